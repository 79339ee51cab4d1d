package io.pgbend.staging;

/** Powers of ten that fit a long. */
final class Powers {
  static final long[] TEN = new long[19];

  static {
    long power = 1;
    for (int i = 0; i < TEN.length; i++, power *= 10) {
      TEN[i] = power;
    }
  }

  private Powers() {}
}

package io.pgbend.staging;

/** The words that PostgreSQL writes in place of a number or a time. */
final class Words {
  private Words() {}

  /** The verdict on what stands where a number should; a sign was already read. */
  static Verdict insteadOfNumber(byte[] data, int start, int end) {
    if (Ascii.matches(data, start, end, "NaN")) {
      return Verdict.NOT_A_NUMBER;
    }
    return Ascii.matches(data, start, end, "Infinity") ? Verdict.INFINITE : Verdict.MALFORMED;
  }

  /** The verdict on what stands where a date or timestamp should. */
  static Verdict insteadOfTime(byte[] data, int start, int end) {
    boolean infinite =
        Ascii.matches(data, start, end, "infinity") || Ascii.matches(data, start, end, "-infinity");
    return infinite ? Verdict.INFINITE : Verdict.MALFORMED;
  }
}

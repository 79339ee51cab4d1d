package io.pgbend.staging.parquet;

/** The encodings in use, with their numbers in the format. */
enum Encoding {
  PLAIN(0),
  RLE(3),
  RLE_DICTIONARY(8);

  private final int number;

  Encoding(int number) {
    this.number = number;
  }

  int number() {
    return number;
  }
}

package io.pgbend.staging;

/** What became of a value. Nothing was stored unless it says so. */
enum Verdict {
  STORED(Reaction.STORED, "is stored"),
  INFINITE(Reaction.UNREPRESENTABLE, "is infinite"),
  NOT_A_NUMBER(Reaction.UNREPRESENTABLE, "is NaN"),
  OUT_OF_RANGE(
      Reaction.UNREPRESENTABLE,
      "is before the year 1 or after 9999-12-31 (timestamps: 9999-12-30 22:00:00 UTC)"),
  DUPLICATE_KEY(Reaction.UNREPRESENTABLE, "is a JSON object with the same key twice"),
  NUMBER_WOULD_BEND(
      Reaction.UNREPRESENTABLE,
      "holds a JSON number that is beyond 76 digits or not exact as a double"),
  TOO_DEEP(Reaction.UNREPRESENTABLE, "is JSON nested deeper than 1000 levels"),
  LONE_SURROGATE(Reaction.UNREPRESENTABLE, "holds half of a surrogate pair"),
  NOT_UTF8(Reaction.UNREPRESENTABLE, "is not valid UTF-8"),
  TOO_PRECISE(Reaction.DOES_NOT_FIT, "has more fraction digits than the target column"),
  TOO_LARGE(Reaction.DOES_NOT_FIT, "is too large for the target column"),
  OTHER_DIMENSIONS(
      Reaction.DOES_NOT_FIT, "has another number of dimensions than the target column"),
  MALFORMED(Reaction.MALFORMED, "is not in the form that PostgreSQL documents for its type");

  /** How the writer of a column reacts. */
  enum Reaction {
    STORED,
    /** By the column's policy. */
    UNREPRESENTABLE,
    /** Always a stop. */
    DOES_NOT_FIT,
    /** A mistake of ours or of a server extension: always a stop. */
    MALFORMED
  }

  private final Reaction reaction;
  private final String says;

  Verdict(Reaction reaction, String says) {
    this.reaction = reaction;
    this.says = says;
  }

  Reaction reaction() {
    return reaction;
  }

  /** The rest of a sentence that begins with «a value». */
  String says() {
    return says;
  }
}

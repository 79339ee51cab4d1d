package io.pgbend.target.sql;

/** The frame of every write. */
public enum Transaction implements Statement {
  BEGIN("begin"),
  /** Answers OK for a failed transaction too, and then has done nothing. */
  COMMIT("commit"),
  ROLLBACK("rollback");

  private final String text;

  Transaction(String text) {
    this.text = text;
  }

  @Override
  public String render() {
    return text;
  }
}

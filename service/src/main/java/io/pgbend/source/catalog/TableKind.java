package io.pgbend.source.catalog;

/** {@code pg_class.relkind}. */
public enum TableKind {
  ORDINARY('r', "an ordinary table"),
  PARTITIONED('p', "a partitioned table"),
  VIEW('v', "a view"),
  MATERIALIZED_VIEW('m', "a materialized view"),
  FOREIGN('f', "a foreign table"),
  SEQUENCE('S', "a sequence"),
  COMPOSITE('c', "a composite type"),
  INDEX('i', "an index"),
  OTHER('?', "another kind of relation");

  private final char letter;
  private final String words;

  TableKind(char letter, String words) {
    this.letter = letter;
    this.words = words;
  }

  static TableKind of(String letter) {
    for (TableKind kind : values()) {
      if (kind.letter == letter.charAt(0)) {
        return kind;
      }
    }
    return OTHER;
  }

  public String words() {
    return words;
  }

  public boolean copyable() {
    return this == ORDINARY || this == PARTITIONED;
  }
}

package io.pgbend.source.catalog;

/** {@code pg_class.relreplident}: what an update or delete says about the old row. */
public enum ReplicaIdentity {
  DEFAULT,
  NOTHING,
  FULL,
  INDEX;

  /** From the letter in the catalogue. */
  public static ReplicaIdentity of(String letter) {
    return switch (letter) {
      case "n" -> NOTHING;
      case "f" -> FULL;
      case "i" -> INDEX;
      default -> DEFAULT;
    };
  }
}

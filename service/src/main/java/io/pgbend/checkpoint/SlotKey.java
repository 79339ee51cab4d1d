package io.pgbend.checkpoint;

/** A replication slot, told from all others: names are unique only within one cluster. */
public record SlotKey(String systemIdentifier, String database, String slot) {
  @Override
  public String toString() {
    return slot + " of database " + database + " in cluster " + systemIdentifier;
  }
}

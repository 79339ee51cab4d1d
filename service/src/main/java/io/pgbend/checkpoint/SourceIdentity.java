package io.pgbend.checkpoint;

/**
 * Which PostgreSQL cluster the positions in the control rows belong to.
 *
 * @param systemId the cluster's system identifier; empty while none is written down
 * @param timeline its timeline when this was written, 0 while none is
 */
public record SourceIdentity(String systemId, long timeline) {
  /** Nothing is written down yet. */
  public static final SourceIdentity UNKNOWN = new SourceIdentity("", 0);
}

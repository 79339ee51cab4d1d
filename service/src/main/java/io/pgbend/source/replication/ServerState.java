package io.pgbend.source.replication;

/**
 * A server and our role on it.
 *
 * @param version {@code server_version_num}
 * @param systemIdentifier of the cluster; empty when our role may not ask
 * @param timeline which history of the cluster; on a standby as of its last checkpoint
 * @param mayReplicate whether the role has the right to use slots
 */
public record ServerState(
    int version,
    String systemIdentifier,
    int timeline,
    boolean standby,
    String walLevel,
    String role,
    boolean mayReplicate) {
  ServerState on(int other) {
    return new ServerState(version, systemIdentifier, other, standby, walLevel, role, mayReplicate);
  }
}

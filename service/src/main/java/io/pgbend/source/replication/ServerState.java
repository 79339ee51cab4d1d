package io.pgbend.source.replication;

import org.jspecify.annotations.Nullable;

/**
 * A server and our role on it.
 *
 * @param version {@code server_version_num}
 * @param systemIdentifier of the cluster; empty when our role may not ask
 * @param timeline as {@link ServerRun#timeline}
 * @param startedOrNull as {@link ServerRun#started}; null where it was not asked for
 * @param mayReplicate whether the role has the right to use slots
 */
public record ServerState(
    int version,
    String systemIdentifier,
    int timeline,
    @Nullable String startedOrNull,
    boolean standby,
    String walLevel,
    String role,
    boolean mayReplicate) {
  ServerState on(int other) {
    return new ServerState(
        version, systemIdentifier, other, startedOrNull, standby, walLevel, role, mayReplicate);
  }

  /** Which life of the server this is. */
  public ServerRun run() {
    return new ServerRun(timeline, startedOrNull == null ? "" : startedOrNull);
  }
}

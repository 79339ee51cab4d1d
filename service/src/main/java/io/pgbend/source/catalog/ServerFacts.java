package io.pgbend.source.catalog;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a server and our role on it are.
 *
 * @param version {@code server_version_num}, for instance 150018
 * @param versionText as the server prints it
 * @param systemIdentifierOrNull null when the role may not ask; replication tells it then
 * @param inRecovery whether it is a standby
 * @param dangerousRights what the role could do beyond reading: superuser, replication, pg_* roles
 */
public record ServerFacts(
    int version,
    String versionText,
    @Nullable String systemIdentifierOrNull,
    boolean inRecovery,
    String role,
    List<String> dangerousRights) {

  public ServerFacts {
    dangerousRights = List.copyOf(dangerousRights);
  }

  public Optional<String> systemIdentifier() {
    return Optional.ofNullable(systemIdentifierOrNull);
  }
}

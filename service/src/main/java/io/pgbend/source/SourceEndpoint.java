package io.pgbend.source;

import io.pgbend.credential.Secret;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where a PostgreSQL database is and as whom to go there. Prints without its password.
 *
 * @param host a name or an address, IPv6 without brackets
 * @param password empty when none is known
 * @param sslRootCertOrNull path of a PEM file with trusted authorities; without it the Java trust
 *     store decides
 */
public record SourceEndpoint(
    String host,
    int port,
    String database,
    String user,
    Secret password,
    SslMode sslMode,
    @Nullable String sslRootCertOrNull) {

  public static final int DEFAULT_PORT = 5432;

  public SourceEndpoint {
    require(!host.isBlank(), "The host is empty.", "host");
    require(host.indexOf(',') < 0, "Only one host can be named.", "host");
    require(
        host.chars().noneMatch(c -> c <= ' ' || c == '/' || c == '?' || c == '#' || c == '@'),
        "The host holds a character that no host name has.",
        "host");
    require(port > 0 && port < 65536, "The port must be from 1 to 65535.", "port");
    require(!database.isEmpty(), "The database is not named.", "database");
    require(!user.isEmpty(), "The user is not named.", "user");
    require((database + user).indexOf('\0') < 0, "Names cannot hold a zero byte.", "user");
  }

  /** From {@code postgresql://user:password@host:port/database?sslmode=…&sslrootcert=…}. */
  public static SourceEndpoint parse(String uri) {
    return new SourceUri(uri).endpoint();
  }

  /**
   * The mode used when none was said: {@code disable} on loopback, {@code verify-full} elsewhere.
   */
  public static SslMode defaultSslMode(String host) {
    return isLoopback(host) ? SslMode.DISABLE : SslMode.VERIFY_FULL;
  }

  /**
   * The mode that a text names. When there is none, whoever names an authority's certificate wants
   * it checked; otherwise the host decides.
   */
  public static SslMode sslMode(@Nullable String said, String host, boolean rootCertNamed) {
    return SourceUri.sslMode(said, host, rootCertNamed);
  }

  /** Whether a host names this machine by itself; names are compared, nothing is resolved. */
  public static boolean isLoopback(String host) {
    String lower = host.toLowerCase(Locale.ROOT);
    return lower.equals("localhost") || lower.equals("::1") || lower.matches("127(\\.\\d{1,3}){3}");
  }

  public Optional<String> sslRootCert() {
    return Optional.ofNullable(sslRootCertOrNull);
  }

  public SourceEndpoint withPassword(Secret secret) {
    return new SourceEndpoint(host, port, database, user, secret, sslMode, sslRootCertOrNull);
  }

  /** Host and port as people write them. */
  public String address() {
    return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
  }

  @Override
  public String toString() {
    return "postgresql://" + address() + "/" + database + " as " + user + ", " + sslMode.text();
  }

  private static void require(boolean holds, String sentence, String field) {
    if (!holds) {
      throw SyncException.of(ProblemCode.SOURCE_ADDRESS_INVALID, sentence).field(field);
    }
  }
}

package io.pgbend.target;

import io.pgbend.credential.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A Databend server and how to speak to it.
 *
 * @param url scheme (http or https), host and port, nothing else
 * @param password sent as Basic authentication or exchanged for a session token
 * @param warehouse sent with every call as {@code X-DATABEND-WAREHOUSE}; empty when none
 * @param database the sessions' current database; empty for the server's default
 * @param caFileOrNull PEM file of authorities that are trusted besides the system's
 */
public record DatabendEndpoint(
    URI url,
    String user,
    Secret password,
    String warehouse,
    String database,
    @Nullable Path caFileOrNull,
    Timeouts timeouts) {

  /** A server without warehouse, default database or own authority. */
  public static DatabendEndpoint of(URI url, String user, Secret password) {
    return new DatabendEndpoint(url, user, password, "", "", null, Timeouts.standard());
  }

  public DatabendEndpoint {
    boolean web = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
    if (!web || url.getHost() == null || url.getUserInfo() != null) {
      throw new IllegalArgumentException("an endpoint's url is http(s)://host:port");
    }
  }

  public Optional<Path> caFile() {
    return Optional.ofNullable(caFileOrNull);
  }

  /** The same server with another warehouse; empty for none. */
  public DatabendEndpoint warehouse(String other) {
    return new DatabendEndpoint(url, user, password, other, database, caFileOrNull, timeouts);
  }

  /** The same server with another current database; empty for the server's default. */
  public DatabendEndpoint database(String other) {
    return new DatabendEndpoint(url, user, password, warehouse, other, caFileOrNull, timeouts);
  }

  /** The same server, trusting the authorities of a PEM file too. */
  public DatabendEndpoint caFile(Path pem) {
    return new DatabendEndpoint(url, user, password, warehouse, database, pem, timeouts);
  }

  /** The same server with other credentials. */
  public DatabendEndpoint credentials(String otherUser, Secret otherPassword) {
    return new DatabendEndpoint(
        url, otherUser, otherPassword, warehouse, database, caFileOrNull, timeouts);
  }

  /** The same server with authorities of its own. */
  public DatabendEndpoint trusting(Path caFile) {
    return new DatabendEndpoint(url, user, password, warehouse, database, caFile, timeouts);
  }

  /** The same server with other limits of time. */
  public DatabendEndpoint timeouts(Timeouts other) {
    return new DatabendEndpoint(url, user, password, warehouse, database, caFileOrNull, other);
  }

  /** Host and port, for people. */
  public String address() {
    return url.getHost() + ":" + (url.getPort() < 0 ? defaultPort() : url.getPort());
  }

  private int defaultPort() {
    return "https".equals(url.getScheme()) ? 443 : 80;
  }
}

package io.pgbend.source;

/**
 * How far a connection is protected; the weaker modes of libpq that fall back silently are left
 * out.
 */
public enum SslMode {
  /** No TLS. The default for loopback only. */
  DISABLE("disable"),
  /** Encrypted, but the server is not authenticated. */
  REQUIRE("require"),
  /** The certificate must come from a trusted authority; the host name is not compared. */
  VERIFY_CA("verify-ca"),
  /** The certificate must be trusted and carry the host's name. The default elsewhere. */
  VERIFY_FULL("verify-full");

  private final String text;

  SslMode(String text) {
    this.text = text;
  }

  /** As users and the driver write it. */
  public String text() {
    return text;
  }
}

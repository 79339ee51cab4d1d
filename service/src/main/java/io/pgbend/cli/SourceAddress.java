package io.pgbend.cli;

import io.pgbend.credential.Secret;
import io.pgbend.source.SourceEndpoint;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The source that was named on a command line. */
final class SourceAddress {
  private static final List<String> VARIABLES = List.of("PGBEND_SOURCE_PASSWORD", "PGPASSWORD");
  private final Passwords passwords;
  private final GlobalOptions global;

  SourceAddress(Passwords passwords, GlobalOptions global) {
    this.passwords = passwords;
    this.global = global;
  }

  SourceEndpoint of(SyncOptions.Source options) {
    SourceEndpoint named = options.uri == null ? fields(options) : uri(options, options.uri);
    Optional<Secret> given =
        passwords.given(options.passwordFile, "--source-password-file", VARIABLES);
    if (given.isPresent()) {
      return named.withPassword(given.get());
    }
    if (!named.password().isEmpty()) {
      return named;
    }
    return passwords
        .asked(named.user() + " at " + named.address())
        .map(named::withPassword)
        .orElse(named);
  }

  private SourceEndpoint uri(SyncOptions.Source options, String uri) {
    boolean both =
        options.host != null
            || options.port != null
            || options.database != null
            || options.user != null
            || options.sslMode != null
            || options.sslRootCert != null;
    if (both) {
      throw global.misuse("The source is named twice: by --source and by fields of its own.");
    }
    return SourceEndpoint.parse(uri);
  }

  private SourceEndpoint fields(SyncOptions.Source options) {
    String host = required(options.host, "--source-host");
    return new SourceEndpoint(
        host,
        options.port == null ? SourceEndpoint.DEFAULT_PORT : options.port,
        required(options.database, "--source-database"),
        required(options.user, "--source-user"),
        new Secret(""),
        SourceEndpoint.sslMode(options.sslMode, host, options.sslRootCert != null),
        options.sslRootCert == null ? null : options.sslRootCert.toString());
  }

  private String required(@Nullable String value, String option) {
    if (value == null) {
      throw global.misuse(
          "The source is not named: give --source, or %s and the other fields.".formatted(option));
    }
    return Objects.requireNonNull(value);
  }
}

package io.pgbend.cli;

import io.pgbend.config.Home;
import io.pgbend.credential.Secret;
import io.pgbend.embedded.engine.EmbeddedEngine;
import io.pgbend.embedded.engine.EngineHandle;
import io.pgbend.target.DatabendDsn;
import io.pgbend.target.DatabendEndpoint;
import io.pgbend.target.Timeouts;
import io.pgbend.target.client.DatabendClient;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The target that was named on a command line, connected; the embedded engine is kept in use. */
record OpenTarget(DatabendClient client, @Nullable EngineHandle engineOrNull)
    implements AutoCloseable {
  static final String EMBEDDED = "embedded";

  /** An engine that has died stays dead while its users wait for it. */
  private static final Duration ENGINE_RETRY = Duration.ofSeconds(8);

  private static final List<String> VARIABLES = List.of("PGBEND_TARGET_PASSWORD");

  static OpenTarget open(
      String dsn, @Nullable Path passwordFile, @Nullable Path caFile, Surroundings surroundings)
      throws InterruptedException {
    return dsn.equals(EMBEDDED)
        ? embedded(surroundings.home().open(), surroundings.console())
        : server(dsn, passwordFile, caFile, surroundings.passwords());
  }

  static OpenTarget embedded(Home home, Console console) throws InterruptedException {
    EngineHandle engine = EmbeddedEngine.of(home).use(new InstallLines(console));
    DatabendEndpoint endpoint =
        DatabendEndpoint.of(engine.url(), engine.user(), engine.password())
            .timeouts(Timeouts.standard().retry(ENGINE_RETRY));
    return new OpenTarget(new DatabendClient(endpoint), engine);
  }

  private static OpenTarget server(
      String dsn, @Nullable Path passwordFile, @Nullable Path caFile, Passwords passwords) {
    DatabendEndpoint named = DatabendDsn.parse(dsn);
    Optional<Secret> password = passwords.given(passwordFile, "--target-password-file", VARIABLES);
    if (password.isEmpty() && named.password().isEmpty()) {
      password = passwords.asked(named.user() + " at " + named.address());
    }
    DatabendEndpoint known =
        password.map(secret -> named.credentials(named.user(), secret)).orElse(named);
    return new OpenTarget(
        new DatabendClient(caFile == null ? known : known.trusting(caFile)), null);
  }

  boolean isEmbedded() {
    return engineOrNull != null;
  }

  @Override
  public void close() {
    client.close();
    if (engineOrNull != null) {
      engineOrNull.close();
    }
  }
}

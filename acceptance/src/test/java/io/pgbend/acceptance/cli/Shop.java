package io.pgbend.acceptance.cli;

import io.pgbend.acceptance.TestPostgres;
import java.util.ArrayList;
import java.util.List;

/** Copies tables of a test's PostgreSQL into the test's database in the engine. */
record Shop(TestPostgres postgres, Pgbend pgbend) {

  /** As the superuser, with the password in the environment. */
  Ended sync(String table, String... more) {
    pgbend.with("PGBEND_SOURCE_PASSWORD", postgres.server().password().reveal());
    return syncFrom(postgres.uri(), table, more);
  }

  /** As whoever the address and the environment say. */
  Ended syncFrom(String uri, String table, String... more) {
    return pgbend.run(command(uri, table, more));
  }

  String[] command(String uri, String table, String... more) {
    List<String> command = new ArrayList<>(List.of("sync", "--source", uri, "--table", table));
    command.addAll(List.of("--mode", "snapshot", "--target", "embedded"));
    command.addAll(List.of(more));
    if (!command.contains("--database")) {
      command.addAll(List.of("--database", pgbend.database()));
    }
    return command.toArray(String[]::new);
  }

  /** The test's database as another user. */
  String uriOf(String user) {
    return postgres.uri().replaceFirst("//[^@]*@", "//" + user + "@");
  }

  /** Rows of a table in the test's target database. */
  long rows(String table) {
    return pgbend
        .rows("select count(*) as n from %s.\"%s\"".formatted(pgbend.database(), table))
        .getFirst()
        .path("n")
        .asLong();
  }

  boolean exists(String table) {
    return !pgbend
        .rows(
            "select 1 from system.tables where database = '%s' and name = '%s'"
                .formatted(pgbend.database(), table))
        .isEmpty();
  }
}

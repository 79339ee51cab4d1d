package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** Names that are legal in PostgreSQL arrive in Databend as they are. */
final class NamesAcceptance {
  /** With the letter that follows it, 63 bytes: the longest that PostgreSQL keeps. */
  private static final String LONGEST = "a".repeat(45) + "ü".repeat(8);

  private static final List<String> ODD =
      List.of(
          "quo\"ted",
          "it's",
          "back\\slash",
          "a.b",
          "with space",
          "🐘→🧱",
          "Select",
          "order",
          "tab\there",
          "percent%41",
          "-- dash",
          "${x}",
          LONGEST + "é");

  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final Pgbend pgbend = new Pgbend();

  @Test
  void odd_names_of_columns_arrive_as_they_are() throws Exception {
    StringBuilder columns = new StringBuilder("id int primary key");
    StringBuilder values = new StringBuilder("1");
    for (String name : ODD) {
      columns.append(", ").append(quoted(name)).append(" text");
      values.append(", 'v'");
    }
    postgres.execute(
        "create table t (%s)".formatted(columns), "insert into t values (%s)".formatted(values));
    Shop shop = new Shop(postgres, pgbend);
    shop.sync("t").succeeded();
    JsonNode row = pgbend.rows("select * from %s.t".formatted(pgbend.database())).getFirst();
    for (String name : ODD) {
      assertThat(row.path(name).asString()).as(name).isEqualTo("v");
    }
    shop.sync("t", "--when-not-empty", "merge").succeeded();
    shop.sync("t", "--when-not-empty", "replace", "--where", quoted(ODD.getFirst()) + " = 'v'")
        .succeeded();
    assertThat(shop.rows("t")).isEqualTo(1);
  }

  @Test
  void odd_names_of_tables_schemas_and_databases_arrive_as_they_are() throws Exception {
    for (String name : ODD) {
      String table = quoted(name) + "." + quoted(name);
      postgres.execute(
          "create schema " + quoted(name),
          "create table %s (%s int primary key)".formatted(table, quoted(name)),
          "insert into %s values (1), (2)".formatted(table));
      Ended ended =
          new Shop(postgres, pgbend)
              .sync(table, "--database", pgbend.database() + name, "--json")
              .succeeded();
      assertThat(ended.json().getLast().path("rows").asLong()).isEqualTo(2);
      assertThat(
              pgbend
                  .rows(
                      "select sum(%s) as s from %s.%s"
                          .formatted(quoted(name), quoted(pgbend.database() + name), quoted(name)))
                  .getFirst()
                  .path("s")
                  .asString())
          .as(name)
          .isEqualTo("3");
      pgbend.sql("drop database " + quoted(pgbend.database() + name));
    }
  }

  @Test
  void a_source_database_and_role_with_odd_names_are_found() throws Exception {
    String odd = "🐘 a/b?c#d@e:f&g=h" + postgres.database();
    postgres.execute(
        "create role %s login superuser password 'pass word/?#@:'".formatted(quoted(odd)));
    try {
      postgres.execute("create database " + quoted(odd));
      String encoded =
          java.net.URLEncoder.encode(odd, java.nio.charset.StandardCharsets.UTF_8)
              .replace("+", "%20");
      String uri = postgres.uri().replaceFirst("/[^/]*$", "/" + encoded);
      pgbend.with("PGBEND_SOURCE_PASSWORD", "pass word/?#@:");
      new Shop(postgres, pgbend)
          .syncFrom(uri.replaceFirst("//[^@]*@", "//" + encoded + "@"), "pg_catalog.nothing")
          .failedWith("SOURCE_TABLE_MISSING");
    } finally {
      postgres.execute("drop database if exists " + quoted(odd), "drop role " + quoted(odd));
    }
  }

  private static String quoted(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }
}

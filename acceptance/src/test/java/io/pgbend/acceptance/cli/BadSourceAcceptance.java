package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A source that cannot be reached, entered or read as it was asked for. */
final class BadSourceAcceptance {
  private static final String CANARY = "canary-5f1e";

  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final Pgbend pgbend = new Pgbend();
  private Shop shop;

  @BeforeEach
  void fill() throws Exception {
    shop = new Shop(postgres, pgbend);
    postgres.execute(
        "create table orders (id int primary key, name text)",
        "insert into orders select i, 'n' || i from generate_series(1, 100) i");
    pgbend.secret(postgres.server().password().reveal());
    pgbend.secret(CANARY);
  }

  /** Whatever was wrong: nothing came into being in the target. */
  @AfterEach
  void nothing_was_begun() {
    String mine = "select 1 from system.databases where name = '%s'".formatted(pgbend.database());
    assertThat(pgbend.rows(mine)).isEmpty();
    pgbend.requireNoDebris();
  }

  @Test
  void a_host_port_or_database_that_is_not_there_is_named() {
    String uri = postgres.uri();
    String host = postgres.server().host();
    String port = Integer.toString(postgres.server().port());
    pgbend.with("PGBEND_SOURCE_PASSWORD", CANARY);

    shop.syncFrom(uri.replace(host, "no-such-host.invalid"), "orders")
        .failedWith("SOURCE_HOST_UNKNOWN")
        .field("host in --source")
        .reason("no-such-host.invalid");
    shop.syncFrom(uri.replace(":" + port, ":1"), "orders")
        .failedWith("SOURCE_UNREACHABLE")
        .reason("No connection to " + host + ":1 could be made: nothing listens there.");
    pgbend.with("PGBEND_SOURCE_PASSWORD", postgres.server().password().reveal());
    shop.syncFrom(uri.replace("/" + postgres.database(), "/no%20such"), "orders")
        .failedWith("SOURCE_DATABASE_MISSING")
        .field("database in --source")
        .reason("\"no such\"");
  }

  @Test
  void a_wrong_or_missing_password_is_told_apart_and_never_shown() {
    pgbend.with("PGBEND_SOURCE_PASSWORD", CANARY);
    shop.syncFrom(postgres.uri(), "orders")
        .failedWith("SOURCE_PASSWORD_WRONG")
        .field("PGBEND_SOURCE_PASSWORD, --source-password-file")
        .reason("password authentication failed");
    pgbend.without("PGBEND_SOURCE_PASSWORD");
    shop.syncFrom(postgres.uri(), "orders")
        .failedWith("SOURCE_PASSWORD_MISSING")
        .remedy("PGBEND_SOURCE_PASSWORD");
    shop.syncFrom(postgres.uri().replace("@", ":" + CANARY + "@"), "orders")
        .failedWith("SOURCE_PASSWORD_WRONG");
    shop.syncFrom(postgres.uri().replace("@", ":" + CANARY + "@@"), "orders")
        .failedWith("SOURCE_ADDRESS_INVALID")
        .reason("%40");
  }

  @Test
  void tls_that_the_server_or_the_address_cannot_have_is_named() {
    pgbend.with("PGBEND_SOURCE_PASSWORD", postgres.server().password().reveal());
    shop.syncFrom(postgres.uri() + "?sslmode=require", "orders")
        .failedWith("SOURCE_TLS_REFUSED")
        .field("sslmode in --source")
        .remedy("sslmode=disable");
    shop.syncFrom(postgres.uri() + "?sslmode=sometimes", "orders")
        .failedWith("SOURCE_ADDRESS_INVALID")
        .reason("disable, require, verify-ca, verify-full");
    shop.syncFrom(postgres.uri() + "?sslrootcert=/no/such.pem", "orders")
        .failedWith("SOURCE_ADDRESS_INVALID")
        .field("sslrootcert in --source")
        .reason("/no/such.pem cannot be read");
    shop.syncFrom(postgres.uri() + "?socketFactory=evil.Factory", "orders")
        .failedWith("SOURCE_ADDRESS_INVALID")
        .reason("'socketFactory' is not known");
  }

  @Test
  void a_server_older_than_10_is_refused() throws Exception {
    try (OldPostgres old = new OldPostgres()) {
      shop.syncFrom("postgresql://me@127.0.0.1:%d/shop".formatted(old.port()), "orders")
          .failedWith("SOURCE_TOO_OLD")
          .reason("PostgreSQL 9.6")
          .remedy("PostgreSQL 10 or newer");
    }
  }

  @Test
  void what_is_no_readable_table_is_refused_by_name() throws Exception {
    postgres.execute(
        "create table nothing ()",
        "create view orders_view as select * from orders",
        "create materialized view orders_kept as select * from orders",
        "create sequence counter");

    shop.sync("ordres")
        .failedWith("SOURCE_TABLE_MISSING")
        .field("--table")
        .reason("no table public.ordres in this database; similar: public.orders");
    shop.sync("a.b.c").failedWith("SOURCE_TABLE_MISSING").remedy("double quotes");
    shop.sync("nothing").failedWith("NO_COLUMNS").reason("public.nothing");
    shop.sync("orders_view").failedWith("SOURCE_TABLE_KIND").field("--table").reason("a view");
    shop.sync("orders_kept").failedWith("SOURCE_TABLE_KIND").reason("materialized view");
    shop.sync("counter").failedWith("SOURCE_TABLE_KIND").reason("sequence");
  }

  @Test
  void rights_that_are_missing_come_with_the_grant_that_gives_them() throws Exception {
    String role = "reader_" + postgres.database();
    postgres.execute(
        "create table hidden (id int primary key, secret text)",
        "create table guarded (id int primary key)",
        "alter table guarded enable row level security",
        "create schema closed",
        "create table closed.t (id int)",
        "create role %s login password '%s'".formatted(role, CANARY),
        "grant select (id) on hidden to " + role,
        "grant select on guarded, closed.t to " + role);
    pgbend.with("PGBEND_SOURCE_PASSWORD", CANARY);
    try {
      String uri = shop.uriOf(role);
      shop.syncFrom(uri, "orders")
          .failedWith("SOURCE_PERMISSION_DENIED")
          .remedy("grant select on \"public\".\"orders\" to \"%s\";".formatted(role));
      shop.syncFrom(uri, "hidden")
          .failedWith("SOURCE_PERMISSION_DENIED")
          .reason("\"secret\"")
          .remedy("grant select (\"secret\") on \"public\".\"hidden\" to \"%s\";".formatted(role));
      shop.syncFrom(uri, "closed.t")
          .failedWith("SOURCE_PERMISSION_DENIED")
          .remedy("grant usage on schema \"closed\" to \"%s\";".formatted(role));
      shop.syncFrom(uri, "guarded")
          .failedWith("SOURCE_ROW_SECURITY")
          .field("--table")
          .remedy("alter role \"%s\" bypassrls".formatted(role));
    } finally {
      postgres.execute("drop owned by " + role, "drop role " + role);
    }
  }

  @Test
  void a_condition_that_is_more_or_less_than_a_condition_is_refused() {
    refused("id = = 3", "WHERE_SYNTAX", "at character 6");
    refused("no_such = 1", "WHERE_UNKNOWN_COLUMN", "no_such");
    refused("id = 1; drop table orders", "WHERE_REFUSED", "a semicolon at character 7");
    refused("id = 1 -- all", "WHERE_REFUSED", "a comment at character 8");
    refused("id = 1 /* all */", "WHERE_REFUSED", "a comment");
    refused("1=1) OR (1=1", "WHERE_SYNTAX", "was not opened at character 4");
    refused("(id = 1", "WHERE_SYNTAX", "not closed");
    refused("pg_sleep(100) is null", "WHERE_SIDE_EFFECT", "pg_sleep");
    refused("id", "WHERE_NOT_BOOLEAN", "integer");
    shop.sync("orders", "--where", " ").misused("--where is empty");
  }

  private void refused(String condition, String code, String words) {
    shop.sync("orders", "--where", condition).failedWith(code).field("--where").reason(words);
  }
}

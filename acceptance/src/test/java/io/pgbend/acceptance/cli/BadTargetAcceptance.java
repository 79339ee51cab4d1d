package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A target that cannot be reached, entered or filled as it was asked for. */
final class BadTargetAcceptance {
  private static final String CANARY = "canary-81c2";

  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final Pgbend pgbend = new Pgbend();
  private Shop shop;

  @BeforeEach
  void fill() throws Exception {
    shop = new Shop(postgres, pgbend);
    postgres.execute(
        "create table orders (id int primary key, name text, total numeric(10,2))",
        "insert into orders select i, 'n' || i, i from generate_series(1, 100) i");
    pgbend.with("PGBEND_SOURCE_PASSWORD", postgres.server().password().reveal());
    pgbend.secret(CANARY);
  }

  @AfterEach
  void nothing_is_left_behind() {
    pgbend.requireNoDebris();
  }

  @Test
  void a_server_that_is_not_there_or_speaks_otherwise_is_named() {
    String dsn = pgbend.dsn();
    String port = dsn.replaceFirst(".*@[^:]*:(\\d+).*", "$1");
    into(dsn.replace(":" + port, ":1")).failedWith("TARGET_UNREACHABLE").field("--target");
    into(dsn.replaceFirst("@[^:]*:", "@no-such-host.invalid:"))
        .failedWith("TARGET_UNREACHABLE")
        .reason("no-such-host.invalid:" + port);
    into(dsn.replace("sslmode=disable", "sslmode=require&connect_timeout=1"))
        .failedWith("TARGET_UNREACHABLE")
        .reason("TLS")
        .remedy("?sslmode=disable");
    into(dsn + "&bogus=1").failedWith("BAD_REQUEST").field("--target").reason("'bogus'");
    into("oracle://somewhere").failedWith("BAD_REQUEST").field("--target").reason("databend://");
  }

  @Test
  void a_wrong_password_is_named_and_never_shown() {
    into(pgbend.dsn().replaceFirst(":[^:@]*@", ":" + CANARY + "@"))
        .failedWith("TARGET_WRONG_PASSWORD")
        .field("--target")
        .remedy("PGBEND_TARGET_PASSWORD");
    pgbend.with("PGBEND_TARGET_PASSWORD", CANARY);
    into(pgbend.dsn()).failedWith("TARGET_WRONG_PASSWORD");
    pgbend.without("PGBEND_TARGET_PASSWORD");
    into(pgbend.dsn() + "?x=@" + CANARY).failedWith("BAD_REQUEST");
  }

  @Test
  void a_missing_database_is_created_when_that_is_said() {
    into(pgbend.dsn())
        .failedWith("TARGET_DATABASE_MISSING")
        .field("--database")
        .reason("There is no database " + pgbend.database())
        .remedy("--create-database");
    assertThat(shop.exists("orders")).isFalse();
    into(pgbend.dsn(), "--create-database").succeeded();
    assertThat(shop.rows("orders")).isEqualTo(100);
  }

  @Test
  void a_table_whose_columns_do_not_fit_stays_as_it_is() {
    table("missing", "id int, name varchar");
    table("narrower", "id smallint, name varchar, total decimal(10,2)");
    table("demanding", "id int, name varchar, total decimal(10,2), more int not null");

    shop.sync("orders", "--into", "missing")
        .failedWith("TARGET_COLUMN_MISSING")
        .field("--into, --column")
        .reason("\"total\"")
        .remedy("add column \"total\" DECIMAL(10, 2)");
    shop.sync("orders", "--into", "narrower")
        .failedWith("TARGET_COLUMN_DIFFERS")
        .reason("\"id\"")
        .remedy("modify column \"id\" INT");
    shop.sync("orders", "--into", "demanding")
        .failedWith("TARGET_COLUMN_REQUIRED")
        .reason("\"more\"")
        .remedy("modify column \"more\" INT null");
    for (String table : new String[] {"missing", "narrower", "demanding"}) {
      assertThat(shop.rows(table)).as(table).isZero();
    }
  }

  @Test
  void a_table_with_its_columns_in_another_order_wider_or_more_of_them_is_filled() {
    table("other", "more int, total decimal(12,2), name varchar, id bigint");
    shop.sync("orders", "--into", "other").succeeded();
    assertThat(
            pgbend
                .rows(
                    "select count(*) as n, sum(id) as ids, sum(total) as total, count(more) as more"
                        + " from %s.other".formatted(pgbend.database()))
                .getFirst())
        .hasToString("{\"n\":\"100\",\"ids\":\"5050\",\"total\":\"5050.00\",\"more\":\"0\"}");
  }

  @Test
  void rows_that_are_there_are_kept_until_somebody_says_what_becomes_of_them() {
    table("orders", "id int, name varchar, total decimal(10,2)");
    pgbend.sql("insert into %s.orders values (7, 'old', 1)".formatted(pgbend.database()));
    shop.sync("orders")
        .failedWith("TARGET_NOT_EMPTY")
        .field("--when-not-empty")
        .remedy("--when-not-empty replace, append or merge");
    assertThat(shop.rows("orders")).isEqualTo(1);
  }

  @Test
  void a_value_that_does_not_fit_stops_the_copy_and_names_column_and_key() throws Exception {
    postgres.execute(
        "create table amounts (id int primary key, n numeric(10,2))",
        "insert into amounts values (1, 2), (7, 'NaN')",
        "create table days (region text, day int, d date, primary key (region, day))",
        "insert into days values ('north', 1, '2024-02-29'), ('south', 2, 'infinity')");
    shop.sync("amounts")
        .failedWith("VALUE_UNREPRESENTABLE")
        .reason("column \"n\" (numeric(10,2)) is NaN. The row's key: id = 7.")
        .remedy("--unrepresentable null");
    shop.sync("days")
        .failedWith("VALUE_UNREPRESENTABLE")
        .reason("column \"d\" (date) is infinite. The row's key: region = south, day = 2.");
    assertThat(shop.exists("amounts")).isFalse();
    assertThat(shop.exists("days")).isFalse();

    table("amounts", "id int, n decimal(10,2)");
    pgbend.sql("insert into %s.amounts values (9, 9)".formatted(pgbend.database()));
    shop.sync("amounts", "--when-not-empty", "replace").failedWith("VALUE_UNREPRESENTABLE");
    assertThat(shop.rows("amounts")).isEqualTo(1);
  }

  @Test
  void a_value_that_does_not_fit_is_null_and_counted_or_text_when_that_is_said() throws Exception {
    postgres.execute(
        "create table amounts (id int primary key, n numeric(10,2))",
        "insert into amounts values (1, 2), (7, 'NaN')");
    Ended ended = shop.sync("amounts", "--unrepresentable", "null", "--json").succeeded();
    assertThat(ended.err()).contains("warning: 1 value of column \"n\" cannot be held");
    assertThat(ended.json().getLast().path("unrepresentable").path("n").asLong()).isEqualTo(1);
    shop.sync("amounts", "--into", "texts", "--column", "n:STRING").succeeded();
    assertThat(pgbend.rows("select n from %s.amounts where id = 7".formatted(pgbend.database())))
        .hasToString("[{\"n\":null}]");
    assertThat(pgbend.rows("select n from %s.texts where id = 7".formatted(pgbend.database())))
        .hasToString("[{\"n\":\"NaN\"}]");
  }

  @Test
  void columns_that_are_not_there_or_cannot_become_what_is_wished_are_named() {
    shop.sync("orders", "--column", "no_such=x").failedWith("COLUMN_UNKNOWN").reason("no_such");
    shop.sync("orders", "--leave-out", "no_such").failedWith("COLUMN_UNKNOWN");
    shop.sync("orders", "--column", "name:INT")
        .failedWith("CONVERSION_NOT_EXACT")
        .field("--column, --leave-out")
        .remedy("--column NAME:TYPE");
    shop.sync("orders", "--column", "name=id").failedWith("COLUMN_NAME_DOUBLED").reason("\"id\"");
    shop.sync("orders", "--column", "name:").failedWith("BAD_REQUEST").field("--column");
    shop.sync("orders", "--leave-out", "id,name,total").failedWith("NO_COLUMNS");
  }

  private Ended into(String dsn, String... more) {
    String[] command = shop.command(postgres.uri(), "orders", more);
    for (int at = 0; at < command.length; at++) {
      command[at] = command[at].equals("embedded") ? dsn : command[at];
    }
    return pgbend.run(command);
  }

  private void table(String name, String columns) {
    pgbend.sql(
        "create database if not exists " + pgbend.database(),
        "create table %s.%s (%s)".formatted(pgbend.database(), name, columns));
  }
}

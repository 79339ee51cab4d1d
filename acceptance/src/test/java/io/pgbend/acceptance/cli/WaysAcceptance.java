package io.pgbend.acceptance.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What becomes of rows that are there, and of tables that are new. */
final class WaysAcceptance {
  @RegisterExtension final TestPostgres postgres = TestPostgres.of(PostgresVersion.V18);
  @RegisterExtension final Pgbend pgbend = new Pgbend();
  private Shop shop;

  @BeforeEach
  void fill() throws Exception {
    shop = new Shop(postgres, pgbend);
    postgres.execute(
        "create table orders (id int primary key, name text)",
        "insert into orders select i, 'new' from generate_series(1, 100) i",
        "create table visits (who int, page text)",
        "insert into visits values (1, 'a'), (1, 'b'), (2, 'a')");
    pgbend.sql(
        "create database " + pgbend.database(),
        "create table %s.orders (id int, name varchar)".formatted(pgbend.database()),
        "insert into %s.orders values (100, 'old'), (101, 'old')".formatted(pgbend.database()),
        "create table %s.visits (who int, page varchar)".formatted(pgbend.database()),
        "insert into %s.visits values (1, 'a'), (9, 'z')".formatted(pgbend.database()));
  }

  @AfterEach
  void nothing_is_left_behind() {
    pgbend.requireNoDebris();
  }

  @Test
  void replace_puts_the_new_rows_in_the_place_of_the_old_ones_again_and_again() {
    for (int time = 0; time < 2; time++) {
      shop.sync("orders", "--when-not-empty", "replace").succeeded();
      assertThat(figures()).isEqualTo("100 rows, 0 old, ids 5050");
    }
  }

  @Test
  void append_adds_the_new_rows_to_the_old_ones() {
    shop.sync("orders", "--when-not-empty", "append").succeeded();
    assertThat(figures()).isEqualTo("102 rows, 2 old, ids 5251");
    shop.sync("orders", "--when-not-empty", "append", "--where", "id <= 10").succeeded();
    assertThat(figures()).isEqualTo("112 rows, 2 old, ids 5306");
  }

  @Test
  void merge_changes_rows_of_the_same_key_and_adds_the_others_again_and_again() {
    for (int time = 0; time < 2; time++) {
      shop.sync("orders", "--when-not-empty", "merge").succeeded();
      assertThat(figures()).isEqualTo("101 rows, 1 old, ids 5151");
    }
  }

  @Test
  void merge_needs_a_key_that_tells_rows_apart() throws Exception {
    shop.sync("visits", "--when-not-empty", "merge")
        .failedWith("KEY_MISSING")
        .field("--key")
        .reason("public.visits has no primary key");
    shop.sync("visits", "--when-not-empty", "merge", "--key", "who")
        .failedWith("KEY_NOT_UNIQUE")
        .field("--key")
        .reason("who");
    shop.sync("visits", "--when-not-empty", "merge", "--key", "who,no_such")
        .failedWith("KEY_MISSING")
        .reason("no_such");
    assertThat(shop.rows("visits")).isEqualTo(2);
    shop.sync("visits", "--when-not-empty", "merge", "--key", "who,page").succeeded();
    assertThat(shop.rows("visits")).isEqualTo(4);
    postgres.execute("insert into visits values (null, 'n')");
    shop.sync("visits", "--when-not-empty", "merge", "--key", "who,page")
        .failedWith("KEY_NOT_UNIQUE");
    assertThat(shop.rows("visits")).isEqualTo(4);
  }

  @Test
  void an_empty_table_is_created_and_replaces_rows_as_any_other() throws Exception {
    postgres.execute("create table empty (id int primary key, at timestamptz)");
    assertThat(shop.sync("empty").succeeded().out()).contains("0 rows");
    assertThat(shop.exists("empty")).isTrue();
    postgres.execute("delete from orders");
    shop.sync("orders", "--when-not-empty", "replace").succeeded();
    assertThat(shop.rows("orders")).isZero();
  }

  @Test
  void a_condition_chooses_rows_and_its_failure_on_a_row_leaves_no_table() {
    shop.sync("orders", "--into", "few", "--where", "id between 10 and 19").succeeded();
    assertThat(shop.rows("few")).isEqualTo(10);
    shop.sync("orders", "--into", "none", "--where", "1 / (id - 50) > 0")
        .failedWith("WHERE_FAILED")
        .field("--where");
    assertThat(shop.exists("none")).isFalse();
    assertThat(figures()).isEqualTo("2 rows, 2 old, ids 201");
  }

  private String figures() {
    return pgbend
        .rows(
            "select concat(to_string(count(*)), ' rows, ', to_string(count_if(name = 'old')),"
                + " ' old, ids ', to_string(sum(id))) as f from %s.orders"
                    .formatted(pgbend.database()))
        .getFirst()
        .path("f")
        .asString();
  }
}

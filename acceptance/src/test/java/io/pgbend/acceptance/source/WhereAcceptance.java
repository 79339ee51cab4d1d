package io.pgbend.acceptance.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.problem.Problem;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What a condition may be, as judged by real servers. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class WhereAcceptance {
  @RegisterExtension final TestPostgres postgres;

  WhereAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  @BeforeEach
  void make() throws Exception {
    postgres.execute(
        "create table t (id int, name text, at timestamptz, doc jsonb, \"Odd ?\" int, k regclass)",
        "create sequence counter",
        "create function touch(int) returns bool language sql volatile as 'select true'",
        "create function quiet(int) returns bool language sql immutable as 'select true'",
        "create function same(int, int) returns bool language sql volatile as 'select true'",
        "create operator === (leftarg = int, rightarg = int, procedure = same)");
  }

  @Test
  void conditions_on_the_row_are_taken_and_the_clock_is_noticed() {
    assertThat(clock("id > 3 and name like 'a%' and \"Odd ?\" is null")).isFalse();
    assertThat(clock("doc ? 'a?' or doc ?| '{a,b}' or id = any ('{1,2}')")).isFalse();
    assertThat(clock("(id, name) < (1, 'x') and at > '2024-01-01'")).isFalse();
    assertThat(clock("at::date = '2024-01-01' and quiet(id) and name ~ '\\d'")).isFalse();
    assertThat(clock("at > now() - interval '1 day'")).isTrue();
    assertThat(clock("at > current_date")).isTrue();
  }

  @Test
  void everything_else_is_refused_with_its_reason() {
    Map.ofEntries(
            Map.entry("id = = 3", "WHERE_SYNTAX at character 6"),
            Map.entry("id > 'abc'", "WHERE_SYNTAX at character 6"),
            Map.entry("nosuch = 1", "WHERE_UNKNOWN_COLUMN nosuch"),
            Map.entry("other.id = 1", "WHERE_UNKNOWN_COLUMN other"),
            Map.entry("id", "WHERE_NOT_BOOLEAN type integer"),
            Map.entry("count(*) > 1", "WHERE_REFUSED aggregate"),
            Map.entry("row_number() over () = 1", "WHERE_REFUSED window"),
            Map.entry("id in (select 1)", "WHERE_REFUSED sub-query"),
            Map.entry("nosuch(id)", "WHERE_REFUSED nosuch(integer)"),
            Map.entry("statement_timestamp() > at", "WHERE_REFUSED now()"),
            Map.entry("touch(id)", "WHERE_SIDE_EFFECT touch(integer)"),
            Map.entry("quiet(case when touch(1) then 1 end)", "WHERE_SIDE_EFFECT touch(integer)"),
            Map.entry("id === 1", "WHERE_SIDE_EFFECT same(integer,integer)"),
            Map.entry("id === any ('{1}')", "WHERE_SIDE_EFFECT same(integer,integer)"),
            Map.entry("nullif(id, 1) === 2", "WHERE_SIDE_EFFECT same(integer,integer)"),
            Map.entry("random() < 0.5", "WHERE_SIDE_EFFECT random()"),
            Map.entry("nextval('counter') > 1", "WHERE_SIDE_EFFECT nextval"),
            Map.entry("pg_sleep(1000000000) is null", "WHERE_SIDE_EFFECT pg_sleep"),
            Map.entry("pg_read_file('x') is null", "WHERE_SIDE_EFFECT pg_read_file"),
            Map.entry("set_config('a.b', 'c', false) is null", "WHERE_SIDE_EFFECT set_config"),
            Map.entry("lo_export(1, 'x') = 1", "WHERE_SIDE_EFFECT lo_export"),
            Map.entry(
                "pg_drop_replication_slot('s') is not null",
                "WHERE_SIDE_EFFECT pg_drop_replication_slot"))
        .forEach(
            (condition, expected) -> {
              String[] words = expected.split(" ", 2);
              Problem problem = refused(condition);
              assertThat(problem.code().name()).as(condition).isEqualTo(words[0]);
              assertThat(problem.detail()).as(condition).contains(words[1]);
              assertThat(problem.field()).contains("snapshotWhere");
            });
  }

  @Test
  void a_column_that_prints_names_of_objects_does_not_go_with_a_condition() {
    SourceConnections connections = Reading.connections(postgres);
    var condition = Reading.condition(connections, "t", "id = 1");
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () ->
                Reading.rows(connections, Reading.table(connections, "t"), Optional.of(condition)));
    assertThat(refused.problem().detail()).contains("\"k\"");
  }

  private boolean clock(String condition) {
    return Reading.condition(Reading.connections(postgres), "t", condition).readsClock();
  }

  private Problem refused(String condition) {
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () -> Reading.condition(Reading.connections(postgres), "t", condition));
    assertThat(refused).as(condition).isNotNull();
    return refused.problem();
  }
}

package io.pgbend.acceptance.source;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.SqlText;
import java.nio.ByteBuffer;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A column read as text shows the very bytes that the change stream sends for it. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class TypeTextAcceptance {
  private static final int SAMPLES = 5;

  @RegisterExtension final TestPostgres postgres;

  TypeTextAcceptance(PostgresVersion version) {
    postgres = TestPostgres.of(version);
  }

  /** A column and the literals for its rows. */
  private record Column(String name, String type, List<String> literals) {
    String literal(int row) {
      return row < literals.size() ? "'" + literals.get(row).replace("'", "''") + "'" : "null";
    }

    Column array() {
      String comma = name.equals("box") ? ";" : ",";
      String all =
          literals.stream()
              .map(l -> "\"" + l.replace("\\", "\\\\").replace("\"", "\\\"") + "\"")
              .collect(Collectors.joining(comma, "{", comma + "NULL}"));
      return new Column("a " + name, type + "[]", List.of(all, "{}"));
    }
  }

  @Test
  void every_type_reads_as_the_change_stream_sends_it() throws Exception {
    objects();
    SourceConnections connections = Reading.connections(postgres);
    List<Column> columns = columns(connections);
    postgres.execute(
        "create table public.all_types (%s)"
            .formatted(
                columns.stream()
                    .map(c -> SqlText.identifier(c.name()) + " " + c.type())
                    .collect(Collectors.joining(", "))),
        "create publication p for table public.all_types",
        "select pg_create_logical_replication_slot('types_"
            + postgres.database()
            + "', 'pgoutput')");
    for (int row = 0; row < SAMPLES; row++) {
      int number = row;
      postgres.execute(
          "set datestyle = 'ISO, DMY'",
          "insert into public.all_types values (%s)"
              .formatted(
                  columns.stream()
                      .map(column -> column.literal(number))
                      .collect(Collectors.joining(", "))));
    }
    List<List<String>> read = Reading.rows(connections, "public.all_types");
    List<List<String>> sent = changeStream(connections);
    assertThat(sent).hasSize(SAMPLES);
    for (int c = 0; c < columns.size(); c++) {
      assertThat(column(read, c)).as(columns.get(c).type()).isEqualTo(column(sent, c));
    }
  }

  private void objects() throws SQLException {
    postgres.execute(
        "create schema \"Odd.S\"",
        "create table \"Odd.S\".\"t able\" (i int)",
        "create type \"Odd.S\".mood as enum ('so so', 'a,b')",
        "create function \"Odd.S\".\"f n\"(int) returns int language sql as 'select 1'",
        "create type \"Odd.S\".pair as (c char(4), i inet, b bool, r regclass)",
        "create domain \"Odd.S\".padded as char(6)",
        "create domain \"Odd.S\".deeper as \"Odd.S\".padded check (value <> 'x')",
        "create domain \"Odd.S\".list as char(3)[]",
        "create domain \"Odd.S\".address as inet",
        "create extension citext schema \"Odd.S\"",
        "create extension hstore schema \"Odd.S\"");
  }

  private static List<Column> columns(SourceConnections connections) {
    List<Column> columns = new ArrayList<>();
    for (String type : builtIn(connections)) {
      List<String> samples = BuiltInTypes.SAMPLES.getOrDefault(type, List.of());
      assertThat(samples).as("samples of " + type).isNotEmpty().hasSizeLessThanOrEqualTo(SAMPLES);
      Column column = new Column(type, "pg_catalog." + SqlText.identifier(type), samples);
      columns.add(column);
      columns.add(column.array());
    }
    List<Column> more =
        List.of(
            new Column("char(9)", "char(9)", List.of("ab", "", "äöü  ")),
            new Column("numeric(9,3)", "numeric(9,3)", List.of("1.5", "-0")),
            new Column("varbit(9)", "bit varying(9)", List.of("101")),
            new Column("mood", "\"Odd.S\".mood", List.of("so so", "a,b")),
            new Column("pair", "\"Odd.S\".pair", List.of("(a,1.2.3.4,t,pg_class)", "(,,,)")),
            new Column("padded", "\"Odd.S\".padded", List.of("ab", "")),
            new Column("deeper", "\"Odd.S\".deeper", List.of("ab", " ")),
            new Column("list", "\"Odd.S\".list", List.of("{a,NULL,\"b \"}", "{}")),
            new Column("address", "\"Odd.S\".address", List.of("1.2.3.4", "::1")),
            new Column("citext", "\"Odd.S\".citext", List.of("Ab ", "")),
            new Column("hstore", "\"Odd.S\".hstore", List.of("a=>1, \"b c\"=>NULL", "")));
    columns.addAll(more);
    return columns;
  }

  private static List<String> builtIn(SourceConnections connections) {
    try (SourceSession session = connections.open("test")) {
      return session.list(
          """
          select t.typname
          from pg_catalog.pg_type t
          where t.typnamespace = 'pg_catalog'::pg_catalog.regnamespace
            and t.typtype in ('b', 'r', 'm')
            and t.typoutput <> 'pg_catalog.array_out'::pg_catalog.regproc
            and t.typname <> all (cast(? as pg_catalog.text[]))
          order by 1
          """,
          r -> r.getString(1),
          BuiltInTypes.WITHOUT_INPUT.stream().collect(Collectors.joining(",", "{", "}")));
    }
  }

  /** The tuples of all Insert messages: 'I', table, 'N', count, then 'n' or 't' and a length. */
  private List<List<String>> changeStream(SourceConnections connections) {
    try (SourceSession session = connections.open("test")) {
      return session
          .list(
              "select data from pg_catalog.pg_logical_slot_get_binary_changes(?, null, null, 'proto_version', '1', 'publication_names', 'p')",
              r -> r.getBytes(1),
              "types_" + postgres.database())
          .stream()
          .filter(message -> message[0] == 'I')
          .map(message -> tuple(ByteBuffer.wrap(message).position(6)))
          .toList();
    }
  }

  private static List<String> tuple(ByteBuffer message) {
    String[] fields = new String[message.getShort()];
    Arrays.setAll(
        fields, i -> message.get() == 'n' ? Reading.NULL : Reading.Collected.field(message));
    return List.of(fields);
  }

  private static List<String> column(List<List<String>> rows, int number) {
    return rows.stream().map(row -> row.get(number)).sorted(Comparator.naturalOrder()).toList();
  }
}

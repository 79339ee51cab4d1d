package io.pgbend.acceptance.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.source.replication.PgOutputDecoder;
import io.pgbend.source.replication.ReplicationStream;
import io.pgbend.testing.replication.ChangeRecorder;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** Every kind of message as real servers send it. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class DecoderAcceptance {
  @RegisterExtension final TestPostgres postgres;
  private final PostgresVersion version;

  DecoderAcceptance(PostgresVersion version) {
    this.version = version;
    postgres = TestPostgres.of(version);
  }

  @Test
  void rows_come_with_their_replica_identity() throws Exception {
    Followed followed =
        followed(
            "create table d (id int primary key, v text)",
            "create table f (id int primary key, v text)",
            "alter table f replica identity full",
            "create table i (id int, v text not null)",
            "create unique index i_v on i (v)",
            "alter table i replica identity using index i_v",
            "create table n (id int primary key, v text)",
            "alter table n replica identity nothing");
    assertThat(
            changes(
                followed,
                "insert into d values (1, 'a')",
                "update d set v = 'b'",
                "update d set id = 2",
                "delete from d",
                "insert into f values (1, null)",
                "update f set v = 'b'",
                "delete from f",
                "insert into i values (1, 'a')",
                "update i set id = 2",
                "update i set v = 'b'",
                "delete from i",
                "insert into n values (1, 'a')"))
        .containsExactly(
            "insert d [1, a]",
            "update d NONE [] [1, b]",
            "update d KEY [1, <null>] [2, b]",
            "delete d KEY [2, <null>]",
            "insert f [1, <null>]",
            "update f ROW [1, <null>] [1, b]",
            "delete f ROW [1, b]",
            "insert i [1, a]",
            "update i NONE [] [2, a]",
            "update i KEY [<null>, a] [2, b]",
            "delete i KEY [<null>, b]",
            "insert n [1, a]");
  }

  @Test
  void large_values_that_did_not_change_are_not_sent() throws Exception {
    Followed followed =
        followed(
            "create table big (id int primary key, n int, v text)",
            "alter table big alter v set storage external",
            "insert into big values (1, 1, repeat('x', 10000))");
    assertThat(
            changes(
                followed,
                "update big set n = 2",
                "update big set id = 3",
                "update big set v = 'short'"))
        .containsExactly(
            "insert big [1, 1, %s]".formatted("x".repeat(10000)),
            "update big NONE [] [1, 2, <unsent>]",
            "update big KEY [1, <null>, <null>] [3, 2, <unsent>]",
            "update big NONE [] [3, 2, short]");
  }

  @Test
  void a_truncate_of_several_tables_is_one_change() throws Exception {
    if (version == PostgresVersion.V10) {
      return; // it is sent from 11 on
    }
    Followed followed =
        followed(
            "create table a (id serial primary key)",
            "create table b (id int primary key)",
            "create table c (id int references a)");
    assertThat(
            changes(
                followed,
                "truncate a, b cascade",
                "truncate b restart identity",
                "truncate a restart identity cascade"))
        .containsExactly(
            "truncate [a, b, c] true false",
            "truncate [b] false true",
            "truncate [a, c] true true");
  }

  @Test
  void own_types_and_origins_pass_by() throws Exception {
    Followed followed =
        followed(
            "create type mood as enum ('good')",
            "create domain small as int check (value < 10)",
            "create table t (id small primary key, m mood)");
    String origin = "origin_" + postgres.database();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      statement.execute("select pg_replication_origin_create('%s')".formatted(origin));
      statement.execute("select pg_replication_origin_session_setup('%s')".formatted(origin));
      connection.setAutoCommit(false);
      statement.execute("select pg_replication_origin_xact_setup('0/AAAA', now())");
      statement.execute("insert into t values (1, 'good')");
      connection.commit();
      connection.setAutoCommit(true);
      statement.execute("select pg_replication_origin_session_reset()");
      statement.execute("select pg_replication_origin_drop('%s')".formatted(origin));
    }
    assertThat(changes(followed)).containsExactly("insert t [1, good]");
  }

  @Test
  void logical_messages_come_from_14_on() throws Exception {
    Followed followed = followed("create table t (id int primary key)");
    List<String> seen =
        changes(
            followed,
            "select pg_logical_emit_message(false, 'beat', 'secret')",
            "select pg_logical_emit_message(true, 'within', 'secret')",
            "insert into t values (1)");
    assertThat(seen.stream().map(line -> line.replaceFirst("e [0-9a-f]+ ", "e ")))
        .containsExactlyElementsOf(
            version == PostgresVersion.V10
                ? List.of("insert t [1]")
                : List.of("message false beat", "message true within", "insert t [1]"));
  }

  @Test
  void leaves_are_named_unless_the_root_is_published() throws Exception {
    Followed followed =
        followed(
            "create table p (id int not null, v text) partition by range (id)",
            "create table p1 partition of p for values from (0) to (10)",
            "create table p2 (v text, id int not null)",
            "alter table p attach partition p2 for values from (10) to (20)");
    assertThat(changes(followed, "insert into p values (1, 'a'), (11, 'b')"))
        .containsExactly("insert p1 [1, a]", "insert p2 [b, 11]");
    if (version != PostgresVersion.V10) {
      postgres.execute(
          "alter publication %s set (publish_via_partition_root = true)"
              .formatted(followed.quotedPublication()));
      assertThat(changes(followed, "insert into p values (12, 'c')"))
          .containsExactly("insert p [12, c]");
    }
  }

  @Test
  void only_what_was_committed_arrives_under_the_number_of_its_transaction() throws Exception {
    Followed followed = followed("create table t (id int primary key)");
    String xid;
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement()) {
      connection.setAutoCommit(false);
      statement.execute("savepoint one");
      statement.execute("insert into t values (1)");
      statement.execute("savepoint two");
      statement.execute("insert into t values (2)");
      statement.execute("rollback to two");
      statement.execute("savepoint three");
      statement.execute("insert into t values (3)");
      statement.execute("release one");
      try (var row = statement.executeQuery("select txid_current()")) {
        row.next();
        xid = row.getString(1);
      }
      connection.commit();
      statement.execute("insert into t values (4)");
      connection.rollback();
    }
    List<String> lines = lines(followed);
    assertThat(lines.stream().filter(line -> line.startsWith("begin")))
        .singleElement()
        .asString()
        .endsWith(" " + xid);
    assertThat(lines.stream().filter(line -> line.startsWith("insert")))
        .map(line -> line.replaceAll(".*\\[", ""))
        .containsExactly("1]", "3]");
  }

  @Test
  void a_prepared_transaction_arrives_when_it_is_committed() throws Exception {
    Followed followed = followed("create table t (id int primary key)");
    assertThat(changes(followed, "begin; insert into t values (1); prepare transaction 'p1'"))
        .isEmpty();
    assertThat(changes(followed, "insert into t values (2)", "commit prepared 'p1'"))
        .containsExactly("insert t [2]", "insert t [1]");
  }

  @Test
  void a_new_shape_is_told_before_its_rows() throws Exception {
    Followed followed = followed("create table t (id int primary key)");
    postgres.execute(
        "insert into t values (1)",
        "alter table t add v text default 'x'",
        "insert into t values (2)",
        "alter table t drop v",
        "alter table t rename to renamed",
        "insert into renamed values (3)");
    assertThat(
            lines(followed).stream()
                .filter(line -> !line.startsWith("begin") && !line.startsWith("commit"))
                .map(
                    line ->
                        line.replaceAll("oid=\\d+|insert \\d+", "")
                            .replaceAll(", typeOid=\\d+, typmod=-1", "")))
        .containsExactly(
            "RelationMessage[, name=public.t, identity=DEFAULT, columns=[Column[name=id, identity=true]]]",
            " [1]",
            "RelationMessage[, name=public.t, identity=DEFAULT, columns=[Column[name=id, identity=true], Column[name=v, identity=false]]]",
            " [2, x]",
            "RelationMessage[, name=public.renamed, identity=DEFAULT, columns=[Column[name=id, identity=true]]]",
            " [3]");
  }

  @Test
  void transactions_come_in_the_order_of_their_commits() throws Exception {
    Followed followed = followed("create table t (id int primary key)");
    try (Connection first = postgres.connect();
        Statement of = first.createStatement()) {
      first.setAutoCommit(false);
      of.execute("insert into t values (1)");
      postgres.execute("insert into t values (2)");
      of.execute("insert into t values (3)");
      first.commit();
    }
    List<String> lines = lines(followed);
    assertThat(lines.stream().filter(line -> line.startsWith("insert")))
        .map(line -> line.replaceAll(".*\\[", ""))
        .containsExactly("2]", "1]", "3]");
    List<Long> commits =
        lines.stream()
            .filter(line -> line.startsWith("begin"))
            .map(line -> Long.parseLong(line.split(" ", -1)[1], 16))
            .toList();
    assertThat(commits).hasSize(2).isSorted();
  }

  private Followed followed(String... statements) throws Exception {
    Followed followed = new Followed(postgres).create("for all tables");
    postgres.execute(statements);
    return followed;
  }

  /** Runs statements and gives the changes that they brought, tables by name. */
  private List<String> changes(Followed followed, String... statements) throws Exception {
    postgres.execute(statements);
    Map<String, String> names = new HashMap<>();
    try (Connection connection = postgres.connect();
        Statement statement = connection.createStatement();
        var rows = statement.executeQuery("select oid, relname from pg_class")) {
      while (rows.next()) {
        names.put(rows.getString(1), rows.getString(2));
      }
    }
    List<String> changes = new ArrayList<>();
    for (String line : lines(followed)) {
      String[] words = line.split(" ", 3);
      switch (words[0]) {
        case "insert", "update", "delete" ->
            changes.add(words[0] + " " + names.get(words[1]) + " " + words[2]);
        case "truncate" -> {
          String list = line.substring(line.indexOf('[') + 1, line.indexOf(']'));
          List<String> tables = new ArrayList<>();
          for (String oid : list.split(", ", -1)) {
            tables.add(String.valueOf(names.get(oid)));
          }
          tables.sort(null);
          changes.add("truncate " + tables + line.substring(line.indexOf(']') + 1));
        }
        case "message" -> changes.add(line);
        default -> {
          // the frame around
        }
      }
    }
    return changes;
  }

  /**
   * Everything that has come since the last call; it is acknowledged. Old servers send transactions
   * in which nothing is published, too.
   */
  private static List<String> lines(Followed followed) throws Exception {
    try (ReplicationStream stream = followed.open()) {
      ChangeRecorder seen = new ChangeRecorder();
      Followed.readUntil(stream, new PgOutputDecoder(), seen, followed.position());
      stream.acknowledge(stream.received());
      stream.feedback();
      for (int i = seen.lines.size() - 1; i > 0; i--) {
        if (seen.lines.get(i).startsWith("commit") && seen.lines.get(i - 1).startsWith("begin")) {
          seen.lines.remove(i);
          seen.lines.remove(--i);
        }
      }
      return seen.lines;
    }
  }
}

package io.pgbend.acceptance.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.pgbend.acceptance.PostgresVersion;
import io.pgbend.acceptance.TestPostgres;
import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.replication.FollowNeeds;
import io.pgbend.source.replication.ProvenProgress;
import io.pgbend.source.replication.SourceChecks;
import io.pgbend.source.replication.SourceFacts;
import io.pgbend.source.replication.SourceFactsReader;
import io.pgbend.source.replication.TimelineHistory;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** What can happen to a source while nobody looks, done to real servers. */
@ParameterizedClass
@EnumSource(
    value = PostgresVersion.class,
    names = {"V10", "V15", "V18"})
final class SourceChecksAcceptance {
  private static final Lsn FAR = new Lsn(Long.MAX_VALUE);
  @RegisterExtension final TestPostgres postgres;
  private final PostgresVersion version;
  private FollowNeeds needs = new FollowNeeds(List.of("id"), true, true);

  SourceChecksAcceptance(PostgresVersion version) {
    this.version = version;
    postgres = TestPostgres.of(version);
  }

  @Test
  void nothing_stands_against_an_ordinary_table_and_life_goes_on() throws Exception {
    Followed followed = followed("for table t");
    assertThat(codes(SourceChecks.beforeStart(facts(followed), needs))).isEmpty();
    assertThat(
            since(
                followed,
                "insert into t select g, 'x' from generate_series(1, 100) g",
                "create table other (id int)",
                "alter publication %s add table other".formatted(followed.quotedPublication()),
                "create index on t (v)",
                "alter table t rename to renamed",
                "analyze renamed",
                "vacuum renamed"))
        .isEmpty();
  }

  @Test
  void facts_survive_as_json() throws Exception {
    SourceFacts facts = facts(followed("for all tables"));
    assertThat(SourceFacts.parse(facts.json())).contains(facts);
    assertThat(SourceFacts.parse("{}").flatMap(SourceFacts::table)).isEmpty();
    assertThat(SourceFacts.parse("nonsense")).isEmpty();
  }

  @Test
  void a_new_file_without_new_values_does_not_stop_a_task() throws Exception {
    assumeTrue(version != PostgresVersion.V10, "there no TRUNCATE is sent");
    Followed followed = followed("for table t");
    assertThat(since(followed, "vacuum full t")).isEmpty();
    assertThat(since(followed, "cluster t using t_pkey")).isEmpty();
    assertThat(since(followed, "truncate t")).isEmpty();
    postgres.execute("alter table t add late text default 'x'");
    assertThat(since(followed, "vacuum full t")).isEmpty();
  }

  @Test
  void a_new_file_stops_where_a_truncate_is_not_sent() throws Exception {
    if (version != PostgresVersion.V10) {
      needs = new FollowNeeds(List.of("id"), true, false);
    }
    Followed followed = followed("for table t with (publish = 'insert, update, delete')");
    List<ProblemCode> codes = since(followed, "truncate t");
    assertThat(codes)
        .isEqualTo(
            version == PostgresVersion.V10
                ? List.of(ProblemCode.SOURCE_TABLE_REWRITTEN)
                : List.of());
    needs = new FollowNeeds(List.of("id"), true, true);
    assertThat(since(followed, "truncate t")).startsWith(ProblemCode.SOURCE_TABLE_REWRITTEN);
  }

  @Test
  void values_that_change_without_a_message_are_noticed() throws Exception {
    Followed followed = followed("for table t");
    for (String rewrite :
        List.of(
            "alter table t alter v type text using v || '!'",
            "alter table t alter n type bigint",
            "alter table t add r float default random()",
            "alter table t add late text default 'x'; alter table t alter late type text using 'y'")) {
      assertThat(since(followed, rewrite))
          .as(rewrite)
          .containsExactly(ProblemCode.SOURCE_TABLE_REWRITTEN);
    }
    assertThat(since(republished("for all tables"), "alter table t set unlogged"))
        .startsWith(ProblemCode.SOURCE_TABLE_REWRITTEN, ProblemCode.PUBLICATION_LACKS_TABLE);
  }

  @Test
  void a_table_that_is_gone_or_another_is_noticed() throws Exception {
    Followed followed = followed("for all tables");
    assertThat(since(followed, "drop table t")).containsExactly(ProblemCode.SOURCE_TABLE_REPLACED);
    assertThat(codes(SourceChecks.beforeStart(facts(followed), needs)))
        .containsExactly(ProblemCode.SOURCE_TABLE_MISSING);
    table();
    assertThat(since(followed, "drop table t", "create table t (id int primary key)"))
        .containsExactly(ProblemCode.SOURCE_TABLE_REPLACED);
  }

  @Test
  void gaps_of_a_publication_leave_a_trace() throws Exception {
    Followed followed = followed("for table t");
    String publication = followed.quotedPublication();
    assertThat(
            since(
                followed,
                "alter publication %s drop table t".formatted(publication),
                "alter publication %s add table t".formatted(publication)))
        .containsExactly(ProblemCode.PUBLICATION_GAP);
    assertThat(
            since(
                followed,
                "alter publication %s set (publish = 'insert')".formatted(publication),
                "alter publication %s set (publish = 'insert, update, delete%s')"
                    .formatted(publication, version == PostgresVersion.V10 ? "" : ", truncate")))
        .containsExactly(ProblemCode.PUBLICATION_GAP);
    assertThat(
            since(
                followed,
                "drop publication " + publication,
                "create publication %s for table t".formatted(publication)))
        .containsExactly(ProblemCode.PUBLICATION_GAP);
    assertThat(since(followed, "alter publication %s drop table t".formatted(publication)))
        .containsExactly(ProblemCode.PUBLICATION_LACKS_TABLE);
    assertThat(since(followed, "drop publication " + publication))
        .containsExactly(ProblemCode.PUBLICATION_MISSING);
  }

  @Test
  void a_publication_that_leaves_out_operations_says_what_to_set() throws Exception {
    Followed followed = followed("for table t with (publish = 'insert')");
    SyncException lacks = SourceChecks.beforeStart(facts(followed), needs).getFirst();
    assertThat(lacks.code()).isEqualTo(ProblemCode.PUBLICATION_LACKS_OPERATION);
    assertThat(lacks.problem().detail()).contains("update, delete");
    postgres.execute(lacks.problem().remedy());
    assertThat(codes(SourceChecks.beforeStart(facts(followed), needs))).isEmpty();
  }

  @Test
  void a_schema_that_a_table_left_and_came_back_to_is_a_gap() throws Exception {
    assumeTrue(version != PostgresVersion.V10 && version.compareTo(PostgresVersion.V15) >= 0);
    postgres.execute("create schema s", "create schema away");
    postgres.execute("create table s.t (id int primary key)");
    Followed followed = new Followed(postgres).create("for tables in schema s");
    TableName name = new TableName("s", "t");
    SourceFacts before = facts(followed, name);
    assertThat(codes(SourceChecks.beforeStart(before, needs))).isEmpty();
    postgres.execute("alter table s.t rename to u", "alter table s.u rename to t");
    assertThat(compare(followed, before, FAR)).isEmpty();
    postgres.execute("alter table s.t set schema away", "alter table away.t set schema s");
    assertThat(compare(followed, before, FAR)).containsExactly(ProblemCode.PUBLICATION_GAP);
  }

  @Test
  void other_rows_or_columns_of_a_publication_are_noticed() throws Exception {
    assumeTrue(version != PostgresVersion.V10);
    Followed followed = followed("for table t where (id > 5)");
    SourceFacts facts = facts(followed);
    assertThat(facts.table().orElseThrow().relation().memberships().getFirst().filter())
        .isEqualTo("(id > 5)");
    String publication = followed.quotedPublication();
    assertThat(
            since(
                followed, "alter publication %s set table t where (id > 6)".formatted(publication)))
        .containsExactly(ProblemCode.PUBLICATION_CHANGED);
    assertThat(since(followed, "alter publication %s set table t (id, v)".formatted(publication)))
        .containsExactly(ProblemCode.PUBLICATION_CHANGED);
    assertThat(
            since(
                followed,
                "alter publication %s set (publish_via_partition_root = true)"
                    .formatted(publication)))
        .containsExactly(ProblemCode.PUBLICATION_CHANGED);
  }

  @Test
  void partitions_that_bring_or_take_rows_are_noticed() throws Exception {
    needs = new FollowNeeds(List.of("id"), true, version != PostgresVersion.V10);
    postgres.execute(
        "create table p (id int not null) partition by range (id)",
        "create table p1 partition of p for values from (0) to (10)",
        "create table p2 partition of p for values from (10) to (20)",
        "alter table p1 add primary key (id)",
        "alter table p2 add primary key (id)");
    Followed followed = new Followed(postgres).create("for all tables");
    TableName name = new TableName("public", "p");
    SourceFacts before = facts(followed, name);
    assertThat(butForTheKey(codes(SourceChecks.beforeStart(before, needs)))).isEmpty();

    postgres.execute(
        "create table p8 partition of p for values from (70) to (80) partition by range (id)",
        "create table p81 partition of p8 for values from (70) to (80)",
        "alter table p81 add primary key (id)",
        "create table p3 partition of p for values from (20) to (30)",
        "alter table p3 add primary key (id)",
        "insert into p values (25)");
    assertThat(butForTheKey(compare(followed, before, FAR))).isEmpty();
    postgres.execute(
        "alter table p detach partition p2",
        "alter table p attach partition p2 for values from (10) to (20)");
    assertThat(butForTheKey(compare(followed, before, FAR)))
        .containsExactly(ProblemCode.SOURCE_PARTITIONS_CHANGED);

    for (String filled :
        List.of(
            "create table p4 (id int not null); insert into p4 values (35); alter table p attach partition p4 for values from (30) to (40)",
            "create table p7 (id int not null) partition by range (id); create table p71 partition of p7 for values from (60) to (65); insert into p7 values (61); alter table p attach partition p7 for values from (60) to (70)",
            "create table p5 as select 45 as id; alter table p5 alter id set not null; alter table p attach partition p5 for values from (40) to (50)",
            "create table p6 (like p including all); insert into p6 values (55); alter table p attach partition p6 for values from (50) to (60)")) {
      before = facts(followed, name);
      postgres.execute("begin; %s; commit".formatted(filled));
      assertThat(butForTheKey(compare(followed, before, FAR)))
          .as(filled)
          .startsWith(ProblemCode.SOURCE_PARTITIONS_CHANGED);
    }

    before = facts(followed, name);
    postgres.execute("drop table p1");
    assertThat(butForTheKey(compare(followed, before, FAR)))
        .startsWith(ProblemCode.SOURCE_PARTITIONS_CHANGED);
    postgres.execute("drop table p4, p5, p6, p7", "alter table p2 replica identity nothing");
    assertThat(butForTheKey(codes(SourceChecks.beforeStart(facts(followed, name), needs))))
        .containsExactly(ProblemCode.REPLICA_IDENTITY_WEAK);
  }

  /** Before 11 only leaves have keys, and those do not make the table's. */
  private static List<ProblemCode> butForTheKey(List<ProblemCode> codes) {
    return codes.stream().filter(code -> code != ProblemCode.KEY_NOT_UNIQUE).toList();
  }

  @Test
  void leaves_are_published_through_their_root() throws Exception {
    assumeTrue(version != PostgresVersion.V10, "there a root cannot be published");
    postgres.execute(
        "create table p (id int primary key) partition by range (id)",
        "create table p1 partition of p for values from (0) to (10) partition by range (id)",
        "create table p11 partition of p1 for values from (0) to (5)");
    Followed followed = new Followed(postgres).create("for table p");
    TableName name = new TableName("public", "p");
    assertThat(codes(SourceChecks.beforeStart(facts(followed, name), needs))).isEmpty();
    assertThat(
            codes(SourceChecks.beforeStart(facts(followed, new TableName("public", "p11")), needs)))
        .isEmpty();
    postgres.execute("alter publication %s drop table p".formatted(followed.quotedPublication()));
    assertThat(codes(SourceChecks.beforeStart(facts(followed, name), needs)))
        .containsExactly(ProblemCode.PUBLICATION_LACKS_TABLE);
  }

  @Test
  void keys_that_cannot_be_followed_are_named() throws Exception {
    Followed followed = followed("for all tables");
    postgres.execute(
        "create table k (id int, v text)",
        "alter table k add constraint k_id unique (id) deferrable",
        "create unique index k_v on k (v)",
        "alter table k alter v set not null",
        "alter table k replica identity using index k_v",
        "create table nothing (id int primary key)",
        "alter table nothing replica identity nothing");
    assertThat(codes(SourceChecks.beforeStart(facts(followed, named("k")), needs)))
        .containsExactly(
            ProblemCode.KEY_DEFERRABLE,
            ProblemCode.REPLICA_IDENTITY_WEAK,
            ProblemCode.KEY_NULLABLE);
    assertThat(codes(SourceChecks.beforeStart(facts(followed, named("nothing")), needs)))
        .containsExactly(ProblemCode.REPLICA_IDENTITY_WEAK);
    needs = new FollowNeeds(List.of("v"), true, true);
    assertThat(codes(SourceChecks.beforeStart(facts(followed, named("k")), needs))).isEmpty();
  }

  @Test
  void a_constraint_that_was_not_validated_proves_nothing() throws Exception {
    assumeTrue(version == PostgresVersion.V18, "older ones know no such constraint");
    postgres.execute(
        "create table k (id int unique)",
        "insert into k values (null)",
        "alter table k add constraint known not null id not valid",
        "alter table k replica identity full");
    Followed followed = new Followed(postgres).create("for all tables");
    assertThat(codes(SourceChecks.beforeStart(facts(followed, named("k")), needs)))
        .containsExactly(ProblemCode.KEY_NULLABLE);
    postgres.execute("delete from k", "alter table k validate constraint known");
    assertThat(codes(SourceChecks.beforeStart(facts(followed, named("k")), needs))).isEmpty();
  }

  @Test
  void slots_that_are_missing_made_anew_or_moved_are_noticed() throws Exception {
    Followed followed = followed("for all tables");
    SourceFacts before = facts(followed);
    Lsn covered = before.slot().orElseThrow().confirmed();
    assertThat(compare(followed, before, covered)).isEmpty();

    postgres.execute("insert into t values (1, 'x')");
    String slot = "'" + followed.slot + "'";
    postgres.execute("select pg_drop_replication_slot(%s)".formatted(slot));
    assertThat(compare(followed, before, covered)).containsExactly(ProblemCode.SLOT_MISSING);
    postgres.execute(followed.createSlot());
    assertThat(compare(followed, before, covered)).containsExactly(ProblemCode.SLOT_AHEAD);
    covered = facts(followed).slot().orElseThrow().confirmed();
    assertThat(compare(followed, before, covered)).isEmpty();

    postgres.execute("insert into t values (2, 'x')");
    postgres.execute(
        "select count(*) from pg_logical_slot_get_binary_changes(%s, null, null, 'proto_version', '1', 'publication_names', %s)"
            .formatted(slot, "'" + followed.quotedPublication().replace("'", "''") + "'"));
    assertThat(compare(followed, before, covered)).containsExactly(ProblemCode.SLOT_AHEAD);

    postgres.execute("select pg_drop_replication_slot(%s)".formatted(slot));
    postgres.execute("select pg_create_physical_replication_slot(%s)".formatted(slot));
    assertThat(compare(followed, before, covered)).containsExactly(ProblemCode.SLOT_UNUSABLE);
    postgres.execute("select pg_drop_replication_slot(%s)".formatted(slot));
    if (version != PostgresVersion.V10) {
      postgres.execute(
          "select pg_create_logical_replication_slot(%s, 'pgoutput', false, true)".formatted(slot));
      assertThat(compare(followed, before, FAR)).containsExactly(ProblemCode.SLOT_UNUSABLE);
    }
  }

  @Test
  void a_role_without_the_right_to_replicate_is_noticed() throws Exception {
    Followed followed = followed("for all tables");
    String role = "plain_" + postgres.database();
    postgres.execute("create role %s login password 'pw'".formatted(role));
    SourceFacts facts = facts(followed, followed.connectionsAs(role, "pw"), named("t"));
    assertThat(codes(SourceChecks.beforeStart(facts, needs)))
        .containsExactly(ProblemCode.SOURCE_NO_REPLICATION_RIGHT);
    postgres.execute("drop role " + role);
  }

  private Followed followed(String of) throws Exception {
    table();
    return new Followed(postgres).create(of);
  }

  private Followed republished(String of) throws Exception {
    postgres.execute(
        "drop publication " + new Followed(postgres).quotedPublication(), "drop table t");
    table();
    Followed followed = new Followed(postgres);
    followed.publish(of);
    return followed;
  }

  private void table() throws Exception {
    postgres.execute("create table t (id int primary key, v text default 'd', n int)");
  }

  private static TableName named(String name) {
    return new TableName("public", name);
  }

  /** What is found after statements that run one by one. */
  private List<ProblemCode> since(Followed followed, String... statements) throws Exception {
    SourceFacts before = facts(followed);
    postgres.execute(statements);
    return compare(followed, before, FAR);
  }

  private List<ProblemCode> compare(Followed followed, SourceFacts before, Lsn coveredTo) {
    try (SourceSession session = followed.connections().open("test")) {
      SourceFacts now =
          new SourceFactsReader(session)
              .read(
                  followed.slot,
                  followed.publication,
                  before.table().orElseThrow().relation().oid());
      return codes(
          SourceChecks.since(
              before, now, needs, new ProvenProgress(Lsn.ZERO, coveredTo, TimelineHistory.FIRST)));
    }
  }

  private static SourceFacts facts(Followed followed) {
    return facts(followed, named("t"));
  }

  private static SourceFacts facts(Followed followed, TableName table) {
    return facts(followed, followed.connections(), table);
  }

  private static SourceFacts facts(
      Followed followed, SourceConnections connections, TableName table) {
    try (SourceSession session = connections.open("test")) {
      return new SourceFactsReader(session).read(followed.slot, followed.publication, table);
    }
  }

  private static List<ProblemCode> codes(List<SyncException> problems) {
    return problems.stream().map(SyncException::code).toList();
  }
}

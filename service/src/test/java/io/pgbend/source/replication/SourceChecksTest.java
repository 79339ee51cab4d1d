package io.pgbend.source.replication;

import static io.pgbend.source.replication.Given.membership;
import static io.pgbend.source.replication.Given.publication;
import static io.pgbend.source.replication.Given.slot;
import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.change.Lsn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.catalog.ReplicaIdentity;
import io.pgbend.source.replication.PublicationFacts.Kind;
import io.pgbend.source.replication.TableState.Step;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class SourceChecksTest {
  private static final FollowNeeds NEEDS = new FollowNeeds(List.of("id"), true, true);
  private static final TimelineHistory HISTORY =
      new TimelineHistory(List.of(new TimelineHistory.Switch(1, new Lsn(350))));

  @ParameterizedTest(name = "{0}")
  @MethodSource("starts")
  void names_what_stands_against_following(
      String what, Consumer<Given> change, List<ProblemCode> expected) {
    Given given = new Given();
    change.accept(given);
    assertThat(codes(SourceChecks.beforeStart(given.facts(), NEEDS))).as(what).isEqualTo(expected);
  }

  private static void oldStandby(Given given) {
    given.standby = true;
    given.version = 150000;
  }

  static Stream<Arguments> starts() {
    return Stream.of(
        of("nothing", g -> {}),
        of("a standby", g -> g.standby = true),
        of("an older standby", SourceChecksTest::oldStandby, ProblemCode.SOURCE_IS_STANDBY),
        of("little log", g -> g.walLevel = "replica", ProblemCode.SOURCE_WAL_LEVEL),
        of("no right", g -> g.mayReplicate = false, ProblemCode.SOURCE_NO_REPLICATION_RIGHT),
        of("no slot", g -> g.slot = null, ProblemCode.SLOT_MISSING),
        of("physical", g -> g.slot = of("physical", ""), ProblemCode.SLOT_UNUSABLE),
        of("plugin", g -> g.slot = of("logical", "wal2json"), ProblemCode.SLOT_UNUSABLE),
        of(
            "another database",
            g -> g.slot = slot("logical", "pgoutput", "x", false, false, "reserved", ""),
            ProblemCode.SLOT_UNUSABLE),
        of(
            "temporary",
            g -> g.slot = slot("logical", "pgoutput", "d", true, false, "reserved", ""),
            ProblemCode.SLOT_UNUSABLE),
        of(
            "two phases",
            g -> g.slot = slot("logical", "pgoutput", "d", false, true, "reserved", ""),
            ProblemCode.SLOT_UNUSABLE),
        of(
            "lost",
            g -> g.slot = slot("logical", "pgoutput", "d", false, false, "lost", ""),
            ProblemCode.SLOT_LOST),
        of(
            "invalidated",
            g -> g.slot = slot("logical", "pgoutput", "d", false, false, "", "idle_timeout"),
            ProblemCode.SLOT_LOST),
        of("no publication", g -> g.publication = null, ProblemCode.PUBLICATION_MISSING),
        of("not published", g -> g.memberships = List.of(), ProblemCode.PUBLICATION_LACKS_TABLE),
        of(
            "unlogged",
            g -> {
              g.persistence = "u";
              g.memberships = List.of();
            },
            ProblemCode.PUBLICATION_LACKS_TABLE),
        of(
            "inserts only",
            g -> g.publication = publication(10, 500, false, false),
            ProblemCode.PUBLICATION_LACKS_OPERATION),
        of("no table", g -> g.there = false, ProblemCode.SOURCE_TABLE_MISSING),
        of(
            "no identity",
            g -> g.identity = ReplicaIdentity.NOTHING,
            ProblemCode.REPLICA_IDENTITY_WEAK),
        of("full", g -> g.identity = ReplicaIdentity.FULL),
        of(
            "an index that is gone",
            g -> {
              g.identity = ReplicaIdentity.INDEX;
              g.identityColumns = List.of();
            },
            ProblemCode.REPLICA_IDENTITY_WEAK),
        of(
            "another key than the identity",
            g -> g.identityColumns = List.of("v"),
            ProblemCode.REPLICA_IDENTITY_WEAK),
        of("more than the key", g -> g.identityColumns = List.of("v", "id")),
        of(
            "deferrable",
            g -> g.keys = List.of(new TableState.UniqueKey(List.of("id"), false)),
            ProblemCode.KEY_DEFERRABLE),
        of(
            "deferrable beside another",
            g ->
                g.keys =
                    List.of(
                        new TableState.UniqueKey(List.of("id"), false),
                        new TableState.UniqueKey(List.of("id"), true))),
        of("no unique key", g -> g.keys = List.of(), ProblemCode.KEY_NOT_UNIQUE),
        of(
            "a key that may be null",
            g -> g.columns = List.of(Given.column(1, "id", 23, 0, true)),
            ProblemCode.KEY_NULLABLE),
        of(
            "all at once, the most important first",
            g -> {
              oldStandby(g);
              g.slot = null;
              g.memberships = List.of();
              g.identity = ReplicaIdentity.NOTHING;
            },
            ProblemCode.SOURCE_IS_STANDBY,
            ProblemCode.SLOT_MISSING,
            ProblemCode.PUBLICATION_LACKS_TABLE,
            ProblemCode.REPLICA_IDENTITY_WEAK));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("changes")
  void names_what_has_happened_meanwhile(
      String what, Consumer<Given> change, List<ProblemCode> expected) {
    Given given = partitionedOrNot(what);
    SourceFacts before = given.facts();
    change.accept(given);
    assertThat(codes(since(before, given.facts(), NEEDS))).as(what).isEqualTo(expected);
  }

  static Stream<Arguments> changes() {
    return Stream.of(
        of("nothing", g -> {}),
        of("another cluster", g -> g.system = "8", ProblemCode.SOURCE_REPLACED),
        of("a cluster that is not told", g -> g.system = ""),
        of("a promotion behind us", g -> g.timeline = 2),
        of("an older timeline", g -> g.timeline = -1, ProblemCode.SOURCE_REWOUND),
        of("a slot ahead", g -> g.slot = of(301), ProblemCode.SLOT_AHEAD),
        of(
            "a publication made again",
            g -> g.publication = publication(11, 600, true, false),
            ProblemCode.PUBLICATION_GAP),
        of(
            "a publication altered",
            g -> g.publication = publication(10, 600, true, false),
            ProblemCode.PUBLICATION_GAP),
        of(
            "another way of publishing",
            g -> g.publication = publication(10, 600, true, true),
            ProblemCode.PUBLICATION_CHANGED),
        of(
            "removed and added",
            g -> g.memberships = List.of(membership(Kind.TABLE, 78, 600, 0, "")),
            ProblemCode.PUBLICATION_GAP),
        of(
            "added in another way",
            g ->
                g.memberships =
                    List.of(
                        membership(Kind.TABLE, 77, 500, 0, ""),
                        membership(Kind.SCHEMA, 79, 600, 400, ""))),
        of(
            "another filter",
            g -> g.memberships = List.of(membership(Kind.TABLE, 77, 500, 0, "(id > 1)")),
            ProblemCode.PUBLICATION_CHANGED),
        of(
            "not published any more",
            g -> g.memberships = List.of(),
            ProblemCode.PUBLICATION_LACKS_TABLE),
        of("dropped", g -> g.there = false, ProblemCode.SOURCE_TABLE_REPLACED),
        of("made again", g -> g.oid = 1001, ProblemCode.SOURCE_TABLE_REPLACED),
        of("a new file", g -> g.fileNode = 2000),
        of(
            "a new file where truncates are not sent",
            g -> {
              g.fileNode = 2000;
              g.version = 100000;
              g.publication =
                  new PublicationFacts("p", 10, 500, false, true, true, true, false, false, false);
            },
            ProblemCode.SOURCE_TABLE_REWRITTEN),
        of(
            "a new file and a column that was altered",
            g -> {
              g.fileNode = 2000;
              g.columns = List.of(g.columns.getFirst(), altered(9, 401, false));
            },
            ProblemCode.SOURCE_TABLE_REWRITTEN),
        of(
            "a new file and another default",
            g -> {
              g.fileNode = 2000;
              g.columns = List.of(g.columns.getFirst(), altered(10, 400, false));
            },
            ProblemCode.SOURCE_TABLE_REWRITTEN),
        of(
            "a new file and a new column",
            g -> {
              g.fileNode = 2000;
              g.columns =
                  List.of(
                      g.columns.getFirst(), g.columns.getLast(), Given.column(3, "n", 23, 0, true));
            },
            ProblemCode.SOURCE_TABLE_REWRITTEN),
        of(
            "an altered column in the same file",
            g -> g.columns = List.of(g.columns.getFirst(), altered(9, 401, false))),
        of("unlogged", g -> g.persistence = "u", ProblemCode.SOURCE_TABLE_REWRITTEN),
        of("partitions: a new one", g -> leaves(g, path(step(1, true)), path(step(2, true)))),
        of(
            "partitions: a filled one",
            g -> leaves(g, path(step(1, true)), path(step(2, false))),
            ProblemCode.SOURCE_PARTITIONS_CHANGED),
        of(
            "partitions: a new one in a filled tree",
            g -> leaves(g, path(step(1, true)), path(step(3, false), step(2, true))),
            ProblemCode.SOURCE_PARTITIONS_CHANGED),
        of(
            "partitions: a new one in a new tree",
            g -> leaves(g, path(step(1, true)), path(step(3, true), step(2, true)))),
        of(
            "partitions: attached again",
            g -> leaves(g, path(new Step(1, 901, true))),
            ProblemCode.SOURCE_PARTITIONS_CHANGED),
        of(
            "partitions: gone",
            g -> leaves(g, path(step(2, true))),
            ProblemCode.SOURCE_PARTITIONS_CHANGED),
        of("partitions: none left", g -> leaves(g), ProblemCode.SOURCE_PARTITIONS_CHANGED),
        of(
            "partitions: a truncate of one, published through the root",
            g -> {
              g.leaves = List.of(g.relation(1, 5, List.of(step(1, true))));
            }),
        of("partitions: an old one, altered since", g -> leaves(g, path(step(1, false)))));
  }

  @Test
  void a_new_leaf_below_a_partition_that_was_known_began_empty() {
    Given given = new Given();
    given.partitioned = true;
    leaves(given, path(step(3, false), step(1, true)));
    SourceFacts before = given.facts();
    leaves(given, path(step(3, false), step(1, true)), path(step(3, false), step(2, true)));
    assertThat(since(before, given.facts(), NEEDS)).isEmpty();
  }

  @Test
  void a_truncate_of_a_leaf_is_not_sent_through_the_root() {
    Given given = new Given();
    given.partitioned = true;
    given.publication = publication(10, 500, true, true);
    leaves(given, path(step(1, true)));
    SourceFacts before = given.facts();
    given.leaves = List.of(given.relation(1, 5, List.of(step(1, true))));
    assertThat(codes(since(before, given.facts(), NEEDS)))
        .containsExactly(ProblemCode.SOURCE_TABLE_REWRITTEN);
    assertThat(since(before, given.facts(), new FollowNeeds(List.of("id"), true, false))).isEmpty();
  }

  @Test
  void a_rewrite_may_clear_values_that_stood_for_old_rows() {
    Given given = new Given();
    given.columns = List.of(given.columns.getFirst(), altered(9, 400, true));
    SourceFacts before = given.facts();
    given.fileNode = 2000;
    given.columns = List.of(given.columns.getFirst(), altered(9, 700, false));
    assertThat(since(before, given.facts(), NEEDS)).isEmpty();
    given.columns = List.of(given.columns.getFirst(), altered(10, 700, false));
    assertThat(since(before, given.facts(), NEEDS)).hasSize(1);
  }

  @Test
  void a_newer_timeline_has_to_come_behind_what_was_loaded() {
    Given given = new Given();
    SourceFacts before = given.facts();
    given.timeline = 2;
    given.started = "1764000000.000002";
    assertThat(codes(since(before, given.facts(), 350, HISTORY))).isEmpty();
    assertThat(codes(since(before, given.facts(), 351, HISTORY)))
        .containsExactly(ProblemCode.SOURCE_REWOUND);
    assertThat(codes(since(before, given.facts(), 1, TimelineHistory.FIRST)))
        .containsExactly(ProblemCode.SOURCE_REWOUND);
  }

  @Test
  void a_server_that_was_promoted_has_not_lost_what_it_sent_since() {
    Given given = new Given();
    SourceFacts before = given.facts();
    given.timeline = 2;
    assertThat(codes(since(before, given.facts(), 351, HISTORY))).isEmpty();
  }

  @Test
  void remedies_carry_the_names_and_keep_what_is_published() {
    Given given = new Given();
    given.mayReplicate = false;
    given.publication = publication(10, 500, false, false);
    given.identity = ReplicaIdentity.NOTHING;
    assertThat(SourceChecks.beforeStart(given.facts(), NEEDS))
        .map(problem -> problem.problem().remedy())
        .containsExactly(
            "alter role \"u\"\"1\" replication;",
            "alter publication \"p\" set (publish = 'insert, update, delete, truncate');",
            "alter table \"public\".\"t1000\" add primary key (\"id\"); or: alter table \"public\".\"t1000\" replica identity full;");
  }

  @Test
  void facts_survive_as_json() {
    SourceFacts facts = new Given().facts();
    assertThat(SourceFacts.parse(facts.json())).contains(facts);
    assertThat(SourceFacts.parse("[")).isEmpty();
  }

  private static List<SyncException> since(SourceFacts before, SourceFacts now, FollowNeeds needs) {
    return SourceChecks.since(
        before, now, needs, new ProvenProgress(new Lsn(300), new Lsn(300), HISTORY));
  }

  private static List<SyncException> since(
      SourceFacts before, SourceFacts now, long loaded, TimelineHistory history) {
    return SourceChecks.since(
        before, now, NEEDS, new ProvenProgress(new Lsn(loaded), new Lsn(300), history));
  }

  private static Given partitionedOrNot(String what) {
    Given given = new Given();
    given.partitioned = what.startsWith("partitions");
    if (given.partitioned) {
      leaves(given, path(step(1, true)));
    }
    return given;
  }

  private record Path(List<Step> steps) {}

  private static Path path(Step... steps) {
    return new Path(List.of(steps));
  }

  private static void leaves(Given given, Path... paths) {
    given.leaves =
        Arrays.stream(paths)
            .map(path -> given.relation(path.steps().getLast().oid(), 1, path.steps()))
            .toList();
  }

  private static Step step(long oid, boolean bornAttached) {
    return new Step(oid, 900, bornAttached);
  }

  private static TableState.Column altered(long defaultOid, long xmin, boolean missing) {
    return new TableState.Column(2, "v", 25, -1, true, missing, defaultOid, xmin);
  }

  private static SlotState of(String type, String plugin) {
    return slot(type, plugin, "d", false, false, "reserved", "");
  }

  private static SlotState of(long confirmed) {
    return new SlotState(
        "s",
        "logical",
        "pgoutput",
        "d",
        false,
        false,
        5,
        new Lsn(confirmed),
        new Lsn(200),
        "reserved",
        9L,
        "");
  }

  private static Arguments of(String what, Consumer<Given> change, ProblemCode... expected) {
    return Arguments.of(what, change, List.of(expected));
  }

  private static List<ProblemCode> codes(List<SyncException> problems) {
    return problems.stream().map(SyncException::code).toList();
  }
}

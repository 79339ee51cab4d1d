package io.pgbend.source.replication;

import io.pgbend.change.Lsn;
import io.pgbend.change.TableName;
import io.pgbend.source.catalog.ReplicaIdentity;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Facts of an ordinary table that is followed, to be changed in one place or another. */
final class Given {
  int version = 180000;
  String system = "7000";
  int timeline = 1;
  String started = "1764000000.000001";
  boolean standby;
  String walLevel = "logical";
  boolean mayReplicate = true;
  @Nullable SlotState slot = slot("logical", "pgoutput", "d", false, false, "reserved", "");
  @Nullable PublicationFacts publication = publication(10, 500, true, false);
  boolean there = true;
  boolean partitioned;
  long oid = 1000;
  String persistence = "p";
  long fileNode = 1000;
  ReplicaIdentity identity = ReplicaIdentity.DEFAULT;
  List<String> identityColumns = List.of("id");
  List<PublicationFacts.Membership> memberships =
      List.of(membership(PublicationFacts.Kind.TABLE, 77, 500, 0, ""));
  List<TableState.Column> columns =
      List.of(column(1, "id", 23, 0, false), column(2, "v", 25, 9, true));
  List<TableState.UniqueKey> keys = List.of(new TableState.UniqueKey(List.of("id"), true));
  List<TableState.Relation> leaves = List.of();

  SourceFacts facts() {
    TableState.Relation relation = relation(oid, fileNode, List.of());
    return new SourceFacts(
        new ServerState(
            version, system, timeline, started, standby, walLevel, "u\"1", mayReplicate),
        slot,
        publication,
        there ? new TableState(relation, partitioned, columns, keys, leaves) : null,
        new SourceFacts.Names("s", "p", "d", "public.t"));
  }

  TableState.Relation relation(long of, long file, List<TableState.Step> path) {
    return new TableState.Relation(
        of,
        new TableName("public", "t" + of),
        2200,
        persistence,
        file,
        identity,
        identityColumns,
        memberships,
        path);
  }

  static SlotState slot(
      String type,
      String plugin,
      String database,
      boolean temporary,
      boolean twoPhase,
      String walStatus,
      String invalidation) {
    return new SlotState(
        "s",
        type,
        plugin,
        database,
        temporary,
        twoPhase,
        0,
        new Lsn(300),
        new Lsn(200),
        walStatus,
        null,
        invalidation);
  }

  static PublicationFacts publication(long oid, long xmin, boolean all, boolean viaRoot) {
    return new PublicationFacts("p", oid, xmin, false, true, all, all, all, viaRoot, false);
  }

  static PublicationFacts.Membership membership(
      PublicationFacts.Kind kind, long row, long xmin, long since, String filter) {
    return new PublicationFacts.Membership(kind, row, xmin, since, filter, List.of());
  }

  static TableState.Column column(
      int number, String name, long type, long defaultOid, boolean nullable) {
    return new TableState.Column(number, name, type, -1, nullable, false, defaultOid, 400);
  }
}

package io.pgbend.checkpoint;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.QueryResult;
import io.pgbend.target.sql.ControlTables;
import io.pgbend.target.sql.ControlUpdate;
import io.pgbend.target.sql.Definition.CreateDatabase;
import io.pgbend.target.sql.Definition.CreateStage;
import io.pgbend.target.sql.Rows;
import java.util.List;

/** The control rows in Databend, each read and each transaction in a session of its own. */
record DatabendControl(DatabendClient client, Bookkeeping books)
    implements ControlPort<DatabendSession> {

  /** A table appears together with its only row, so that two beginners cannot make two rows. */
  @Override
  public void prepare() {
    try (DatabendSession session = client.session()) {
      session.query(new CreateDatabase(books.database()));
      session.query(new CreateStage(books.folder()));
      session.query(ControlTables.createLoad(books.controlLoad()));
      session.query(ControlTables.createMerge(books.controlMerge()));
    }
  }

  @Override
  public LoadControl load() {
    try (DatabendSession session = client.session()) {
      return load(session);
    }
  }

  @Override
  public LoadControl load(DatabendSession session) {
    QueryResult row = only(session, ControlTables.readLoad(books.controlLoad()));
    return new LoadControl(
        row.number(0, ControlTables.EPOCH),
        row.text(0, ControlTables.STORE_ID),
        new LoadMarks(
            lsn(row, ControlTables.LOADED_COMMIT_LSN),
            lsn(row, ControlTables.LOADED_END_LSN),
            lsn(row, ControlTables.PIECE_COMMIT_LSN),
            row.number(0, ControlTables.PIECE_ORDINAL),
            lsn(row, ControlTables.COVERED_TO)),
        new SourceIdentity(
            row.text(0, ControlTables.SYSTEM_ID), row.number(0, ControlTables.TIMELINE)));
  }

  @Override
  public MergeControl merge() {
    try (DatabendSession session = client.session()) {
      return merge(session);
    }
  }

  @Override
  public MergeControl merge(DatabendSession session) {
    QueryResult row = only(session, ControlTables.readMerge(books.controlMerge()));
    return new MergeControl(
        row.number(0, ControlTables.EPOCH),
        new MergeMarks(
            lsn(row, ControlTables.MERGED_COMMIT_LSN),
            lsn(row, ControlTables.MERGED_END_LSN),
            row.number(0, ControlTables.GENERATION),
            row.optionalText(0, ControlTables.SNAPSHOT).map(this::snapshot).orElse(null),
            row.optionalText(0, ControlTables.SNAPSHOT_END_LSN).isEmpty()
                ? Lsn.ZERO
                : lsn(row, ControlTables.SNAPSHOT_END_LSN),
            row.optionalText(0, ControlTables.INTENT).flatMap(Intent::parse).orElse(null)),
        row.optionalText(0, ControlTables.INTENT).isPresent());
  }

  @Override
  public void transact(Windows windows, Work<DatabendSession> work, List<ControlUpdate> updates) {
    try (DatabendSession session = client.session()) {
      session.begin();
      work.in(session);
      updates.forEach(update -> change(session, update));
      windows.fenced().reach();
      session.commit();
      windows.committed().reach();
    }
  }

  private static void change(DatabendSession session, ControlUpdate update) {
    if (session.query(update).rowsUpdated() != 1) {
      throw SyncException.of(
          ProblemCode.FENCED, "The control row %s is no longer ours.".formatted(update.table()));
    }
  }

  private static QueryResult only(DatabendSession session, Rows.Select select) {
    QueryResult found = session.query(select);
    if (found.rows().size() != 1) {
      throw SyncException.of(
          ProblemCode.CONTROL_DAMAGED,
          "%s has %d rows instead of one.".formatted(select.table(), found.rows().size()));
    }
    return found;
  }

  private static Lsn lsn(QueryResult row, String column) {
    return new Lsn(row.unsigned(0, column));
  }

  private TransactionSnapshot snapshot(String text) {
    try {
      return TransactionSnapshot.parse(text);
    } catch (IllegalArgumentException damaged) {
      throw SyncException.of(
          ProblemCode.CONTROL_DAMAGED,
          "The snapshot in %s cannot be read.".formatted(books.controlMerge()),
          damaged);
    }
  }
}

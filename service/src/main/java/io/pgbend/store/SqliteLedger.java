package io.pgbend.store;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.Ledger;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The ledger in the store. Every method is one transaction. Thread-safe. */
public final class SqliteLedger implements Ledger {
  private static final String ROUTE =
      """
      select task, system_identifier, database, slot, publication, attached_at, covered_to,
        loaded_mirror, gap, gap_detail, definition, facts
      from route
      """;

  private final Store store;
  private final String storeId;

  /** The ledger of a store, which stays the caller's to close. */
  public SqliteLedger(Store store) {
    this.store = store;
    this.storeId = store.ask(SqliteLedger::idOf);
  }

  private static String idOf(Connection open) throws SQLException {
    Optional<String> found =
        Query.of("select id from store").first(open, row -> row.getString("id"));
    if (found.isPresent()) {
      return found.get();
    }
    String made = UUID.randomUUID().toString();
    Query.of("insert into store (id) values (?)", made).update(open);
    return made;
  }

  @Override
  public String storeId() {
    return storeId;
  }

  @Override
  public long takeReader(SlotKey slot) {
    String sql =
        """
        insert into slot (system_identifier, database, slot, epoch, acknowledged)
        values (?, ?, ?, 1, ?)
        on conflict do update set epoch = epoch + 1
        returning epoch
        """;
    return store.ask(
        open ->
            Query.of(sql, slot.systemIdentifier(), slot.database(), slot.slot(), Rows.hex(Lsn.ZERO))
                .first(open, row -> row.getLong("epoch"))
                .orElseThrow());
  }

  @Override
  public Lsn acknowledged(SlotKey slot) {
    String sql =
        """
        select acknowledged from slot
        where system_identifier = ? and database = ? and slot = ?
        """;
    return store.ask(
        open ->
            Query.of(sql, slot.systemIdentifier(), slot.database(), slot.slot())
                .first(open, row -> Rows.lsn(row, "acknowledged"))
                .orElse(Lsn.ZERO));
  }

  @Override
  public List<RouteRecord> routes(SlotKey slot) {
    String sql = ROUTE + "where system_identifier = ? and database = ? and slot = ? order by task";
    return store.ask(
        open ->
            Query.of(sql, slot.systemIdentifier(), slot.database(), slot.slot())
                .all(open, Rows::route));
  }

  @Override
  public Optional<RouteRecord> route(TaskKey task) {
    return store.ask(
        open -> Query.of(ROUTE + "where task = ?", task.text()).first(open, Rows::route));
  }

  @Override
  public void attach(RouteRecord route) {
    String sql =
        """
        insert or replace into route (task, system_identifier, database, slot, publication,
          attached_at, covered_to, loaded_mirror, gap, gap_detail, definition, facts)
        values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """;
    store.run(
        open ->
            Query.of(
                    sql,
                    route.task().text(),
                    route.slot().systemIdentifier(),
                    route.slot().database(),
                    route.slot().slot(),
                    route.publication(),
                    Rows.hex(route.attachedAt()),
                    Rows.hex(route.coveredTo()),
                    Rows.hex(route.loadedMirror()),
                    route.gap().map(ProblemCode::name).orElse(null),
                    route.gapDetail(),
                    route.definition(),
                    route.facts())
                .update(open));
  }

  @Override
  public void acknowledge(SlotKey slot, long epoch, Lsn upTo, Map<TaskKey, Lsn> loaded) {
    store.run(
        open -> {
          acknowledge(open, slot, epoch, upTo);
          cover(open, slot, upTo);
          for (Map.Entry<TaskKey, Lsn> mark : loaded.entrySet()) {
            mirror(open, slot, mark.getKey(), mark.getValue());
          }
        });
  }

  private static void acknowledge(Connection open, SlotKey slot, long epoch, Lsn upTo)
      throws SQLException {
    String sql =
        """
        update slot set acknowledged = max(acknowledged, ?)
        where system_identifier = ? and database = ? and slot = ? and epoch = ?
        """;
    int changed =
        Query.of(sql, Rows.hex(upTo), slot.systemIdentifier(), slot.database(), slot.slot(), epoch)
            .update(open);
    if (changed != 1) {
      throw SyncException.of(
          ProblemCode.FENCED, "Another reader has taken the slot %s.".formatted(slot));
    }
  }

  private static void cover(Connection open, SlotKey slot, Lsn upTo) throws SQLException {
    String sql =
        """
        update route set covered_to = max(covered_to, ?)
        where system_identifier = ? and database = ? and slot = ? and gap is null
        """;
    Query.of(sql, Rows.hex(upTo), slot.systemIdentifier(), slot.database(), slot.slot())
        .update(open);
  }

  private static void mirror(Connection open, SlotKey slot, TaskKey task, Lsn loaded)
      throws SQLException {
    String sql =
        """
        update route set loaded_mirror = max(loaded_mirror, ?)
        where task = ? and system_identifier = ? and database = ? and slot = ? and gap is null
        """;
    Query.of(
            sql,
            Rows.hex(loaded),
            task.text(),
            slot.systemIdentifier(),
            slot.database(),
            slot.slot())
        .update(open);
  }

  @Override
  public void flag(TaskKey task, ProblemCode gap, String detail) {
    change(
        "update route set gap = ?, gap_detail = ? where task = ? and gap is null",
        gap.name(),
        detail,
        task.text());
  }

  @Override
  public void clearGap(TaskKey task, Lsn coveredTo) {
    change(
        """
        update route
        set gap = null, gap_detail = '', covered_to = ?, loaded_mirror = ?
        where task = ?
        """,
        Rows.hex(coveredTo),
        Rows.hex(RouteRecord.before(coveredTo)),
        task.text());
  }

  @Override
  public void facts(TaskKey task, String facts) {
    change("update route set facts = ? where task = ?", facts, task.text());
  }

  @Override
  public void detach(TaskKey task) {
    change("delete from route where task = ?", task.text());
  }

  private void change(String sql, Object... values) {
    store.run(open -> Query.of(sql, values).update(open));
  }
}

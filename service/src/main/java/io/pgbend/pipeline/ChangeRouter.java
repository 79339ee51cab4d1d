package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.replication.ChangeConsumer;
import io.pgbend.source.replication.RelationMessage;
import io.pgbend.source.replication.TupleView;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Gives each change to the routes that want it. Relations are told by OID; a partition's changes go
 * to whoever wants its root. Belongs to the reader's thread.
 */
final class ChangeRouter implements ChangeConsumer {
  private final SourceConnections source;
  private final List<Route> routes = new ArrayList<>();
  private final Map<Long, RelationMessage> described = new HashMap<>();
  private final Map<Long, Long> rootOfLeaf = new HashMap<>();
  private final List<Route> touched = new ArrayList<>();
  private RouteTable table = RouteTable.of(Map.of());
  private boolean open;
  private long commitLsn;
  private long commitMicros;
  private int xid;
  private long endLsn;

  ChangeRouter(SourceConnections source) {
    this.source = source;
  }

  /** Between transactions only. */
  void add(Route route) {
    routes.add(route);
    route.shape().leaves().forEach(leaf -> rootOfLeaf.put(leaf, route.shape().relation()));
    described.values().forEach(relation -> bind(route, relation));
    rebuild();
  }

  /** Between transactions only. */
  void remove(Route route) {
    routes.remove(route);
    touched.remove(route);
    rebuild();
  }

  List<Route> routes() {
    return routes;
  }

  private void rebuild() {
    Map<Long, List<Route>> wanted = new HashMap<>();
    for (Route route : routes) {
      wanted.computeIfAbsent(route.shape().relation(), oid -> new ArrayList<>()).add(route);
    }
    Map<Long, List<Route>> all = new HashMap<>(wanted);
    rootOfLeaf.forEach((leaf, root) -> all.put(leaf, wanted.getOrDefault(root, List.of())));
    table = RouteTable.of(all);
  }

  private void bind(Route route, RelationMessage relation) {
    long root = rootOfLeaf.getOrDefault(relation.oid(), relation.oid());
    if (root == route.shape().relation()) {
      route.bind(relation);
    }
  }

  /** A new connection tells everything again, from the last acknowledged position. */
  void restart() {
    described.clear();
    touched.clear();
    open = false;
    endLsn = 0;
    routes.forEach(Route::restart);
  }

  /** Whether a transaction is being received. */
  boolean inTransaction() {
    return open;
  }

  /** End of the last complete transaction; 0 when there was none in this connection. */
  long lastEnd() {
    return endLsn;
  }

  /** When the transaction that is being received, or else the last one, was committed. */
  long commitMicros() {
    return commitMicros;
  }

  @Override
  public void begin(long commit, long micros, int number) {
    open = true;
    commitLsn = commit;
    commitMicros = micros;
    xid = number;
  }

  @Override
  public void commit(long commit, long end) {
    for (Route route : touched) {
      route.commit(end);
    }
    touched.clear();
    open = false;
    endLsn = end;
  }

  @Override
  public void relation(RelationMessage relation) {
    described.put(relation.oid(), relation);
    if (isUnknownLeaf(relation.oid())) {
      findRoot(relation.oid());
    }
    for (Route route : table.of(relation.oid())) {
      route.bind(relation);
    }
  }

  private boolean isUnknownLeaf(long relation) {
    return table.of(relation).length == 0
        && routes.stream().anyMatch(route -> route.shape().partitioned());
  }

  private void findRoot(long relation) {
    try (SourceSession session = source.open("partitions")) {
      for (long ancestor : new SourceCatalog(session).ancestors(relation)) {
        if (routes.stream().anyMatch(route -> route.shape().relation() == ancestor)) {
          rootOfLeaf.put(relation, ancestor);
          rebuild();
          return;
        }
      }
    }
  }

  @Override
  public boolean wants(long relation) {
    return table.of(relation).length > 0;
  }

  private Route[] entered(long relation) {
    Route[] wanted = table.of(relation);
    for (Route route : wanted) {
      if (route.enter(commitLsn, commitMicros, xid)) {
        touched.add(route);
      }
    }
    return wanted;
  }

  @Override
  public void insert(long relation, TupleView row) throws InterruptedException {
    for (Route route : entered(relation)) {
      route.insert(relation, row);
    }
  }

  @Override
  public void update(long relation, Old kind, TupleView old, TupleView row)
      throws InterruptedException {
    for (Route route : entered(relation)) {
      route.update(relation, kind, old, row);
    }
  }

  @Override
  public void delete(long relation, Old kind, TupleView old) throws InterruptedException {
    for (Route route : entered(relation)) {
      route.delete(relation, old);
    }
  }

  /** A partition that is emptied alone is no barrier for the whole table: the task stops there. */
  @Override
  public void truncate(long[] relations, boolean cascade, boolean restartIdentity)
      throws InterruptedException {
    List<Route> done = new ArrayList<>();
    for (long relation : relations) {
      for (Route route : entered(relation)) {
        if (route.shape().relation() == relation) {
          route.truncate();
          done.add(route);
        }
      }
    }
    for (long relation : relations) {
      for (Route route : table.of(relation)) {
        if (!done.contains(route)) {
          done.add(route);
          route.trouble(
              SyncException.of(
                  ProblemCode.SOURCE_TABLE_REWRITTEN,
                  "A partition of the table was truncated by itself."));
        }
      }
    }
  }

  @Override
  public void message(boolean transactional, long lsn, String prefix) {
    // nothing of ours; it has moved the position, and that is all
  }
}

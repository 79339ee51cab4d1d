package io.pgbend.testing.replication;

import io.pgbend.source.replication.ChangeConsumer;
import io.pgbend.source.replication.RelationMessage;
import io.pgbend.source.replication.TupleView;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Writes down what a stream says, a line for each call. */
public final class ChangeRecorder implements ChangeConsumer {
  public static final String NULL = "<null>";

  /** A value that did not change and is not sent. */
  public static final String UNSENT = "<unsent>";

  public final List<String> lines = new ArrayList<>();
  public final Set<Long> unwanted = new HashSet<>();

  @Override
  public void begin(long commitLsn, long commitMicros, int xid) {
    lines.add("begin %x %d %d".formatted(commitLsn, commitMicros, xid));
  }

  @Override
  public void commit(long commitLsn, long endLsn) {
    lines.add("commit %x %x".formatted(commitLsn, endLsn));
  }

  @Override
  public void relation(RelationMessage relation) {
    lines.add(relation.toString());
  }

  @Override
  public boolean wants(long relation) {
    return !unwanted.contains(relation);
  }

  @Override
  public void insert(long relation, TupleView row) {
    lines.add("insert %d %s".formatted(relation, text(row)));
  }

  @Override
  public void update(long relation, Old kind, TupleView old, TupleView row) {
    lines.add("update %d %s %s %s".formatted(relation, kind, text(old), text(row)));
  }

  @Override
  public void delete(long relation, Old kind, TupleView old) {
    lines.add("delete %d %s %s".formatted(relation, kind, text(old)));
  }

  @Override
  public void truncate(long[] relations, boolean cascade, boolean restartIdentity) {
    lines.add("truncate %s %b %b".formatted(Arrays.toString(relations), cascade, restartIdentity));
  }

  @Override
  public void message(boolean transactional, long lsn, String prefix) {
    lines.add("message %b %x %s".formatted(transactional, lsn, prefix));
  }

  private static List<String> text(TupleView row) {
    List<String> values = new ArrayList<>();
    for (int i = 0; i < row.columns(); i++) {
      values.add(
          switch (row.kind(i)) {
            case TupleView.NULL -> NULL;
            case TupleView.UNSENT -> UNSENT;
            default -> new String(row.data(), row.offset(i), row.length(i), StandardCharsets.UTF_8);
          });
    }
    return values;
  }
}

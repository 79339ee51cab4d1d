package io.pgbend.acceptance.merge;

import io.pgbend.target.raw.RawOperation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A random history of one table, and what it makes of a source and of a target. Until {@link
 * #conclude} transactions are of two kinds, those that the copy has seen and the others; they
 * change different keys, as transactions that run side by side do.
 */
final class History {
  static final long NO_KEY = Long.MIN_VALUE;
  static final long FIRST_COMMIT = 0x16_0000_0000L;

  /** The copy's snapshot: below it everything is seen. */
  static final long XMAX = (5L << 32) + 3;

  private static final int KEYS = 6;

  record Row(long key, @Nullable Long numberOrNull, List<@Nullable String> texts) {
    static Row empty(long key) {
      return new Row(key, null, Collections.nCopies(MergedTable.TEXTS, null));
    }

    @Override
    public String toString() {
      List<String> all = new ArrayList<>(List.of(Long.toString(key), String.valueOf(numberOrNull)));
      texts.forEach(text -> all.add(String.valueOf(text)));
      return all.toString();
    }
  }

  /** A row of the raw table; {@code unsent} has a bit for each text. */
  record Change(long commit, long ordinal, RawOperation operation, long xid, int unsent, Row row) {}

  private final Random random;
  private final boolean allowDelete;
  private final TreeMap<Long, Row> source = new TreeMap<>();
  private final TreeMap<Long, Row> target = new TreeMap<>();
  private final List<Change> changes = new ArrayList<>();
  private boolean concluded;
  private long commit = FIRST_COMMIT;
  private long ordinal;
  private long xid;
  private boolean seen;
  private long values;

  History(Random random, boolean allowDelete) {
    this.random = random;
    this.allowDelete = allowDelete;
  }

  /** From here on all transactions are applied; returns where the judging ends. */
  long conclude() {
    concluded = true;
    return commit + 8;
  }

  long lastCommit() {
    return commit;
  }

  List<Change> taken() {
    List<Change> all = List.copyOf(changes);
    changes.clear();
    return all;
  }

  List<String> expected() {
    return target.values().stream().map(Row::toString).toList();
  }

  List<Row> rows() {
    return List.copyOf(target.values());
  }

  void transaction() {
    commit += 8L * (1 + random.nextInt(1000));
    ordinal = 0;
    seen = random.nextBoolean();
    // numbers of both kinds lie on both sides of the end of the 32 bits
    xid = (seen ? XMAX - 1 - random.nextInt(8) : XMAX + random.nextInt(8)) & 0xFFFF_FFFFL;
    int steps = 1 + random.nextInt(8);
    for (int step = 0; step < steps; step++) {
      step();
    }
  }

  private boolean skipped() {
    return seen && !concluded;
  }

  private long key() {
    long key = random.nextInt(KEYS);
    return concluded ? key : key * 2 + (seen ? 1 : 0);
  }

  private void step() {
    int dice = random.nextInt(100);
    if (dice < 2 && concluded) {
      truncate();
    } else if (dice < 12) {
      swap(key(), key());
    } else if (dice < 32) {
      move(key(), key());
    } else {
      change(key(), dice < 45);
    }
  }

  private void change(long key, boolean delete) {
    Row old = source.get(key);
    if (old == null) {
      Row row = new Row(key, ++values, texts(old, 0));
      emit(RawOperation.INSERT, 0, row);
      put(row);
    } else if (delete) {
      emit(RawOperation.DELETE, 0, Row.empty(key));
      source.remove(key);
      if (allowDelete || skipped()) {
        target.remove(key);
      }
    } else {
      int unsent = random.nextInt(1 << MergedTable.TEXTS);
      Row row = new Row(key, ++values, texts(old, unsent));
      emit(RawOperation.UPDATE, unsent, row);
      put(row);
    }
  }

  private void move(long from, long to) {
    Row old = source.get(from);
    if (old == null || (source.containsKey(to) && from != to)) {
      return;
    }
    int unsent = random.nextInt(1 << MergedTable.TEXTS);
    Row row = new Row(to, ++values, texts(old, unsent));
    emit(RawOperation.MOVED_OUT, 0, Row.empty(from));
    emit(RawOperation.MOVED_IN, unsent, row);
    source.remove(from);
    target.remove(from);
    put(row);
  }

  private void swap(long one, long other) {
    // a key of its own for each kind of transaction, as above
    long between = seen ? -1 : -2;
    if (one != other && source.containsKey(one) && source.containsKey(other)) {
      move(one, between);
      move(other, one);
      move(between, other);
    }
  }

  private void truncate() {
    emit(RawOperation.TRUNCATE, 0, Row.empty(NO_KEY));
    source.clear();
    if (allowDelete) {
      target.clear();
    }
  }

  private void put(Row row) {
    source.put(row.key(), row);
    target.put(row.key(), row);
  }

  private List<@Nullable String> texts(@Nullable Row old, int unsent) {
    @Nullable String[] texts = new @Nullable String[MergedTable.TEXTS];
    for (int text = 0; text < texts.length; text++) {
      boolean kept = old != null && (unsent & 1 << text) != 0;
      texts[text] =
          kept
              ? Objects.requireNonNull(old).texts().get(text)
              : random.nextInt(4) == 0 ? null : "v" + ++values;
    }
    return Arrays.asList(texts);
  }

  private void emit(RawOperation operation, int unsent, Row row) {
    List<@Nullable String> sent = new ArrayList<>(row.texts());
    for (int text = 0; text < sent.size(); text++) {
      if ((unsent & 1 << text) != 0) {
        sent.set(text, null);
      }
    }
    changes.add(
        new Change(
            commit,
            ordinal++,
            operation,
            xid,
            unsent,
            new Row(row.key(), row.numberOrNull(), Collections.unmodifiableList(sent))));
  }
}

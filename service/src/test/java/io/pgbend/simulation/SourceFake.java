package io.pgbend.simulation;

import io.pgbend.change.Lsn;
import io.pgbend.change.TransactionSnapshot;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A source's log, its transactions and one slot. */
final class SourceFake {
  /** A key's new value; 0 deletes it. */
  record Change(int table, int key, int value) {}

  /** A transaction: open, then perhaps in the log, and later visible to others. */
  static final class Transaction {
    final long xid;
    final List<Change> changes;
    Lsn commit = Lsn.ZERO;
    Lsn end = Lsn.ZERO;

    Transaction(long xid, List<Change> changes) {
      this.xid = xid;
      this.changes = changes;
    }

    boolean logged() {
      return !commit.equals(Lsn.ZERO);
    }

    boolean touches(int table) {
      return changes.stream().anyMatch(change -> change.table() == table);
    }
  }

  /** What one connection reads. */
  static final class Stream {
    boolean alive = true;
    int next;
    int change;
  }

  /** A snapshot, and which transactions it sees. */
  record Seen(TransactionSnapshot snapshot, Set<Transaction> transactions) {}

  static final int TABLES = 2;
  private static final int KEYS = 3;

  final List<Transaction> log = new ArrayList<>();
  private final List<Transaction> open = new ArrayList<>();
  private final Set<Transaction> visible = new HashSet<>();
  private final Random random;
  private long insert;
  private long nextXid;
  private int values;
  private Lsn confirmed;
  private Lsn persisted;
  private @Nullable Stream reader;

  SourceFake(Random random) {
    this.random = random;
    this.insert = random.nextInt(4) == 0 ? Long.MAX_VALUE - random.nextInt(100) : 1000;
    this.nextXid = random.nextInt(4) == 0 ? (1L << 32) - random.nextInt(6) : 700;
    this.confirmed = new Lsn(insert);
    this.persisted = confirmed;
  }

  /** One thing that happens at the source by itself. */
  void step() {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> begin();
      case 3, 4, 5 -> finishOne();
      case 6 -> insert += random.nextInt(20);
      default -> persisted = confirmed;
    }
  }

  private void begin() {
    Set<Integer> locked = new HashSet<>();
    open.forEach(other -> other.changes.forEach(change -> locked.add(place(change))));
    List<Change> changes = new ArrayList<>();
    int count = 1 + random.nextInt(random.nextInt(5) == 0 ? 9 : 3);
    for (int number = 0; number < count; number++) {
      int value = random.nextInt(4) == 0 ? 0 : ++values;
      Change change = new Change(random.nextInt(TABLES), random.nextInt(KEYS), value);
      if (!locked.contains(place(change))) {
        changes.add(change);
      }
    }
    open.add(new Transaction(nextXid++, changes));
  }

  private static int place(Change change) {
    return change.table() * KEYS + change.key();
  }

  private void finishOne() {
    if (open.isEmpty()) {
      return;
    }
    Transaction one = open.get(random.nextInt(open.size()));
    if (one.logged()) {
      if (random.nextInt(3) == 0) {
        show(one);
      }
    } else if (random.nextInt(8) == 0) {
      open.remove(one);
    } else {
      insert += random.nextInt(3);
      one.commit = new Lsn(insert);
      insert += 1 + random.nextInt(3);
      one.end = new Lsn(insert);
      log.add(one);
      if (random.nextBoolean()) {
        show(one);
      }
    }
  }

  private void show(Transaction one) {
    open.remove(one);
    visible.add(one);
  }

  /** All that is in the log becomes visible; what is not in the log never was. */
  void settle() {
    for (Transaction one : List.copyOf(open)) {
      if (one.logged()) {
        show(one);
      } else {
        open.remove(one);
      }
    }
  }

  /** The server dies and comes back; the slot is where it was last written down. */
  void crash() {
    disconnect();
    settle();
    confirmed = persisted;
  }

  /** So many transactions pass that their 32-bit numbers come round. */
  void muchLater() {
    persisted = confirmed;
    nextXid += 3L << 30;
  }

  /** Whether nothing is on its way into the log or from there to the reader. */
  boolean isRead() {
    return open.isEmpty() && (log.isEmpty() || confirmed.isAfter(log.getLast().commit));
  }

  Seen snapshot() {
    List<Long> inProgress = open.stream().map(one -> one.xid).sorted().toList();
    long xmin = inProgress.isEmpty() ? nextXid : inProgress.getFirst();
    return new Seen(new TransactionSnapshot(xmin, nextXid, inProgress), Set.copyOf(visible));
  }

  Map<Integer, Integer> rows(int table, Set<Transaction> of) {
    Map<Integer, Integer> rows = new HashMap<>();
    for (Transaction one : log) {
      if (of.contains(one)) {
        apply(rows, table, one);
      }
    }
    return rows;
  }

  static void apply(Map<Integer, Integer> rows, int table, Transaction one) {
    for (Change change : one.changes) {
      if (change.table() == table) {
        apply(rows, change.key(), change.value());
      }
    }
  }

  static void apply(Map<Integer, Integer> rows, int key, int value) {
    if (value == 0) {
      rows.remove(key);
    } else {
      rows.put(key, value);
    }
  }

  Lsn insertLsn() {
    return new Lsn(insert);
  }

  Lsn confirmed() {
    return confirmed;
  }

  /** Null when somebody reads already. */
  @Nullable Stream connect() {
    if (reader != null && reader.alive) {
      return null;
    }
    Stream stream = new Stream();
    while (stream.next < log.size() && confirmed.isAfter(log.get(stream.next).commit)) {
      stream.next++;
    }
    reader = stream;
    return stream;
  }

  void confirm(Stream stream, Lsn position) {
    if (stream.alive) {
      confirmed = confirmed.max(position);
    }
  }

  void disconnect() {
    if (reader != null) {
      reader.alive = false;
    }
  }

  /** Somebody else consumes from the slot while nobody reads. */
  boolean advancedByOthers() {
    if ((reader != null && reader.alive) || log.isEmpty()) {
      return false;
    }
    Lsn to = log.get(random.nextInt(log.size())).end;
    confirmed = confirmed.max(to);
    return true;
  }
}

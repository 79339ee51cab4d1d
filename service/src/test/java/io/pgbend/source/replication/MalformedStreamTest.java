package io.pgbend.source.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.testing.replication.ChangeRecorder;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bytes that are not what the server sends. */
final class MalformedStreamTest {
  private static final byte[] RELATION = Messages.relation(1, "s", "t", 'd', "id", "a");

  @ParameterizedTest(name = "{0}")
  @MethodSource("wrong")
  void says_what_is_wrong_and_where(String what, int place, byte[] message) throws Exception {
    PgOutputDecoder decoder = inTransaction();
    SyncException refused = refused(decoder, message);
    assertThat(refused.code()).isEqualTo(ProblemCode.STREAM_MALFORMED);
    assertThat(refused.problem().detail())
        .contains(what, "At byte %d of".formatted(place), "the one of 0/40");
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        wrong("bytes are needed", 0, new byte[0]),
        wrong("no such message", 1, Messages.of('S').int4(3).bytes()),
        wrong("kind 0x07", 1, Messages.of((char) 7).bytes()),
        wrong("within another", 1, Messages.begin(0x60, 0, 1)),
        wrong("another transaction", 10, Messages.commit(0x61, 0x70)),
        wrong("ends before it begins", 18, Messages.commit(0x50, 0x50)),
        wrong("flags of a commit", 2, Messages.of('C').int1(1).bytes()),
        wrong("not described before", 5, Messages.insert(7, "a", "b")),
        wrong("not described before", 5, Messages.update(7, "a", "b")),
        wrong("not described before", 5, Messages.delete(7, 'K', "a", "b")),
        wrong("not described before", 10, Messages.truncate(0, 7)),
        wrong("3 columns and its relation 2", 8, Messages.insert(1, "a", "b", "c")),
        wrong("1 columns and its relation 2", 8, Messages.delete(1, 'O', "a")),
        wrong("65535 columns", 8, Messages.of('I').int4(1).int1('N').int2(-1).bytes()),
        wrong("a new row", 6, Messages.delete(1, 'K', "a", "b"), 'I'),
        wrong("a new row", 20, Messages.of('U').int4(1).int1('K').tuple("", "x").int1('X').bytes()),
        wrong("neither an old key", 6, Messages.insert(1, "a", "b"), 'D'),
        wrong("neither an old key", 6, Messages.of('U').int4(1).int1('Z').bytes()),
        wrong(
            "binary form", 9, Messages.of('I').int4(1).int1('N').int2(2).int1('b').int1(0).bytes()),
        wrong(
            "unknown kind 0x71",
            9,
            Messages.of('I').int4(1).int1('N').int2(2).int1('q').int1(0).bytes()),
        wrong(
            "-1 bytes are needed",
            13,
            Messages.of('I').int4(1).int1('N').int2(2).int1('t').int4(-1).bytes()),
        wrong(
            "2147483647 bytes are needed and 0",
            13,
            Messages.of('I').int4(1).int1('N').int2(2).int1('t').int4(Integer.MAX_VALUE).bytes()),
        wrong(
            "ends before its columns",
            8,
            Messages.of('I').int4(1).int1('N').int2(2).int1('n').bytes()),
        wrong("1 bytes too many", 14, longer(Messages.insert(1, "", ChangeRecorder.NULL), 1)),
        wrong("the length do not agree", 6, Messages.of('T').int4(0).int1(0).bytes()),
        wrong("the length do not agree", 6, Messages.of('T').int4(-1).int1(0).int4(1).bytes()),
        wrong("the length do not agree", 6, Messages.of('T').int4(1 << 30).int1(0).bytes()),
        wrong("flags of a truncate", 6, Messages.truncate(4, 1)),
        wrong("unknown replica identity", 10, Messages.relation(1, "s", "t", 'x', "id")),
        wrong(
            "before its columns",
            12,
            Messages.of('R').int4(1).text("s").text("t").int1('d').int2(-1).bytes()),
        wrong(
            "flags of a column",
            13,
            Messages.of('R')
                .int4(1)
                .text("s")
                .text("t")
                .int1('d')
                .int2(1)
                .int1(2)
                .int8(0)
                .int1(0)
                .bytes()),
        wrong("does not end", 7, Messages.of('R').int4(1).int2(0x4141).bytes()),
        wrong("not UTF-8", 7, Messages.of('R').int4(1).int1(0xFF).int1(0).bytes()),
        wrong("flags of a message", 2, Messages.message(2, 0, "", "")),
        wrong(
            "-9 bytes are needed", 15, Messages.of('M').int1(0).int8(0).text("").int4(-9).bytes()));
  }

  @Test
  void changes_outside_of_a_transaction_are_refused() throws Exception {
    for (byte[] message :
        List.of(
            Messages.insert(1, "a", "b"),
            Messages.update(1, "a", "b"),
            Messages.delete(1, 'K', "a", "b"),
            Messages.truncate(0, 1),
            Messages.origin("o"),
            Messages.message(1, 0, "", ""),
            Messages.commit(1, 2))) {
      PgOutputDecoder decoder = new PgOutputDecoder();
      decoder.decode(RELATION, 0, RELATION.length, new ChangeRecorder());
      assertThat(refused(decoder, message).problem().detail()).contains("outside of a transaction");
    }
  }

  @Test
  void no_part_of_a_message_is_taken_for_the_whole() throws Exception {
    for (byte[] message : samples()) {
      for (int length = 0; length < message.length; length++) {
        assertThat(refused(inTransaction(), Arrays.copyOf(message, length))).isNotNull();
      }
      assertThat(refused(inTransaction(), longer(message, 1))).isNotNull();
    }
  }

  @Test
  void changed_bytes_end_in_a_named_problem_or_in_a_row_of_the_right_width() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<byte[]> samples = samples();
    for (int round = 0; round < 200_000; round++) {
      byte[] message = samples.get(random.nextInt(samples.size())).clone();
      for (int i = random.nextInt(4); i >= 0; i--) {
        message[random.nextInt(message.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(3) > 0 ? message.length : random.nextInt(message.length + 1);
      try {
        inTransaction().decode(message, 0, length, new WidthCheck());
      } catch (SyncException e) {
        assertThat(e.code()).as("seed %d", seed).isEqualTo(ProblemCode.STREAM_MALFORMED);
      } catch (RuntimeException e) {
        throw new AssertionError("seed %d, round %d".formatted(seed, round), e);
      }
    }
  }

  @Test
  void decoding_rows_makes_no_objects() throws Exception {
    PgOutputDecoder decoder = inTransaction();
    WidthCheck consumer = new WidthCheck();
    byte[] update =
        Messages.update(1, 'O', new String[] {"a", "x".repeat(100)}, "b", "y".repeat(100));
    decode(decoder, update, consumer, 50_000);
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    long before = threads.getCurrentThreadAllocatedBytes();
    decode(decoder, update, consumer, 50_000);
    assertThat(threads.getCurrentThreadAllocatedBytes() - before).isLessThan(50_000);
    assertThat(consumer.sum).isEqualTo(100_000L * ('a' + 100 * 'x' + 'b' + 100 * 'y'));
  }

  private static void decode(PgOutputDecoder decoder, byte[] message, ChangeConsumer to, int times)
      throws InterruptedException {
    for (int i = 0; i < times; i++) {
      decoder.decode(message, 0, message.length, to);
    }
  }

  /**
   * Messages that can follow each other's beginning: relation 1 with two columns, a transaction.
   */
  private static List<byte[]> samples() {
    return List.of(
        RELATION,
        Messages.commit(0x50, 0x60),
        Messages.origin("somewhere"),
        Messages.type(99, "s", "mood"),
        Messages.insert(1, "a", "b"),
        Messages.update(1, "a", ChangeRecorder.UNSENT),
        Messages.update(1, 'K', new String[] {"a", ChangeRecorder.NULL}, "a", "long".repeat(9)),
        Messages.delete(1, 'O', "a", "b"),
        Messages.truncate(3, 1, 1),
        Messages.message(1, 0x30, "beat", "content"));
  }

  private static PgOutputDecoder inTransaction() throws InterruptedException {
    PgOutputDecoder decoder = new PgOutputDecoder();
    for (byte[] message :
        List.of(
            Messages.begin(0x40, 0, 1),
            RELATION,
            Messages.commit(0x40, 0x48),
            Messages.begin(0x50, 0, 2))) {
      decoder.decode(message, 0, message.length, new WidthCheck());
    }
    return decoder;
  }

  private static SyncException refused(PgOutputDecoder decoder, byte[] message) {
    SyncException refused =
        catchThrowableOfType(
            SyncException.class,
            () -> decoder.decode(message, 0, message.length, new WidthCheck()));
    assertThat(refused).as(Arrays.toString(message)).isNotNull();
    return refused;
  }

  private static byte[] longer(byte[] message, int by) {
    return Arrays.copyOf(message, message.length + by);
  }

  private static Arguments wrong(String what, int place, byte[] message) {
    return Arguments.of(what, place, message);
  }

  private static Arguments wrong(String what, int place, byte[] message, char kind) {
    byte[] other = message.clone();
    other[0] = (byte) kind;
    return Arguments.of(what, place, other);
  }

  /** Looks at each value as a consumer does. */
  private static final class WidthCheck implements ChangeConsumer {
    long sum;

    @Override
    public void begin(long commitLsn, long commitMicros, int xid) {
      sum += xid;
    }

    @Override
    public void commit(long commitLsn, long endLsn) {
      sum += endLsn;
    }

    @Override
    public void relation(RelationMessage relation) {
      sum += relation.columns().size();
    }

    @Override
    public boolean wants(long relation) {
      return true;
    }

    @Override
    public void insert(long relation, TupleView row) {
      look(row);
    }

    @Override
    public void update(long relation, Old kind, TupleView old, TupleView row) {
      if (kind != Old.NONE) {
        look(old);
      }
      look(row);
    }

    @Override
    public void delete(long relation, Old kind, TupleView old) {
      look(old);
    }

    @Override
    public void truncate(long[] relations, boolean cascade, boolean restartIdentity) {
      sum += relations.length;
    }

    @Override
    public void message(boolean transactional, long lsn, String prefix) {
      sum += prefix.length();
    }

    private void look(TupleView row) {
      if (row.columns() != 2) {
        throw new IllegalStateException("a row of another width");
      }
      for (int i = 0; i < 2; i++) {
        for (int b = row.offset(i); b < row.offset(i) + row.length(i); b++) {
          sum += row.data()[b];
        }
      }
    }
  }
}

package io.pgbend.source.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.pgbend.testing.replication.ChangeRecorder;
import org.junit.jupiter.api.Test;

final class PgOutputDecoderTest {
  private final PgOutputDecoder decoder = new PgOutputDecoder();
  private final ChangeRecorder seen = new ChangeRecorder();

  @Test
  void a_transaction_brings_its_place_its_time_and_its_number() throws Exception {
    decode(Messages.begin(0x1_0000_00A0L, 1, -5), Messages.commit(0x1_0000_00A0L, 0x1_0000_00C8L));
    assertThat(seen.lines)
        .containsExactly("begin 1000000a0 946684800000001 -5", "commit 1000000a0 1000000c8");
  }

  @Test
  void a_relation_brings_its_names_its_identity_and_its_columns() throws Exception {
    decode(Messages.relation(-2, "", "Zürich \"x\"", 'i', "id", "größe"));
    assertThat(seen.lines)
        .containsExactly(
            "RelationMessage[oid=4294967294, name=pg_catalog.Zürich \"x\", identity=INDEX, columns=["
                + "Column[name=id, typeOid=25, typmod=-1, identity=true],"
                + " Column[name=größe, typeOid=25, typmod=-1, identity=false]]]");
  }

  @Test
  void each_replica_identity_has_its_letter() throws Exception {
    for (char letter : new char[] {'d', 'n', 'f', 'i'}) {
      decode(Messages.relation(1, "s", "t", letter));
    }
    assertThat(seen.lines)
        .map(line -> line.replaceAll(".*identity=(\\w+),.*", "$1"))
        .containsExactly("DEFAULT", "NOTHING", "FULL", "INDEX");
  }

  @Test
  void changes_bring_old_and_new_rows() throws Exception {
    open();
    decode(
        Messages.insert(1, "a", ChangeRecorder.NULL, ""),
        Messages.update(1, "a", ChangeRecorder.UNSENT, "ü"),
        Messages.update(
            1,
            'K',
            new String[] {"a", ChangeRecorder.NULL, ChangeRecorder.NULL},
            "b",
            ChangeRecorder.UNSENT,
            "c"),
        Messages.update(1, 'O', new String[] {"a", "x", "y"}, "b", "x", "y"),
        Messages.delete(1, 'K', "b", ChangeRecorder.NULL, ChangeRecorder.NULL),
        Messages.delete(1, 'O', "b", "x", "y"));
    assertThat(seen.lines)
        .containsExactly(
            "insert 1 [a, <null>, ]",
            "update 1 NONE [] [a, <unsent>, ü]",
            "update 1 KEY [a, <null>, <null>] [b, <unsent>, c]",
            "update 1 ROW [a, x, y] [b, x, y]",
            "delete 1 KEY [b, <null>, <null>]",
            "delete 1 ROW [b, x, y]");
  }

  @Test
  void an_old_row_does_not_stay_for_the_next_update() throws Exception {
    open();
    decode(
        Messages.update(1, 'O', new String[] {"a", "x", "y"}, "b", "x", "y"),
        Messages.update(1, "c", "x", "y"));
    assertThat(seen.lines.getLast()).isEqualTo("update 1 NONE [] [c, x, y]");
  }

  @Test
  void a_truncate_brings_all_its_relations_and_flags() throws Exception {
    open();
    decode(
        Messages.truncate(0, 1),
        Messages.truncate(1, 1, 2),
        Messages.truncate(2, 2, 1),
        Messages.truncate(3, 1));
    assertThat(seen.lines)
        .containsExactly(
            "truncate [1] false false",
            "truncate [1, 2] true false",
            "truncate [2, 1] false true",
            "truncate [1] true true");
  }

  @Test
  void what_nobody_wants_is_not_even_looked_at() throws Exception {
    open();
    seen.unwanted.add(1L);
    byte[] broken = Messages.of('I').int4(1).int1('?').int2(-1).bytes();
    decode(
        broken,
        Messages.of('U').int4(1).bytes(),
        Messages.of('D').int4(1).bytes(),
        Messages.truncate(0, 1),
        Messages.truncate(0, 1, 2),
        Messages.insert(2, "a", "b"));
    assertThat(seen.lines).containsExactly("truncate [1, 2] false false", "insert 2 [a, b]");
  }

  @Test
  void types_and_origins_pass_by() throws Exception {
    decode(Messages.type(99, "s", "mood"));
    open();
    decode(Messages.origin("other"), Messages.type(99, "s", "mood"));
    assertThat(seen.lines).isEmpty();
  }

  @Test
  void messages_come_within_and_between_transactions() throws Exception {
    open();
    decode(
        Messages.message(1, 0x30, "", ""),
        Messages.commit(0x50, 0x60),
        Messages.message(0, 0x20, "beat", "content"));
    assertThat(seen.lines)
        .containsExactly("message true 30 ", "commit 50 60", "message false 20 beat");
  }

  @Test
  void a_message_may_lie_anywhere_in_an_array() throws Exception {
    open();
    byte[] insert = Messages.insert(1, "a", "b", "c");
    byte[] shifted = new byte[insert.length + 20];
    System.arraycopy(insert, 0, shifted, 7, insert.length);
    decoder.decode(shifted, 7, insert.length, seen);
    assertThat(seen.lines).containsExactly("insert 1 [a, b, c]");
  }

  @Test
  void a_relation_may_get_another_shape_between_changes() throws Exception {
    open();
    decode(
        Messages.insert(2, "a", "b"),
        Messages.relation(2, "s", "t", 'd', "id", "a", "b"),
        Messages.insert(2, "a", "b", "c"));
    assertThat(seen.lines).contains("insert 2 [a, b]", "insert 2 [a, b, c]");
  }

  @Test
  void thousands_of_relations_are_told_apart() throws Exception {
    decode(Messages.begin(1, 0, 1));
    for (int oid = 0; oid < 3000; oid++) {
      decode(Messages.relation(oid * 64, "s", "t", 'd', columns(oid % 7)));
    }
    seen.lines.clear();
    for (int oid = 0; oid < 3000; oid++) {
      decode(Messages.insert(oid * 64, columns(oid % 7)));
    }
    assertThat(seen.lines).hasSize(3000).contains("insert 191936 [c0, c1, c2]");
  }

  @Test
  void the_widest_row_that_the_server_can_send_is_taken() throws Exception {
    decode(Messages.begin(1, 0, 1), Messages.relation(5, "s", "t", 'd', columns(1600)));
    seen.lines.clear();
    decode(Messages.insert(5, columns(1600)));
    assertThat(seen.lines).singleElement().asString().endsWith("c1599]");
  }

  private static String[] columns(int count) {
    String[] columns = new String[count];
    for (int i = 0; i < count; i++) {
      columns[i] = "c" + i;
    }
    return columns;
  }

  /** A transaction in which relation 1 has three columns and relation 2 has two. */
  private void open() throws Exception {
    decode(
        Messages.relation(1, "s", "one", 'd', "id", "a", "b"),
        Messages.relation(2, "s", "two", 'd', "id", "a"),
        Messages.begin(0x50, 0, 1));
    seen.lines.clear();
  }

  private void decode(byte[]... messages) throws Exception {
    for (byte[] message : messages) {
      decoder.decode(message, 0, message.length, seen);
    }
  }
}

package io.pgbend.pipeline;

import io.pgbend.problem.SyncException;
import io.pgbend.source.replication.RelationMessage;
import io.pgbend.source.replication.TupleView;
import io.pgbend.target.raw.Overflow;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A change that the raw table's typed columns cannot hold, as JSON: the problem's code and detail,
 * and the values as PostgreSQL has sent them. A value that is no UTF-8 is written as its bytes in
 * hexadecimal; one that was not sent is missing.
 */
final class OverflowText {
  private OverflowText() {}

  /**
   * @param atMost bytes that may be written; values are left out where they would be more
   */
  static byte[] of(
      SyncException reason,
      @Nullable RelationMessage relation,
      @Nullable TupleView row,
      int atMost) {
    Map<String, Object> fields = new LinkedHashMap<>();
    fields.put(Overflow.CODE, reason.code().name());
    fields.put(Overflow.DETAIL, reason.problem().detail());
    byte[] bare = json(fields);
    if (relation == null || row == null || size(row) > atMost / 4) {
      return bare;
    }
    fields.put(Overflow.VALUES, values(relation, row));
    byte[] whole = json(fields);
    return whole.length <= atMost ? whole : bare;
  }

  private static byte[] json(Map<String, Object> fields) {
    return JsonMapper.shared().writeValueAsBytes(fields);
  }

  private static long size(TupleView row) {
    long size = 0;
    for (int column = 0; column < row.columns(); column++) {
      size += row.length(column);
    }
    return size;
  }

  private static Map<String, @Nullable Object> values(RelationMessage relation, TupleView row) {
    Map<String, @Nullable Object> values = new LinkedHashMap<>();
    for (int column = 0; column < row.columns(); column++) {
      String name = relation.columns().get(column).name();
      switch (row.kind(column)) {
        case TupleView.NULL -> values.put(name, null);
        case TupleView.TEXT -> values.put(name, value(row, column));
        default -> {}
      }
    }
    return values;
  }

  private static Object value(TupleView row, int column) {
    int from = row.offset(column);
    ByteBuffer bytes = ByteBuffer.wrap(row.data(), from, row.length(column));
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException _) {
      byte[] raw = Arrays.copyOfRange(row.data(), from, from + row.length(column));
      return Map.of("hex", HexFormat.of().formatHex(raw));
    }
  }
}

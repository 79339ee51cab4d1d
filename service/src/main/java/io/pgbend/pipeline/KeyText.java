package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.staging.StagingColumn;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Says which row a problem is about, by its key. Values of other columns never leave the row.
 *
 * @param columns all columns of the row in their order
 * @param key names of the key's columns; empty when the table has none
 */
record KeyText(List<StagingColumn> columns, List<String> key) {

  /** The same problem, with the key of the row in its detail. */
  SyncException named(SyncException problem, byte[] data, int offset) {
    if (problem.code() == ProblemCode.VALUE_MALFORMED) {
      return problem;
    }
    List<String> parts = new ArrayList<>();
    ByteBuffer row = ByteBuffer.wrap(data).position(offset + 2);
    for (StagingColumn column : columns) {
      int length = row.getInt();
      int start = row.position();
      if (key.contains(column.name())) {
        parts.add(column.name() + " = " + text(column, data, start, length));
      }
      row.position(start + Math.max(0, length));
    }
    return parts.isEmpty()
        ? problem
        : problem.detail(
            problem.problem().detail() + " The row's key: " + String.join(", ", parts) + ".");
  }

  private static String text(StagingColumn column, byte[] data, int start, int length) {
    if (length < 0) {
      return "NULL";
    }
    if (!column.binarySelectable()) {
      return new String(data, start, length, StandardCharsets.UTF_8);
    }
    ByteBuffer row = ByteBuffer.wrap(data);
    return switch (column.type().base().name()) {
      case "int2" -> Short.toString(row.getShort(start));
      case "int4" -> Integer.toString(row.getInt(start));
      case "int8" -> Long.toString(row.getLong(start));
      case "uuid" -> new java.util.UUID(row.getLong(start), row.getLong(start + 8)).toString();
      case "text", "varchar", "bpchar", "name", "citext" ->
          new String(data, start, length, StandardCharsets.UTF_8);
      default -> "(a " + column.type().declaration() + ")";
    };
  }
}

package io.pgbend.store;

import io.pgbend.change.Lsn;
import io.pgbend.checkpoint.RouteRecord;
import io.pgbend.checkpoint.SlotKey;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.problem.ProblemCode;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** How things are written in the store's rows. */
final class Rows {
  private Rows() {}

  static String hex(Lsn lsn) {
    return HexFormat.of().toHexDigits(lsn.value());
  }

  static Lsn lsn(ResultSet row, String column) throws SQLException {
    return new Lsn(HexFormat.fromHexDigitsToLong(row.getString(column)));
  }

  static RouteRecord route(ResultSet row) throws SQLException {
    return new RouteRecord(
        new TaskKey(row.getString("task")),
        new SlotKey(
            row.getString("system_identifier"), row.getString("database"), row.getString("slot")),
        row.getString("publication"),
        lsn(row, "attached_at"),
        lsn(row, "covered_to"),
        lsn(row, "loaded_mirror"),
        gap(row.getString("gap")),
        row.getString("gap_detail"),
        row.getString("definition"),
        row.getString("facts"));
  }

  /** A reason that this version does not know is a gap all the same. */
  private static @Nullable ProblemCode gap(@Nullable String name) {
    if (name == null) {
      return null;
    }
    try {
      return ProblemCode.valueOf(name);
    } catch (IllegalArgumentException _) {
      return ProblemCode.NEEDS_RESYNC;
    }
  }
}

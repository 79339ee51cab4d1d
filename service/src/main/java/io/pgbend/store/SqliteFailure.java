package io.pgbend.store;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import java.nio.file.Path;
import java.sql.SQLException;
import org.sqlite.SQLiteErrorCode;

/** What a failure of SQLite means. */
final class SqliteFailure {
  /** Extended codes carry the primary one in their last byte. */
  private static final int PRIMARY = 0xFF;

  private SqliteFailure() {}

  static SyncException problem(Path file, SQLException failure) {
    return SyncException.of(
        code(SQLiteErrorCode.getErrorCode(failure.getErrorCode() & PRIMARY)),
        "The file %s: %s.".formatted(file, failure.getMessage()),
        failure);
  }

  private static ProblemCode code(SQLiteErrorCode code) {
    return switch (code) {
      case SQLITE_CORRUPT, SQLITE_NOTADB, SQLITE_FORMAT -> ProblemCode.STORE_DAMAGED;
      case SQLITE_FULL -> ProblemCode.DISK_FULL;
      case SQLITE_BUSY, SQLITE_LOCKED -> ProblemCode.HOME_IN_USE;
      case SQLITE_CANTOPEN, SQLITE_READONLY, SQLITE_PERM, SQLITE_IOERR, SQLITE_AUTH ->
          ProblemCode.HOME_UNUSABLE;
      default -> ProblemCode.INTERNAL;
    };
  }
}

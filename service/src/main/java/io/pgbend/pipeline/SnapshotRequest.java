package io.pgbend.pipeline;

import io.pgbend.change.TableName;
import io.pgbend.target.sql.TableRef;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One table's snapshot, as asked for.
 *
 * @param where condition without the word WHERE; empty for all rows
 * @param key columns that tell rows apart in a merge; empty for the primary key
 * @param limits when a staged file is large enough
 * @param connections how many connections read at the same time, 1 to 16
 * @param spool a folder that is this run's alone
 */
public record SnapshotRequest(
    TableName table,
    String where,
    TableRef into,
    @Nullable WhenNotEmpty whenNotEmptyOrNull,
    boolean createDatabase,
    List<String> key,
    ColumnWishes columns,
    FileLimits limits,
    int connections,
    Path spool) {
  public SnapshotRequest {
    key = List.copyOf(key);
  }

  /** What happens to rows that are there already; empty when nobody has said. */
  public Optional<WhenNotEmpty> whenNotEmpty() {
    return Optional.ofNullable(whenNotEmptyOrNull);
  }
}

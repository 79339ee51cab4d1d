package io.pgbend.pipeline;

import io.pgbend.change.TableName;
import io.pgbend.checkpoint.TaskKey;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.mapping.MappingRules;
import io.pgbend.target.mapping.TypeMapping;
import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.TableRef;
import java.util.List;
import org.jspecify.annotations.NullMarked;

/** What a route captures of a table, with all columns and no target behind it. */
@NullMarked
public record StagedTable(RouteShape shape) {

  public static StagedTable of(SourceTable found) {
    TableName name = found.name();
    List<String> key = found.shape().key();
    List<RawColumn> columns =
        new TypeMapping()
            .mapTable(found.shape(), MappingRules.automatic()).stream()
                .map(column -> raw(column, key))
                .toList();
    return new StagedTable(
        new RouteShape(
            TaskKey.of("bench", name.name()),
            found.oid(),
            false,
            List.of(),
            found.shape().columns(),
            new RawTable(new TableRef("bench", name.name()), columns, key)));
  }

  private static RawColumn raw(MappedColumn column, List<String> key) {
    boolean mayBeUnsent =
        !key.contains(column.target()) && UnsentColumns.possible(column.source().type());
    return new RawColumn(column, 1, mayBeUnsent);
  }

  /** Its raw table, under another name. */
  public RawTable into(TableRef raw) {
    return new RawTable(raw, shape.raw().columns(), shape.raw().key());
  }

  String name() {
    return shape.raw().table().table();
  }
}

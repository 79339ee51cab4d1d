package io.pgbend.pipeline;

import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.sql.Definition.CreateTable;
import io.pgbend.target.sql.Load;
import io.pgbend.target.sql.Load.CopyInto;
import io.pgbend.target.sql.Load.CopySelected;
import io.pgbend.target.sql.StagePath;
import io.pgbend.target.sql.TableRef;
import java.util.List;

/**
 * The target table as a copy needs it.
 *
 * @param key target names of the columns that tell rows apart; empty when there are none
 */
record TargetShape(TableRef table, List<MappedColumn> columns, List<String> key) {
  TargetShape {
    columns = List.copyOf(columns);
    key = List.copyOf(key);
  }

  /** A new table of this shape. */
  CreateTable create(TableRef as) {
    List<String> indexed =
        columns.stream()
            .filter(column -> key.contains(column.target()) && column.type().takesBloomIndex())
            .map(MappedColumn::target)
            .toList();
    return new CreateTable(
        as, columns.stream().map(MappedColumn::definition).toList(), indexed, false);
  }

  /** The load of some files into a table of this shape. */
  Load copy(TableRef into, StagePath folder, List<String> files) {
    if (columns.stream().allMatch(MappedColumn::loadsDirectly)) {
      return new CopyInto(into, names(), folder, files);
    }
    List<String> expressions = columns.stream().map(MappedColumn::loadExpression).toList();
    return new CopySelected(into, names(), expressions, folder, files);
  }

  List<String> names() {
    return columns.stream().map(MappedColumn::target).toList();
  }
}

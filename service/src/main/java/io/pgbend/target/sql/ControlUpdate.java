package io.pgbend.target.sql;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The fence of every load and merge: changes a control row only while its epoch is ours and its
 * marks are the expected ones. The caller demands that exactly one row was updated.
 *
 * @param expected marks that must hold besides the epoch; empty for a take-over
 */
public record ControlUpdate(
    TableRef table, long epoch, List<Assignment> expected, List<Assignment> changes)
    implements Statement {

  public ControlUpdate {
    expected = List.copyOf(expected);
    changes = List.copyOf(changes);
  }

  /** Ends an older owner's epoch; done for both control tables in one transaction. */
  public static ControlUpdate takeOver(TableRef table, long from, long to) {
    return new ControlUpdate(
        table, from, List.of(), List.of(Assignment.whole(ControlTables.EPOCH, to)));
  }

  @Override
  public String render() {
    String set = changes.stream().map(Assignment::set).collect(Collectors.joining(", "));
    String where =
        Stream.concat(Stream.of(Assignment.whole(ControlTables.EPOCH, epoch)), expected.stream())
            .map(Assignment::matches)
            .collect(Collectors.joining(" and "));
    return """
    update %s
    set %s
    where %s"""
        .formatted(table.render(), set, where);
  }
}

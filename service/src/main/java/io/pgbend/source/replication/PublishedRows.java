package io.pgbend.source.replication;

import io.pgbend.change.SourceColumn;
import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SqlText;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.replication.PublicationFacts.Membership;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which rows and columns of a table a publication sends. */
public final class PublishedRows {
  private final PublicationFacts publication;
  private final TableState state;
  private final SourceTable table;

  private PublishedRows(PublicationFacts publication, TableState state, SourceTable table) {
    this.publication = publication;
    this.state = state;
    this.table = table;
  }

  /**
   * Of facts against which nothing stands.
   *
   * @throws java.util.NoSuchElementException when there is no such table or publication
   */
  public static PublishedRows of(SourceFacts facts, SourceTable table) {
    return new PublishedRows(facts.publication().orElseThrow(), facts.table().orElseThrow(), table);
  }

  /**
   * The condition that a row has to fulfil, as the server prints it; empty for all rows. Where the
   * changes of leaves arrive as their own, the server asks for no condition of the table above.
   */
  public Optional<String> filter() {
    List<Membership> why = state.relation().memberships();
    boolean whole = state.partitioned() && !publication.viaRoot();
    if (whole || why.isEmpty() || why.stream().anyMatch(one -> one.filter().isEmpty())) {
      return Optional.empty();
    }
    return Optional.of(
        why.stream()
            .map(one -> "(" + one.filter() + ")")
            .distinct()
            .collect(Collectors.joining(" or ")));
  }

  /** Why the columns that are to be copied cannot all be followed; empty when they can. */
  public Optional<SyncException> lacking(List<String> copied) {
    return copied.stream()
        .filter(column -> !arrives(column))
        .findFirst()
        .map(
            column ->
                SyncException.of(
                        ProblemCode.PUBLICATION_LACKS_COLUMN,
                        "The publication %s does not send the column %s of %s."
                            .formatted(
                                SqlText.identifier(publication.name()),
                                SqlText.identifier(column),
                                SqlText.table(table.name())))
                    .field("columns"));
  }

  private boolean arrives(String column) {
    return state.carriers().stream().allMatch(carrier -> arrives(column, carrier.memberships()));
  }

  private boolean arrives(String column, List<Membership> why) {
    boolean listed = why.stream().anyMatch(one -> one.columns().contains(column));
    boolean all = why.stream().anyMatch(one -> one.columns().isEmpty());
    boolean computed =
        table
            .column(column)
            .filter(found -> found.generation() != SourceColumn.Generation.NONE)
            .isPresent();
    return listed || (all && (!computed || publication.generated()));
  }
}

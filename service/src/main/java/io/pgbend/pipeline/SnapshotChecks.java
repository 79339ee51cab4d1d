package io.pgbend.pipeline;

import io.pgbend.problem.ProblemCode;
import io.pgbend.problem.SyncException;
import io.pgbend.source.SourceConnections;
import io.pgbend.source.SourceSession;
import io.pgbend.source.catalog.SourceCatalog;
import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.WhereCheck;
import io.pgbend.source.snapshot.WhereCondition;
import io.pgbend.target.client.DatabendClient;
import io.pgbend.target.client.DatabendSession;
import io.pgbend.target.client.TargetCatalog;
import io.pgbend.target.mapping.MappedColumn;
import io.pgbend.target.mapping.TypeMapping;
import io.pgbend.target.sql.Names;
import java.util.List;
import java.util.Optional;

/** Looks at both sides before anything is written. */
final class SnapshotChecks {
  private final SourceConnections source;
  private final DatabendClient target;

  SnapshotChecks(SourceConnections source, DatabendClient target) {
    this.source = source;
    this.target = target;
  }

  Checked check(SnapshotRequest request) {
    try (SourceSession session = source.open("checks")) {
      SourceTable table = new SourceCatalog(session).table(request.table());
      List<MappedColumn> columns = mapped(request, table);
      table.requireCopyable(columns.stream().map(column -> column.source().name()).toList());
      Optional<WhereCondition> where =
          request.where().isBlank()
              ? Optional.empty()
              : Optional.of(new WhereCheck(session, table).check(request.where()));
      List<String> key = key(request, table, columns);
      return checked(request, table, where, columns, key);
    }
  }

  private static List<MappedColumn> mapped(SnapshotRequest request, SourceTable table) {
    return new TypeMapping().mapTable(table.shape(), request.columns().rules(table.shape()));
  }

  /** Target names of the key's columns: as asked for, else the primary key where it is copied. */
  private static List<String> key(
      SnapshotRequest request, SourceTable table, List<MappedColumn> columns) {
    List<String> wanted = request.key().isEmpty() ? table.shape().key() : request.key();
    List<String> key =
        columns.stream()
            .filter(column -> wanted.contains(column.source().name()))
            .map(MappedColumn::target)
            .toList();
    boolean whole = key.size() == wanted.size();
    boolean needed =
        !request.key().isEmpty() || request.whenNotEmpty().equals(Optional.of(WhenNotEmpty.MERGE));
    if (needed && (!whole || key.isEmpty())) {
      throw SyncException.of(
              ProblemCode.KEY_MISSING,
              wanted.isEmpty()
                  ? "%s has no primary key.".formatted(table.name())
                  : "Not all of %s are copied columns of %s."
                      .formatted(String.join(", ", wanted), table.name()))
          .field("key");
    }
    return whole ? key : List.of();
  }

  private Checked checked(
      SnapshotRequest request,
      SourceTable table,
      Optional<WhereCondition> where,
      List<MappedColumn> columns,
      List<String> key) {
    try (DatabendSession session = target.session()) {
      TargetCatalog catalog = new TargetCatalog(session);
      boolean databaseThere = hasDatabase(request, catalog);
      List<MappedColumn> fitting =
          catalog.table(request.into()).isEmpty()
              ? columns
              : new TypeMapping()
                  .matchExisting(request.into().render(), columns, catalog.columns(request.into()));
      return new Checked(
          table, where, new TargetShape(request.into(), fitting, key), databaseThere);
    }
  }

  private static boolean hasDatabase(SnapshotRequest request, TargetCatalog catalog) {
    String database = request.into().database();
    boolean there = catalog.databaseExists(database);
    if (!there && !request.createDatabase()) {
      throw SyncException.of(
              ProblemCode.TARGET_DATABASE_MISSING, "There is no database %s.".formatted(database))
          .remedy(
              "Create it: create database %s; or have it created with --create-database."
                  .formatted(Names.quote(database)))
          .field("database");
    }
    return there;
  }
}

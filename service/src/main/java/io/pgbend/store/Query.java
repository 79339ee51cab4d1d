package io.pgbend.store;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A statement with its values. */
final class Query {
  private final String sql;
  private final @Nullable Object[] values;

  private Query(String sql, @Nullable Object[] values) {
    this.sql = sql;
    this.values = values;
  }

  static Query of(String sql, @Nullable Object... values) {
    return new Query(sql, Arrays.copyOf(values, values.length));
  }

  /** Makes something of the row that a result stands at. */
  interface Reader<R> {
    R of(ResultSet row) throws SQLException;
  }

  /** How many rows were changed. */
  int update(Connection open) throws SQLException {
    try (PreparedStatement statement = prepare(open)) {
      return statement.executeUpdate();
    }
  }

  <R> Optional<R> first(Connection open, Reader<R> reader) throws SQLException {
    List<R> all = all(open, reader);
    return all.isEmpty() ? Optional.empty() : Optional.of(all.getFirst());
  }

  <R> List<R> all(Connection open, Reader<R> reader) throws SQLException {
    List<R> found = new ArrayList<>();
    try (PreparedStatement statement = prepare(open);
        ResultSet row = statement.executeQuery()) {
      while (row.next()) {
        found.add(reader.of(row));
      }
    }
    return found;
  }

  private PreparedStatement prepare(Connection open) throws SQLException {
    PreparedStatement statement = open.prepareStatement(sql);
    for (int index = 0; index < values.length; index++) {
      statement.setObject(index + 1, values[index]);
    }
    return statement;
  }
}

package io.pgbend.benchmarks;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;

/**
 * Compares the last change of every key in the staged files with the source: sums, and sums
 * weighted with the key, so that a value at the wrong row shows. Zero, which balances begin with,
 * is left out on both sides.
 */
final class DrainParity {
  private final ChangeSource source;
  private final Parity files;

  DrainParity(ChangeSource source, Parity files) {
    this.source = source;
    this.files = files;
  }

  /** A table's key and number, in the source and as the raw columns are called. */
  private record Compared(String table, String key, String number, int keyAt, int numberAt) {
    String inSource(String where) {
      return "select cast(count(*) as varchar), cast(sum(%1$s) as varchar), cast(sum(cast(%1$s as decimal(38,0)) * %2$s) as varchar) from %3$s where %1$s <> 0 %4$s"
          .formatted(number, key, table, where);
    }

    String inFiles() {
      return """
          select cast(count(*) as varchar), cast(sum(n) as varchar), cast(sum(cast(n as decimal(38,0)) * k) as varchar)
          from (select a%1$d_1 k, a%2$d_1 n, row_number() over (
              partition by a%1$d_1 order by _commit_lsn desc, _ordinal desc) place from FILES)
          where place = 1 and n <> 0"""
          .formatted(keyAt, numberAt);
    }
  }

  private static final Compared ACCOUNTS =
      new Compared("pgbench_accounts", "aid", "abalance", 1, 3);

  private static final List<Compared> ALL =
      List.of(
          ACCOUNTS,
          new Compared("pgbench_tellers", "tid", "tbalance", 1, 3),
          new Compared("pgbench_branches", "bid", "bbalance", 1, 2),
          new Compared("pgbench_history", "hid", "delta", 1, 5));

  /** Fails where files and source differ. */
  void require(ChangeSource.Ready ready, Path folder) throws SQLException, InterruptedException {
    switch (ready.backlog()) {
      case TPCB -> {
        for (Compared table : ALL) {
          require(table, "", folder);
        }
      }
      case BULK -> require(ACCOUNTS, "and aid <= " + ready.changes(), folder);
    }
  }

  private void require(Compared table, String where, Path folder)
      throws SQLException, InterruptedException {
    try (Connection connection = source.address().connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(table.inSource(where))) {
      row.next();
      List<String> expected = List.of(row.getString(1), row.getString(2), row.getString(3));
      List<List<String>> found =
          files.ofQuery(folder.resolve(table.table()).resolve("*.parquet"), table.inFiles());
      Parity.require(DrainContest.PGBEND, List.of(expected), found);
    }
  }
}

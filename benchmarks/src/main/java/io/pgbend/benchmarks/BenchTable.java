package io.pgbend.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * A table that contestants read.
 *
 * @param name in schema {@code public}, plain lower-case letters and underscores
 * @param columns as {@code create table} takes them, the key last
 * @param key the column by which rows are grouped when both sides are compared
 * @param sums columns whose sums are compared
 */
record BenchTable(String name, List<String> columns, String key, List<String> sums) {
  BenchTable {
    columns = List.copyOf(columns);
    sums = List.copyOf(sums);
  }

  static BenchTable lineitem(String name) {
    return new BenchTable(
        name,
        List.of(
            "l_orderkey bigint not null",
            "l_partkey bigint not null",
            "l_suppkey bigint not null",
            "l_linenumber bigint not null",
            "l_quantity numeric(15,2) not null",
            "l_extendedprice numeric(15,2) not null",
            "l_discount numeric(15,2) not null",
            "l_tax numeric(15,2) not null",
            "l_returnflag varchar not null",
            "l_linestatus varchar not null",
            "l_shipdate date not null",
            "l_commitdate date not null",
            "l_receiptdate date not null",
            "l_shipinstruct varchar not null",
            "l_shipmode varchar not null",
            "l_comment varchar not null",
            "primary key (l_orderkey, l_linenumber)"),
        "l_orderkey",
        List.of("l_quantity", "l_extendedprice", "l_discount", "l_tax"));
  }

  static BenchTable accounts() {
    return new BenchTable(
        "pgbench_accounts",
        List.of(
            "aid integer not null",
            "bid integer",
            "abalance integer",
            "filler character(84)",
            "primary key (aid)"),
        "aid",
        List.of("bid", "abalance"));
  }

  /** One of the tables that a source has. */
  static BenchTable named(String name) {
    return switch (name) {
      case "lineitem", "lineitem_tenth" -> lineitem(name);
      case "pgbench_accounts" -> accounts();
      default -> throw new IllegalArgumentException("There is no table " + name + " here.");
    };
  }

  String createStatement() {
    return "create table %s (%s)".formatted(name, String.join(", ", columns));
  }

  /** Padding of {@code char(n)} is left out, because PostgreSQL drops it in a cast. */
  private static String text(String column) {
    String text = "cast(" + column.substring(0, column.indexOf(' ')) + " as varchar)";
    return column.contains("character") ? "rtrim(" + text + ")" : text;
  }

  /**
   * Count, sums and a sum of row hashes in 16 groups of keys, in words that PostgreSQL, DuckDB and
   * Databend understand alike: the hash is the first 18 digits of the MD5 of the row's texts, with
   * the letters made digits.
   */
  String fingerprintQuery(String relation) {
    String texts =
        columns.stream()
            .filter(column -> !column.startsWith("primary key"))
            .map(BenchTable::text)
            .collect(Collectors.joining(", '|', "));
    String totals =
        sums.stream()
            .map(column -> "cast(sum(" + column + ") as varchar)")
            .collect(Collectors.joining(", "));
    return String.format(
        Locale.ROOT,
        """
        select %1$s %% 16 as bucket, count(*), %2$s,
          cast(sum(cast(cast(translate(substr(md5(concat(%3$s)), 1, 18), 'abcdef', '012345') as bigint) as decimal(38,0))) as varchar)
        from %4$s group by 1 order by 1""",
        key,
        totals,
        texts,
        relation);
  }
}

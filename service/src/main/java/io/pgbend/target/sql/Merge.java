package io.pgbend.target.sql;

import java.util.List;
import java.util.stream.Collectors;

/** Statements that bring rows of one table into another by key. */
public sealed interface Merge extends Statement {

  /**
   * Begins every statement that looks rows up in a target. With its Bloom filters for joins
   * Databend 1.2.895 overlooks rows that are there, and a MERGE then inserts their keys a second
   * time; lists and ranges of keys still let it skip blocks.
   */
  String WITHOUT_BLOOM_FILTERS = "settings (bloom_runtime_filter_threshold = 0) ";

  /**
   * Rows of one table take the place of those with the same key in another, or are added.
   *
   * <p>The source must have one row for each key and no NULL in a key; see {@link KeyTrouble}.
   */
  record Upsert(TableRef into, TableRef from, List<String> columns, List<String> key)
      implements Merge {
    public Upsert {
      columns = List.copyOf(columns);
      key = List.copyOf(key);
    }

    @Override
    public String render() {
      String on =
          key.stream()
              .map(k -> "t." + Names.quote(k) + " = s." + Names.quote(k))
              .collect(Collectors.joining(" and "));
      String set =
          columns.stream()
              .map(c -> Names.quote(c) + " = s." + Names.quote(c))
              .collect(Collectors.joining(", "));
      String values =
          columns.stream().map(c -> "s." + Names.quote(c)).collect(Collectors.joining(", "));
      return """
      %smerge into %s as t
      using (select %s from %s) as s
      on %s
      when matched then update set %s
      when not matched then insert (%s) values (%s)"""
          .formatted(
              WITHOUT_BLOOM_FILTERS,
              into.render(),
              Names.list(columns),
              from.render(),
              on,
              set,
              Names.list(columns),
              values);
    }
  }

  /** One row when a key is NULL or stands in more than one row, else none. */
  record KeyTrouble(TableRef table, List<String> key) implements Merge {
    public KeyTrouble {
      key = List.copyOf(key);
    }

    @Override
    public String render() {
      String isNull =
          key.stream().map(k -> Names.quote(k) + " is null").collect(Collectors.joining(" or "));
      return """
      select 1
      from %s
      group by %s
      having count(*) > 1 or %s
      limit 1"""
          .formatted(table.render(), Names.list(key), isNull);
    }
  }
}

package io.pgbend.target.merge;

import io.pgbend.change.Lsn;
import io.pgbend.target.raw.RawTable;
import io.pgbend.target.sql.Statement;
import io.pgbend.target.sql.TableRef;
import java.util.stream.Collectors;

/** Questions about captured changes. */
sealed interface Questions extends Statement {

  /** One row of counts, and where the first row stands that cannot be merged. */
  record Contents(RawText text, Segment segment, Visibility visibility) implements Questions {
    @Override
    public String render() {
      return """
      select
        count_if(_operation = 'I') as inserts,
        count_if(_operation = 'U') as updates,
        count_if(_operation = 'D') as deletes,
        count_if(_operation = 'N') as moves,
        count_if(_operation = 'T' and _overflow is null) as truncates,
        min_if(_commit_lsn, _operation = 'T' and _overflow is null) as first_truncate,
        count_if(%s) as unsent,
        count_if(_operation = 'N' and %s) as moved_unsent,
        min_if(_commit_lsn, _overflow is not null) as overflow,
        max(_commit_time)::bigint as committed
      from %s
      where %s and %s"""
          .formatted(
              text.anyUnsent(),
              text.anyUnsent(),
              text.raw().table().render(),
              segment.condition(),
              visibility.condition());
    }
  }

  /** The text of the first change that the typed columns could not hold. */
  record FirstOverflow(RawText text, Segment segment, Visibility visibility) implements Questions {
    @Override
    public String render() {
      return """
      select _overflow
      from %s
      where _overflow is not null and %s and %s
      order by _commit_lsn, _ordinal
      limit 1"""
          .formatted(text.raw().table().render(), segment.condition(), visibility.condition());
    }
  }

  /** The last truncate; a row {@code _commit_lsn, _ordinal}. */
  record LastTruncate(RawText text, Segment segment, Visibility visibility) implements Questions {
    @Override
    public String render() {
      return """
      select _commit_lsn, _ordinal
      from %s
      where _operation = 'T' and %s and %s
      order by _commit_lsn desc, _ordinal desc
      limit 1"""
          .formatted(text.raw().table().render(), segment.condition(), visibility.condition());
    }
  }

  /**
   * Changes of key that leave out a value, in their order, with a number for the old key and one
   * for the new: equal keys have equal numbers.
   */
  record Moves(RawText text, Segment segment, Visibility visibility) implements Questions {
    @Override
    public String render() {
      String table = text.raw().table().render();
      return """
      select n._commit_lsn, n._ordinal, %s as came_from, %s as went_to
      from (
        select *
        from %s
        where _operation = 'N' and %s and %s and %s
      ) as n
      join %s as o
        on o._commit_lsn = n._commit_lsn and o._ordinal = n._ordinal - 1 and o._operation = 'O'
      order by n._commit_lsn, n._ordinal"""
          .formatted(
              number("o"),
              number("n"),
              table,
              text.anyUnsent(),
              segment.condition(),
              visibility.condition(),
              table);
    }

    private String number(String alias) {
      return text.keys().stream()
          .map(column -> "to_string(%s.%s)".formatted(alias, RawText.name(column)))
          .collect(Collectors.joining(", '\\u0001', ", "siphash64(concat(", "))"));
    }
  }

  /**
   * The last transaction of the first half of a range's rows, or the first one where that is larger
   * than half; none when there is only one.
   */
  record Middle(RawText text, MergeRange range) implements Questions {
    @Override
    public String render() {
      return """
      select coalesce(max_if(_commit_lsn, until * 2 <= total), min(_commit_lsn)) as middle
      from (
        select _commit_lsn, sum(count(*)) over (order by _commit_lsn) as until,
          sum(count(*)) over () as total
        from %s
        where %s
        group by _commit_lsn)
      having count(*) > 1"""
          .formatted(text.raw().table().render(), Segment.of(range).condition());
    }
  }

  /** One row: for each column that may be unsent, in their order, how many rows leave it out. */
  record LeftOut(RawText text, Segment segment, Visibility visibility) implements Questions {
    @Override
    public String render() {
      return """
      select %s
      from %s
      where _operation in ('U', 'N') and %s and %s and %s"""
          .formatted(
              RawText.list(text.open(), column -> "count_if(not %s)".formatted(text.sent(column))),
              text.raw().table().render(),
              text.anyUnsent(),
              segment.condition(),
              visibility.condition());
    }
  }

  /** Removes changes of transactions up to a position. */
  record Purge(RawTable raw, Lsn upTo) implements Questions {
    @Override
    public String render() {
      return """
      delete from %s
      where _commit_lsn <= %s"""
          .formatted(raw.table().render(), Long.toUnsignedString(upTo.value()));
    }
  }

  /** Removes all rows of the target. */
  record Empty(TableRef target) implements Questions {
    @Override
    public String render() {
      return "delete from " + target.render();
    }
  }
}

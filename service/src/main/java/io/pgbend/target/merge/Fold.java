package io.pgbend.target.merge;

import io.pgbend.target.raw.RawColumn;
import io.pgbend.target.sql.Merge;
import io.pgbend.target.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The state of each key after a segment, as a query and as a MERGE. Rows of the query have the raw
 * table's names for values, {@code gone} where the row has ended, and for each column that may be
 * unsent whether it is known: 1 from the segment, 0 where nobody can know it, NULL from the target.
 */
sealed interface Fold extends Statement {
  RawText text();

  /** The query. */
  String state();

  /** Columns whose value may have to come from the target. */
  List<RawColumn> open();

  /** The MERGE; always with an insert branch, without one the engine is far slower. */
  @Override
  default String render() {
    RawText text = text();
    return """
    %smerge into %s as t
    using (
    %s
    ) as s
    on %s
    when matched and s.gone then delete
    when matched then update set %s
    when not matched and not s.gone then insert (%s) values (%s)"""
        .formatted(
            Merge.WITHOUT_BLOOM_FILTERS,
            text.target().render(),
            state().indent(2).stripTrailing(),
            text.match("t", "s"),
            RawText.list(text.columns(), this::assignment),
            RawText.list(text.columns(), RawText::target),
            RawText.list(text.columns(), column -> column.value("s." + RawText.name(column))));
  }

  private String assignment(RawColumn column) {
    String value = column.value("s." + RawText.name(column));
    return open().contains(column)
        ? "%s = if(s.%s = 1, %s, t.%s)"
            .formatted(RawText.target(column), known(column), value, RawText.target(column))
        : "%s = %s".formatted(RawText.target(column), value);
  }

  static String known(RawColumn column) {
    return "known_" + column.name();
  }

  /** Every row has all its values: the last one of each key counts. */
  record Last(RawText text, Segment segment, Visibility visibility, boolean deletes)
      implements Fold {
    @Override
    public List<RawColumn> open() {
      return List.of();
    }

    @Override
    public String state() {
      return """
      select l.gone, %s
      from (
        select max(%s) as place
        %s
        group by %s
      ) as k
      join (
        select %s as place, %s as gone, %s
        %s
      ) as l on l.place = k.place"""
          .formatted(
              RawText.list(text.columns(), column -> "l." + RawText.name(column)),
              RawText.PLACE,
              rows().from(),
              text.key(),
              RawText.PLACE,
              RawText.GONE,
              RawText.list(text.columns(), RawText::name),
              rows().from());
    }

    private Changes rows() {
      return new Changes(text, segment, visibility, deletes);
    }
  }

  /**
   * Some rows leave out values: the last one of each key counts, and for each such column the last
   * value that was sent.
   *
   * <p>Where values stand is found first and they are fetched by their places, which is several
   * times faster than to carry large values through an aggregate or a window.
   *
   * @param open the columns that are left out somewhere
   * @param moves whether rows came from other keys without their large values
   */
  record Known(
      RawText text,
      Segment segment,
      Visibility visibility,
      boolean deletes,
      List<RawColumn> open,
      boolean moves)
      implements Fold {
    public Known {
      open = List.copyOf(open);
    }

    @Override
    public String state() {
      return """
      select l.gone, %s, %s
      from (
      %s
      ) as k
      join (
        select %s as place, %s as gone, %s
        %s
      ) as l on l.place = k.place%s"""
          .formatted(
              RawText.list(text.columns(), this::value),
              RawText.list(open, column -> "k." + known(column)),
              (moves ? new Carried(this).places() : places()).indent(2).stripTrailing(),
              RawText.PLACE,
              RawText.GONE,
              RawText.list(sent(), RawText::name),
              rows().from(),
              open.stream().map(this::fetched).collect(Collectors.joining()));
    }

    Changes rows() {
      return new Changes(text, segment, visibility, deletes);
    }

    /** Columns that come with the last row of a key. */
    private List<RawColumn> sent() {
      return text.columns().stream().filter(column -> !open.contains(column)).toList();
    }

    private String value(RawColumn column) {
      String name = RawText.name(column);
      if (!open.contains(column)) {
        return "l." + name;
      }
      return moves
          ? "if(k.from_target_%s, k.%s, v_%s.%s) as %s"
              .formatted(column.name(), name, column.name(), name, name)
          : "v_%s.%s".formatted(column.name(), name);
    }

    private String places() {
      return """
      select
        max(%s) as place,
        %s
      %s
      group by %s"""
          .formatted(
              RawText.PLACE,
              RawText.list(
                  open,
                  column ->
                      "max_if(%s, %s) as at_%s, if(count_if(%s) = 0, null, 1) as %s"
                          .formatted(
                              RawText.PLACE,
                              text.sent(column),
                              column.name(),
                              text.sent(column),
                              known(column))),
              rows().from(),
              text.key());
    }

    private String fetched(RawColumn column) {
      return """

      left join (
        select %s as place, %s
        %s and %s
      ) as v_%s on v_%s.place = k.at_%s"""
          .formatted(
              RawText.PLACE,
              RawText.name(column),
              rows().from(),
              text.sent(column),
              column.name(),
              column.name(),
              column.name());
    }
  }

  /**
   * How many keys would get a value that nobody knows: it was left out, and the target does not
   * have the row, or the row came from another key without it.
   */
  record Unknown(Fold.Known fold) implements Statement {
    @Override
    public String render() {
      RawText text = fold.text();
      String key = RawText.target(text.keys().getFirst());
      return """
      %sselect count(*)
      from (
      %s
      ) as s
      left join %s as t on %s
      where not s.gone and (%s)"""
          .formatted(
              Merge.WITHOUT_BLOOM_FILTERS,
              fold.state().indent(2).stripTrailing(),
              text.target().render(),
              text.match("t", "s"),
              fold.open().stream()
                  .map(
                      column ->
                          "s.%s = 0 or s.%s is null and t.%s is null"
                              .formatted(known(column), known(column), key))
                  .collect(Collectors.joining(" or ")));
    }
  }
}

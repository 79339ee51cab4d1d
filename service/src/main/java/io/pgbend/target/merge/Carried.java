package io.pgbend.target.merge;

import io.pgbend.target.raw.RawColumn;

/**
 * Where the values of each key stand when rows of a segment came from other keys without all of
 * them. What such a row leaves out is what was last sent under the old key in this segment, else
 * what the target has there. {@link Segments} sees to it that no such row stood under the old key
 * before.
 */
record Carried(Fold.Known fold) {

  /**
   * For each key the place of its last row, and for each open column the place of its value, or the
   * value itself where it is the target's under the old key.
   */
  String places() {
    RawText text = fold.text();
    return """
    select g.place, %s
    from (
      select
        max(%s) as place,
        max_if(%s, %s) as moved,
        %s
      %s
      group by %s
    ) as g
    left join (
    %s
    ) as m on m.place = g.moved"""
        .formatted(
            RawText.list(fold.open(), Carried::place),
            RawText.PLACE,
            RawText.PLACE,
            movedUnsent(),
            RawText.list(
                fold.open(),
                column ->
                    "max_if(%s, %s) as at_%s"
                        .formatted(RawText.PLACE, text.sent(column), column.name())),
            fold.rows().from(),
            text.key(),
            moves().indent(2).stripTrailing());
  }

  private String movedUnsent() {
    return "_operation = 'N' and " + fold.text().anyUnsent();
  }

  /** A value that was sent with the move or after it is not taken from the old key. */
  private static String place(RawColumn column) {
    String at = "at_" + column.name();
    String carried = "g.moved is not null and not coalesce(g.%s >= g.moved, false)".formatted(at);
    return """

      if(%s, m.%s, g.%s) as %s,
      %s and m.%s is null as from_target_%s,
      m.%s,
      if(%s, if(m.%s is not null or m.found, 1, 0), if(g.%s is null, null, 1)) as %s"""
        .formatted(
            carried,
            at,
            at,
            at,
            carried,
            at,
            column.name(),
            RawText.name(column),
            carried,
            at,
            at,
            Fold.known(column));
  }

  /**
   * The moves that leave out something, with what is known about it. Not by a window: the engine
   * applies filters of a join to the rows that a window is made of (1.2.895).
   */
  private String moves() {
    RawText text = fold.text();
    return """
    select m.place, %s, t.%s is not null as found, %s
    from (
      select n.place, %s, %s
      from (
        select _commit_lsn, _ordinal, %s as place
        %s and %s
      ) as n
      join (
        select _commit_lsn, _ordinal, %s
        %s and _operation = 'O'
      ) as o on o._commit_lsn = n._commit_lsn and o._ordinal = n._ordinal - 1
      left join (
        select %s as place, %s, %s
        %s and _operation in ('I', 'U', 'N')
      ) as e on %s and e.place < n.place
      group by n.place, %s
    ) as m
    left join %s as t on %s"""
        .formatted(
            RawText.list(fold.open(), column -> "m.at_" + column.name()),
            RawText.target(text.keys().getFirst()),
            RawText.list(
                fold.open(),
                column -> "t.%s as %s".formatted(RawText.target(column), RawText.name(column))),
            RawText.list(text.keys(), column -> "o." + RawText.name(column)),
            RawText.list(fold.open(), Carried::lastSentBefore),
            RawText.PLACE,
            fold.rows().from(),
            movedUnsent(),
            text.key(),
            fold.rows().from(),
            RawText.PLACE,
            text.key(),
            RawText.list(
                fold.open(), column -> "%s as sent_%s".formatted(text.sent(column), column.name())),
            fold.rows().from(),
            text.same("e", "o"),
            RawText.list(text.keys(), column -> "o." + RawText.name(column)),
            text.target().render(),
            text.match("t", "m"));
  }

  private static String lastSentBefore(RawColumn column) {
    return "max_if(e.place, e.sent_%s) as at_%s".formatted(column.name(), column.name());
  }
}

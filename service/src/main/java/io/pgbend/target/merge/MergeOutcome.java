package io.pgbend.target.merge;

/**
 * What was merged, counted as the source did it: a row that was inserted and deleted again within a
 * range counts as both.
 *
 * @param updated with changes of key
 * @param deleted rows; a truncate is none
 * @param ignored deletes and truncates that are not applied
 */
public record MergeOutcome(long inserted, long updated, long deleted, long ignored) {
  /** Of a range with nothing to merge. */
  public static final MergeOutcome NOTHING = new MergeOutcome(0, 0, 0, 0);
}

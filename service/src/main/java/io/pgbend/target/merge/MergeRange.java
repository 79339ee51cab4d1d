package io.pgbend.target.merge;

import io.pgbend.change.Lsn;

/**
 * Transactions by where their commit records begin.
 *
 * @param after they are merged already
 * @param upTo the last one
 */
public record MergeRange(Lsn after, Lsn upTo) {
  /** The same without transactions whose commit record begins at a position or behind it. */
  MergeRange before(Lsn commit) {
    return new MergeRange(after, new Lsn(commit.value() - 1));
  }
}

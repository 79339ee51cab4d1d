package io.pgbend.target.merge;

/**
 * What of the changes is applied.
 *
 * @param allowDelete whether deletes and truncates are; a change of key moves its row in any case
 * @param stopAtTruncate whether a truncate is a reason to stop
 */
public record MergePolicy(boolean allowDelete, boolean stopAtTruncate) {}

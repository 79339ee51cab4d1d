package io.pgbend.checkpoint;

/**
 * What the task's {@code control_load} row says.
 *
 * @param owner the run that took the epoch
 */
public record LoadControl(long epoch, String owner, LoadMarks marks, SourceIdentity identity) {}

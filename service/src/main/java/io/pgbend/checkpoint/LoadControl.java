package io.pgbend.checkpoint;

/**
 * What the task's {@code control_load} row says, as far as a snapshot needs it.
 *
 * @param rows how many rows were loaded and committed since the last intent was written
 * @param owner the run that took the epoch
 */
public record LoadControl(long epoch, long rows, String owner) {}

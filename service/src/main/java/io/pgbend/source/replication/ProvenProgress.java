package io.pgbend.source.replication;

import io.pgbend.change.Lsn;

/**
 * How far a task is known to have come.
 *
 * @param loadedEnd behind the last transaction that was loaded
 * @param coveredTo up to here nothing was missed
 * @param history of the cluster's present timeline; {@link TimelineHistory#FIRST} while it is the
 *     same as before
 */
public record ProvenProgress(Lsn loadedEnd, Lsn coveredTo, TimelineHistory history) {}

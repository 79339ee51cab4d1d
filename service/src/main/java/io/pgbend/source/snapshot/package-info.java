/**
 * The consistent copy of one table: chunks under one exported snapshot, read by binary COPY.
 *
 * <p>Reads from PostgreSQL, hands rows to staging.
 */
@NullMarked
package io.pgbend.source.snapshot;

import org.jspecify.annotations.NullMarked;

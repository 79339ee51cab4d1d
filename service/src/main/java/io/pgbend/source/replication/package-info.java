/**
 * The change stream of one replication slot, and what decides whether it can be trusted.
 *
 * <p>Reads from PostgreSQL's walsender and catalogue, hands views of rows to pipeline.
 */
@NullMarked
package io.pgbend.source.replication;

import org.jspecify.annotations.NullMarked;

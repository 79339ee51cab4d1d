/**
 * Checksums of a source table that a target can compute, too.
 *
 * <p>Reads from PostgreSQL, hands sums and row hashes to the comparison in pipeline.
 */
@NullMarked
package io.pgbend.source.checksum;

import org.jspecify.annotations.NullMarked;

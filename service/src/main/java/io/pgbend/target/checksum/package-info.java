/**
 * Checksums of a target table, in the same form as the source's.
 *
 * <p>Reads from Databend, hands sums and row hashes to the comparison in pipeline.
 */
@NullMarked
package io.pgbend.target.checksum;

import org.jspecify.annotations.NullMarked;

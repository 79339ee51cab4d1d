/**
 * Column buffers and the Parquet files made of them.
 *
 * <p>Reads rows as PostgreSQL sends them, hands files to the target's stage.
 */
@NullMarked
package io.pgbend.staging;

import org.jspecify.annotations.NullMarked;

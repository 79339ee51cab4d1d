/**
 * Flat Parquet files, made to be cheap to write: values in PLAIN order or as indices into a small
 * dictionary, pages of version 1, zstd.
 *
 * <p>Reads from staging's encoders, hands files to the target's stage.
 *
 * @see <a href="https://parquet.apache.org/docs/file-format/">the format</a>
 */
@NullMarked
package io.pgbend.staging.parquet;

import org.jspecify.annotations.NullMarked;

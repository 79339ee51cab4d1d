/**
 * What PostgreSQL's catalogue says about tables, columns, keys and sizes.
 *
 * <p>Reads from a connection, hands to mapping, snapshot and pipeline.
 */
@NullMarked
package io.pgbend.source.catalog;

import org.jspecify.annotations.NullMarked;

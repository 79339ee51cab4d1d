/**
 * Databend statements as records.
 *
 * <p>Reads names and shapes, hands text to client.
 */
@NullMarked
package io.pgbend.target.sql;

import org.jspecify.annotations.NullMarked;

/**
 * Databend's HTTP protocol.
 *
 * <p>Reads statements, hands results; knows nothing of tables or tasks.
 */
@NullMarked
package io.pgbend.target.client;

import org.jspecify.annotations.NullMarked;

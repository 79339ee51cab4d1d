/**
 * The way of rows from source to target, from start to finish.
 *
 * <p>Reads from source, hands to target.
 */
@NullMarked
package io.pgbend.pipeline;

import org.jspecify.annotations.NullMarked;

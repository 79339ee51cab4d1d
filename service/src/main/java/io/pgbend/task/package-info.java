/**
 * The life of tasks: what runs, what has failed, and what ends in which order.
 *
 * <p>Reads requests, hands work to pipeline.
 */
@NullMarked
package io.pgbend.task;

import org.jspecify.annotations.NullMarked;

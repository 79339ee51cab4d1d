/** Captured changes merged by the real engine, against a model in memory. */
@NullMarked
package io.pgbend.acceptance.merge;

import org.jspecify.annotations.NullMarked;

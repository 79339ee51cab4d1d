/**
 * Contests between pgbend and what else reads a table, measured as ratios within one run: each
 * contestant is a process of its own, contestants take turns, and every run ends with a comparison
 * of what arrived with what was there. Reads from a PostgreSQL and an engine that it starts itself,
 * hands a table to people and raw samples to programs.
 */
@NullMarked
package io.pgbend.benchmarks;

import org.jspecify.annotations.NullMarked;

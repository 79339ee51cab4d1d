/** Seeded schedules of loading, merging, acknowledging and failing, on fakes of both servers. */
@NullMarked
package io.pgbend.simulation;

import org.jspecify.annotations.NullMarked;

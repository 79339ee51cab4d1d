/** Tests of what the benchmarks work out from what they measured; no test measures anything. */
@NullMarked
package io.pgbend.benchmarks;

import org.jspecify.annotations.NullMarked;

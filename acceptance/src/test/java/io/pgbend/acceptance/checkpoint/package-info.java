/** Marks and fences on a real Databend. */
@NullMarked
package io.pgbend.acceptance.checkpoint;

import org.jspecify.annotations.NullMarked;

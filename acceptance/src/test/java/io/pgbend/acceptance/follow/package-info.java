/** Tables that are followed, from a real PostgreSQL into a real Databend. */
@NullMarked
package io.pgbend.acceptance.follow;

import org.jspecify.annotations.NullMarked;

/** Values of every type, from a real PostgreSQL through a snapshot into a real Databend. */
@NullMarked
package io.pgbend.acceptance.types;

import org.jspecify.annotations.NullMarked;

/** The embedded PostgreSQL, for real. */
@NullMarked
package io.pgbend.acceptance.postgres;

import org.jspecify.annotations.NullMarked;

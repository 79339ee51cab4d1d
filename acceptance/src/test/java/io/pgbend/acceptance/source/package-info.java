/** Reading real PostgreSQL servers. */
@NullMarked
package io.pgbend.acceptance.source;

import org.jspecify.annotations.NullMarked;

/**
 * What the embedded Databend engine and the embedded PostgreSQL have in common: platforms, the
 * cache folder, unpacking.
 *
 * <p>Reads from the class path and the home folder, hands to embedded.engine and embedded.postgres.
 */
@NullMarked
package io.pgbend.embedded;

import org.jspecify.annotations.NullMarked;

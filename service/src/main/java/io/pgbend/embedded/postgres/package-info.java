/**
 * A PostgreSQL server that comes along, for the quick start and for tests.
 *
 * <p>Reads from the class path or a given jar, hands an address to cli.
 */
@NullMarked
package io.pgbend.embedded.postgres;

import org.jspecify.annotations.NullMarked;

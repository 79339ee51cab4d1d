/**
 * The embedded Databend engine: installed on first use, started as a process of its own, found
 * again by other commands, ended with its last user.
 *
 * <p>Reads from the class path, a package index and the home folder, hands an address to cli.
 */
@NullMarked
package io.pgbend.embedded.engine;

import org.jspecify.annotations.NullMarked;

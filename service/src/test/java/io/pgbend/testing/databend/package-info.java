/**
 * A Databend that never was: the protocol on a socket, with faults, and what it shares with real
 * ones.
 */
@NullMarked
package io.pgbend.testing.databend;

import org.jspecify.annotations.NullMarked;

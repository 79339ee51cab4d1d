/**
 * The store in the home folder: what is known at home and survives kill -9 and loss of power.
 *
 * <p>Reads from and writes to {@code store.db}, hands the ports of checkpoint to Application. Only
 * this package knows SQLite.
 */
@NullMarked
package io.pgbend.store;

import org.jspecify.annotations.NullMarked;

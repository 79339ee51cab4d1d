/**
 * Connections to PostgreSQL: addresses, TLS, the settings pinned on every session.
 *
 * <p>Reads from a source's definition, hands to catalog, snapshot and replication.
 */
@NullMarked
package io.pgbend.source;

import org.jspecify.annotations.NullMarked;

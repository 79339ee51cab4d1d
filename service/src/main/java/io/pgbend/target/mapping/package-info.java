/**
 * Which Databend type each PostgreSQL type becomes, and whether an existing table can take it.
 *
 * <p>Reads from the source's shape and the user's wishes, hands columns to staging, sql and load.
 */
@NullMarked
package io.pgbend.target.mapping;

import org.jspecify.annotations.NullMarked;

/**
 * The table that takes captured changes in their order, before they are merged.
 *
 * <p>Reads a table's mapping, hands columns and statements to pipeline and target.merge.
 */
@NullMarked
package io.pgbend.target.raw;

import org.jspecify.annotations.NullMarked;

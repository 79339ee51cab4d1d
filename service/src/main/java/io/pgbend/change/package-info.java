/**
 * The words that everything else shares: names, types and shapes of what a source holds.
 *
 * <p>Reads from nobody, hands to everybody.
 */
@NullMarked
package io.pgbend.change;

import org.jspecify.annotations.NullMarked;

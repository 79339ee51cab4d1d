/**
 * What a Databend is to us: where it is and how it is reached.
 *
 * <p>Reads from a target's definition, hands to client.
 */
@NullMarked
package io.pgbend.target;

import org.jspecify.annotations.NullMarked;

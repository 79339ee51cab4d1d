/**
 * Secrets that do not print themselves.
 *
 * <p>Reads from the command line and the environment, hands to source and target.
 */
@NullMarked
package io.pgbend.credential;

import org.jspecify.annotations.NullMarked;

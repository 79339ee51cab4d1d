/**
 * The command line.
 *
 * <p>Reads arguments, hands to everything through Application.
 */
@NullMarked
package io.pgbend.cli;

import org.jspecify.annotations.NullMarked;

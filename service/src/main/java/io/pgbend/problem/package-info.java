/**
 * Named reasons why something stopped, each with its retry rule and its remedy.
 *
 * <p>Reads from nobody, hands to everybody.
 */
@NullMarked
package io.pgbend.problem;

import org.jspecify.annotations.NullMarked;

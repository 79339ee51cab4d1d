/** Copies that are cut off, and what is left of them. */
@NullMarked
package io.pgbend.acceptance.crash;

import org.jspecify.annotations.NullMarked;

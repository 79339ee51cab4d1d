/** Tests of the whole on real servers, and what they have in common. */
@NullMarked
package io.pgbend.acceptance;

import org.jspecify.annotations.NullMarked;

/** The picture of the packages, executable. */
@NullMarked
package io.pgbend.architecture;

import org.jspecify.annotations.NullMarked;

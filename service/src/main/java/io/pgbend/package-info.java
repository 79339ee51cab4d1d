/** The program: where it starts and where everything is wired. */
@NullMarked
package io.pgbend;

import org.jspecify.annotations.NullMarked;

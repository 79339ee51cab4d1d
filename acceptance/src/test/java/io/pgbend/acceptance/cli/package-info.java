/** The command line as its users meet it. */
@NullMarked
package io.pgbend.acceptance.cli;

import org.jspecify.annotations.NullMarked;

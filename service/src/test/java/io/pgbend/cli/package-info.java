@NullMarked
package io.pgbend.cli;

import org.jspecify.annotations.NullMarked;

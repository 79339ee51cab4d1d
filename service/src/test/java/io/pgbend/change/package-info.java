@NullMarked
package io.pgbend.change;

import org.jspecify.annotations.NullMarked;

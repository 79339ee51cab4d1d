@NullMarked
package io.pgbend.source;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.pgbend.store;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.pgbend.task;

import org.jspecify.annotations.NullMarked;

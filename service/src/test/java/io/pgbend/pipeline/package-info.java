@NullMarked
package io.pgbend.pipeline;

import org.jspecify.annotations.NullMarked;

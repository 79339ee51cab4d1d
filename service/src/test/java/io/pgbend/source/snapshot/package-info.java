@NullMarked
package io.pgbend.source.snapshot;

import org.jspecify.annotations.NullMarked;

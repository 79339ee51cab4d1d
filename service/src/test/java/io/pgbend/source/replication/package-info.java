@NullMarked
package io.pgbend.source.replication;

import org.jspecify.annotations.NullMarked;

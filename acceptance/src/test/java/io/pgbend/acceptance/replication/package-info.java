/** The change stream, and the checks of its source, on real servers. */
@NullMarked
package io.pgbend.acceptance.replication;

import org.jspecify.annotations.NullMarked;

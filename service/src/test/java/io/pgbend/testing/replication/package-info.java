/** What tests of the change stream share. */
@NullMarked
package io.pgbend.testing.replication;

import org.jspecify.annotations.NullMarked;

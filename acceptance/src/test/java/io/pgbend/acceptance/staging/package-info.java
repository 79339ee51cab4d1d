/** Staged files as readers that are not ours see them. */
@NullMarked
package io.pgbend.acceptance.staging;

import org.jspecify.annotations.NullMarked;

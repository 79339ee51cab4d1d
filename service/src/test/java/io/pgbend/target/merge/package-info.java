/** Tests of merging. */
@NullMarked
package io.pgbend.target.merge;

import org.jspecify.annotations.NullMarked;

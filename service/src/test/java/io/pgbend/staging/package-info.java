/** Values in both forms against independent arithmetic, and what a staged file counts. */
@NullMarked
package io.pgbend.staging;

import org.jspecify.annotations.NullMarked;

/** The table of types and what users may ask of it. */
@NullMarked
package io.pgbend.target.mapping;

import org.jspecify.annotations.NullMarked;

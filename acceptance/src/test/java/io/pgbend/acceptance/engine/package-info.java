/** The embedded engine's life, with real processes. */
@NullMarked
package io.pgbend.acceptance.engine;

import org.jspecify.annotations.NullMarked;

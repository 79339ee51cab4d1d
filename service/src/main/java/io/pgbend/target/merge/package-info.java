/**
 * Brings ranges of captured changes into the target by key, exactly.
 *
 * <p>Reads raw tables, hands statements and counts to pipeline.
 */
@NullMarked
package io.pgbend.target.merge;

import org.jspecify.annotations.NullMarked;

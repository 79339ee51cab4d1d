/**
 * How far a task has come, as its control rows in Databend say: the only truth about progress.
 *
 * <p>Reads from the target's control tables, hands fences and intents to pipeline.
 */
@NullMarked
package io.pgbend.checkpoint;

import org.jspecify.annotations.NullMarked;

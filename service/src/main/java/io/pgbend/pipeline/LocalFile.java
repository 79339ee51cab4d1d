package io.pgbend.pipeline;

import io.pgbend.staging.StagedFile;

/**
 * A complete file in the spool.
 *
 * @param name its name in the stage, never used before
 */
public record LocalFile(String name, StagedFile file) {}

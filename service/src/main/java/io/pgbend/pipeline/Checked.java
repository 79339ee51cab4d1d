package io.pgbend.pipeline;

import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.WhereCondition;
import java.util.Optional;

/**
 * What the checks of a snapshot found, all of them passed.
 *
 * @param databaseThere whether the target's database exists; else it is wished to be created
 */
record Checked(
    SourceTable table, Optional<WhereCondition> where, TargetShape shape, boolean databaseThere) {}

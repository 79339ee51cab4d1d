package io.pgbend.pipeline;

import io.pgbend.source.catalog.SourceTable;
import io.pgbend.source.snapshot.WhereCondition;
import java.util.Optional;

/** What the checks of a snapshot found, all of them passed. */
record Checked(SourceTable table, Optional<WhereCondition> where, TargetShape shape) {}

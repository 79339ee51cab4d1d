package io.pgbend.target.mapping;

import java.util.Set;

/** Names that Databend keeps for itself. */
final class ColumnName {
  /** Refused by Databend in exactly this spelling, error 1110. */
  private static final Set<String> INTERNAL =
      Set.of(
          "_row_id",
          "_block_name",
          "_segment_name",
          "_snapshot_name",
          "_base_row_id",
          "_base_block_ids",
          "_search_matched",
          "_search_score",
          "_vector_score",
          "_origin_version",
          "_origin_block_id",
          "_origin_block_row_num",
          "change$action",
          "change$row_id",
          "change$is_update",
          "metadata$filename",
          "metadata$file_row_number");

  private ColumnName() {}

  static boolean isInternal(String name) {
    return INTERNAL.contains(name);
  }
}

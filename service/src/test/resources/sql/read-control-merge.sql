select "epoch", "merged_commit_lsn", "merged_end_lsn", "generation", "snapshot", "snapshot_end_lsn", "target_table_id", "schema_version", "intent"
from "pgbend"."control_merge_t1"

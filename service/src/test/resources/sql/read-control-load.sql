select "epoch", "loaded_commit_lsn", "loaded_end_lsn", "piece_commit_lsn", "piece_ordinal", "covered_to", "store_id", "system_id", "timeline"
from "pgbend"."control_load_t1"

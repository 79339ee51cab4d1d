create table if not exists "pgbend"."control_load_t1" as
select
  cast(0 as bigint) as "epoch",
  cast(0 as bigint unsigned) as "loaded_commit_lsn",
  cast(0 as bigint unsigned) as "loaded_end_lsn",
  cast(0 as bigint unsigned) as "piece_commit_lsn",
  cast(0 as bigint) as "piece_ordinal",
  cast(0 as bigint unsigned) as "covered_to",
  cast('' as string) as "store_id",
  cast('' as string) as "system_id",
  cast(0 as bigint) as "timeline"

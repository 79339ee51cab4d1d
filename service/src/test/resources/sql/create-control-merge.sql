create table if not exists "pgbend"."control_merge_t1" as
select
  cast(0 as bigint) as "epoch",
  cast(0 as bigint unsigned) as "merged_commit_lsn",
  cast(0 as bigint unsigned) as "merged_end_lsn",
  cast(0 as bigint) as "generation",
  cast(null as string null) as "snapshot",
  cast(null as bigint unsigned null) as "snapshot_end_lsn",
  cast(null as bigint unsigned null) as "target_table_id",
  cast(0 as bigint) as "schema_version",
  cast(null as string null) as "intent"

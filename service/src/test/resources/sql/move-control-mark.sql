update "pgbend"."control_merge_t1"
set "merged_commit_lsn" = 20, "snapshot" = '1:5:2,3''\\'
where "epoch" = 4 and "merged_commit_lsn" = 10 and "intent" is null

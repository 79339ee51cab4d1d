delete from "pgbend"."raw_t1"
where _commit_lsn <= 800

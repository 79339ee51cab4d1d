update "pgbend"."control_load_t1"
set "epoch" = 4
where "epoch" = 3

create stage if not exists pgbend

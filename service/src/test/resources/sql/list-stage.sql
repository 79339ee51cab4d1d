list @pgbend/t1/7/

presign upload @pgbend/t1/7/1-2-0-x.parquet

copy into "a ""b"" c".`o'clock \ ü` ("id", "Id")
from @pgbend/t1/7/
files = ('1-2-0-x.parquet', '3-4-1-y.parquet')
file_format = (type = parquet)
column_match_mode = case_sensitive
on_error = abort
force = false
purge = false

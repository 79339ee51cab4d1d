copy into "a ""b"" c".`o'clock \ ü` ("id", "v")
from (select "id", parse_json("v") from @pgbend/t1/7/)
files = ('1-2-0-x.parquet')
file_format = (type = parquet)
on_error = abort
force = false
purge = false

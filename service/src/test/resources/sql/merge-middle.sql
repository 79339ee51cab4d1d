select coalesce(max_if(_commit_lsn, until * 2 <= total), min(_commit_lsn)) as middle
from (
  select _commit_lsn, sum(count(*)) over (order by _commit_lsn) as until,
    sum(count(*)) over () as total
  from "pgbend"."raw_t1"
  where _commit_lsn > 16 and _commit_lsn <= 18446744073709551608
  group by _commit_lsn)
having count(*) > 1

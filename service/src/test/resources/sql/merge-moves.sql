select n._commit_lsn, n._ordinal, siphash64(concat(to_string(o."a1_1"), '\u0001', to_string(o."a2_1"))) as came_from, siphash64(concat(to_string(n."a1_1"), '\u0001', to_string(n."a2_1"))) as went_to
from (
  select *
  from "pgbend"."raw_t1"
  where _operation = 'N' and (_unsent_0 <> 0) and _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5)))
) as n
join "pgbend"."raw_t1" as o
  on o._commit_lsn = n._commit_lsn and o._ordinal = n._ordinal - 1 and o._operation = 'O'
order by n._commit_lsn, n._ordinal

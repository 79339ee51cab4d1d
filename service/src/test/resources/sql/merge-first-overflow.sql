select _overflow
from "pgbend"."raw_t1"
where _overflow is not null and _commit_lsn > 16 and _commit_lsn <= 18446744073709551608 and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5)))
order by _commit_lsn, _ordinal
limit 1

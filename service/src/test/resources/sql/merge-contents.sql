select
  count_if(_operation = 'I') as inserts,
  count_if(_operation = 'U') as updates,
  count_if(_operation = 'D') as deletes,
  count_if(_operation = 'N') as moves,
  count_if(_operation = 'T' and _overflow is null) as truncates,
  min_if(_commit_lsn, _operation = 'T' and _overflow is null) as first_truncate,
  count_if((_unsent_0 <> 0)) as unsent,
  count_if(_operation = 'N' and (_unsent_0 <> 0)) as moved_unsent,
  min_if(_commit_lsn, _overflow is not null) as overflow,
  max(_commit_time)::bigint as committed
from "pgbend"."raw_t1"
where _commit_lsn > 16 and _commit_lsn <= 18446744073709551608 and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5)))

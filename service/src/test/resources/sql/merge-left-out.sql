select count_if(not (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0)), count_if(not (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 4) = 0))
from "pgbend"."raw_t1"
where _operation in ('U', 'N') and (_unsent_0 <> 0) and _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5)))

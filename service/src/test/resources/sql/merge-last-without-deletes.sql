settings (bloom_runtime_filter_threshold = 0) merge into "shop"."orders" as t
using (
  select l.gone, l."a1_1", l."a2_1", l."a4_1", l."a5_1"
  from (
    select max(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal) as place
    from "pgbend"."raw_t1"
    where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation not in ('T', 'D')
    group by "a1_1", "a2_1"
  ) as k
  join (
    select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, _operation in ('D', 'O') as gone, "a1_1", "a2_1", "a4_1", "a5_1"
    from "pgbend"."raw_t1"
    where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation not in ('T', 'D')
  ) as l on l.place = k.place
) as s
on t."id" = s."a1_1" and t."o'k ""2""" = s."a2_1"
when matched and s.gone then delete
when matched then update set "id" = s."a1_1", "o'k ""2""" = s."a2_1", "note" = s."a4_1", "place" = if(s."a5_1" is null, null, if(s."a5_1" is null, [0,0,0], parse_json(s."a5_1")::ARRAY(FLOAT))::VECTOR(3))
when not matched and not s.gone then insert ("id", "o'k ""2""", "note", "place") values (s."a1_1", s."a2_1", s."a4_1", if(s."a5_1" is null, null, if(s."a5_1" is null, [0,0,0], parse_json(s."a5_1")::ARRAY(FLOAT))::VECTOR(3)))

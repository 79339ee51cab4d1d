settings (bloom_runtime_filter_threshold = 0) select count(*)
from (
  select l.gone, l."a1_1", l."a2_1", if(k.from_target_a4_1, k."a4_1", v_a4_1."a4_1") as "a4_1", l."a5_1", k.known_a4_1
  from (
    select g.place, 
    if(g.moved is not null and not coalesce(g.at_a4_1 >= g.moved, false), m.at_a4_1, g.at_a4_1) as at_a4_1,
    g.moved is not null and not coalesce(g.at_a4_1 >= g.moved, false) and m.at_a4_1 is null as from_target_a4_1,
    m."a4_1",
    if(g.moved is not null and not coalesce(g.at_a4_1 >= g.moved, false), if(m.at_a4_1 is not null or m.found, 1, 0), if(g.at_a4_1 is null, null, 1)) as known_a4_1
    from (
      select
        max(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal) as place,
        max_if(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal, _operation = 'N' and (_unsent_0 <> 0)) as moved,
        max_if(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal, (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0)) as at_a4_1
      from "pgbend"."raw_t1"
      where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation <> 'T'
      group by "a1_1", "a2_1"
    ) as g
    left join (
      select m.place, m.at_a4_1, t."id" is not null as found, t."note" as "a4_1"
      from (
        select n.place, o."a1_1", o."a2_1", max_if(e.place, e.sent_a4_1) as at_a4_1
        from (
          select _commit_lsn, _ordinal, _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place
          from "pgbend"."raw_t1"
        where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation <> 'T' and _operation = 'N' and (_unsent_0 <> 0)
        ) as n
        join (
          select _commit_lsn, _ordinal, "a1_1", "a2_1"
          from "pgbend"."raw_t1"
        where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation <> 'T' and _operation = 'O'
        ) as o on o._commit_lsn = n._commit_lsn and o._ordinal = n._ordinal - 1
        left join (
          select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, "a1_1", "a2_1", (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0) as sent_a4_1
          from "pgbend"."raw_t1"
        where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation <> 'T' and _operation in ('I', 'U', 'N')
        ) as e on e."a1_1" = o."a1_1" and e."a2_1" = o."a2_1" and e.place < n.place
        group by n.place, o."a1_1", o."a2_1"
      ) as m
      left join "shop"."orders" as t on t."id" = m."a1_1" and t."o'k ""2""" = m."a2_1"
    ) as m on m.place = g.moved
  ) as k
  join (
    select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, _operation in ('D', 'O') as gone, "a1_1", "a2_1", "a5_1"
    from "pgbend"."raw_t1"
    where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation <> 'T'
  ) as l on l.place = k.place
  left join (
    select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, "a4_1"
    from "pgbend"."raw_t1"
    where _commit_lsn >= 24 and (_commit_lsn > 24 or _ordinal > 3) and _commit_lsn <= 800 and (_commit_lsn < 800 or _ordinal <= 7) and (_commit_lsn >= 64 or not (((_xid + 6442450844) % 4294967296 - 2147483648) < 0 and ((_xid + 6442450844) % 4294967296 - 2147483648) not in (-10, -5))) and _operation <> 'T' and (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0)
  ) as v_a4_1 on v_a4_1.place = k.at_a4_1
) as s
left join "shop"."orders" as t on t."id" = s."a1_1" and t."o'k ""2""" = s."a2_1"
where not s.gone and (s.known_a4_1 = 0 or s.known_a4_1 is null and t."id" is null)

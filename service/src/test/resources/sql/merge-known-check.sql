settings (bloom_runtime_filter_threshold = 0) select count(*)
from (
  select l.gone, l."a1_1", l."a2_1", v_a4_1."a4_1", v_a5_1."a5_1", k.known_a4_1, k.known_a5_1
  from (
    select
      max(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal) as place,
      max_if(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal, (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0)) as at_a4_1, if(count_if((_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0)) = 0, null, 1) as known_a4_1, max_if(_commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal, (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 4) = 0)) as at_a5_1, if(count_if((_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 4) = 0)) = 0, null, 1) as known_a5_1
    from "pgbend"."raw_t1"
      where _commit_lsn > 16 and _commit_lsn <= 18446744073709551608 and true and _operation <> 'T'
    group by "a1_1", "a2_1"
  ) as k
  join (
    select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, _operation in ('D', 'O') as gone, "a1_1", "a2_1"
    from "pgbend"."raw_t1"
    where _commit_lsn > 16 and _commit_lsn <= 18446744073709551608 and true and _operation <> 'T'
  ) as l on l.place = k.place
  left join (
    select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, "a4_1"
    from "pgbend"."raw_t1"
    where _commit_lsn > 16 and _commit_lsn <= 18446744073709551608 and true and _operation <> 'T' and (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 2) = 0)
  ) as v_a4_1 on v_a4_1.place = k.at_a4_1
  left join (
    select _commit_lsn::decimal(38, 0) * 1000000000000000000 + _ordinal as place, "a5_1"
    from "pgbend"."raw_t1"
    where _commit_lsn > 16 and _commit_lsn <= 18446744073709551608 and true and _operation <> 'T' and (_operation in ('I', 'U', 'N') and bit_and(_unsent_0, 4) = 0)
  ) as v_a5_1 on v_a5_1.place = k.at_a5_1
) as s
left join "shop"."orders" as t on t."id" = s."a1_1" and t."o'k ""2""" = s."a2_1"
where not s.gone and (s.known_a4_1 = 0 or s.known_a4_1 is null and t."id" is null or s.known_a5_1 = 0 or s.known_a5_1 is null and t."id" is null)

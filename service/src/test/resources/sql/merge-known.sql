settings (bloom_runtime_filter_threshold = 0) merge into "shop"."orders" as t
using (
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
on t."id" = s."a1_1" and t."o'k ""2""" = s."a2_1"
when matched and s.gone then delete
when matched then update set "id" = s."a1_1", "o'k ""2""" = s."a2_1", "note" = if(s.known_a4_1 = 1, s."a4_1", t."note"), "place" = if(s.known_a5_1 = 1, if(s."a5_1" is null, null, if(s."a5_1" is null, [0,0,0], parse_json(s."a5_1")::ARRAY(FLOAT))::VECTOR(3)), t."place")
when not matched and not s.gone then insert ("id", "o'k ""2""", "note", "place") values (s."a1_1", s."a2_1", s."a4_1", if(s."a5_1" is null, null, if(s."a5_1" is null, [0,0,0], parse_json(s."a5_1")::ARRAY(FLOAT))::VECTOR(3)))

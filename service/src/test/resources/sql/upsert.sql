settings (bloom_runtime_filter_threshold = 0) merge into "shop"."orders" as t
using (select "id", "a,""b""" from "a ""b"" c".`o'clock \ ü`) as s
on t."id" = s."id"
when matched then update set "id" = s."id", "a,""b""" = s."a,""b"""
when not matched then insert ("id", "a,""b""") values (s."id", s."a,""b""")

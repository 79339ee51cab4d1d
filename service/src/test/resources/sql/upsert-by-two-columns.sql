settings (bloom_runtime_filter_threshold = 0) merge into "shop"."orders" as t
using (select "a", "b", "c" from "a ""b"" c".`o'clock \ ü`) as s
on t."a" = s."a" and t."b" = s."b"
when matched then update set "a" = s."a", "b" = s."b", "c" = s."c"
when not matched then insert ("a", "b", "c") values (s."a", s."b", s."c")

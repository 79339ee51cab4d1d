select s.*
from (select coalesce('V' || octet_length(convert_to("id"::text, 'UTF8')) || ':' || "id"::text, 'N') as k, ("doc")::pg_catalog.text as v0, ("ratio")::pg_catalog.text as v1 from only "s"."T") s
where left(md5(convert_to(k, 'UTF8')), 2) = '0f'

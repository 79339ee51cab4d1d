select concat(coalesce(concat('V', to_string(octet_length(to_string("id"))), ':', to_string("id")), 'N')) as pgbend_key, "doc"
from "shop"."T"
where true

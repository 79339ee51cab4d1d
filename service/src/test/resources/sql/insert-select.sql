insert into "shop"."orders" ("id", "Id")
select "id", "Id"
from "a ""b"" c".`o'clock \ ü`

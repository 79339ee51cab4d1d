select 1 from "shop"."orders" limit 1

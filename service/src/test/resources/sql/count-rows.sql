select count(*) from "shop"."orders"

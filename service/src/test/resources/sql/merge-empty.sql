delete from "shop"."orders"

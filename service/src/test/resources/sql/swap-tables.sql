alter table "shop"."orders" swap with "orders ""2"""

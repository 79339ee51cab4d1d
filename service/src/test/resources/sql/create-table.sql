create table "shop"."orders" (
  "id" bigint not null,
  "Id" decimal(12, 2) null,
  "a,""b""" string null
)
row_per_block = 100000
bloom_index_columns = '"id", "a,""b"""'

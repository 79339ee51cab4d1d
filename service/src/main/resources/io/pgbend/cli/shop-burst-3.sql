update shop.customer set credit = credit + 1, remarks = repeat(md5(id::text), 200) where id % 50 = 0
update shop.customer set newsletter = not coalesce(newsletter, false) where id % 25 = 0
insert into shop.customer (mail, full_name, created_at) select 'late' || n || '@example.org', 'Late ' || n, now() from generate_series(1, 1000) n
update shop.address set kind = 'invoice' where kind = 'billing' and customer_id % 10 = 0
delete from shop.address where kind = 'billing' and customer_id % 35 = 0
update shop.product set price = price + 0.01, attributes = attributes || '{"sale": true}' where id % 3 = 0
update shop.manual set revision = revision + 1
update shop.manual set title = title || ' (2nd edition)', revision = revision + 1 where product_id % 2 = 0
update shop.manual set body = left(body, 9000) || ' fin' where product_id % 21 = 0
begin
update shop.manual set revision = 0 where product_id % 14 = 0
savepoint maybe
delete from shop.manual
rollback to savepoint maybe
commit
begin
truncate shop.flash_sale
insert into shop.flash_sale select n, n, 0.99 from generate_series(1, 700) n
commit
update shop.flash_sale set price = 1.99 where id % 2 = 0
update shop.category set name = upper(name) where id % 4 = 0

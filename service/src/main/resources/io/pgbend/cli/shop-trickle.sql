update shop.orders set state = 'paid' where id = 1 + floor(random() * 200000)
insert into shop.stock_movement select max(id) + 1, 1 + max(id) % 5460, now()::timestamp, 1, 'live' from shop.stock_movement
update shop.customer set credit = credit + 1 where id = 1 + floor(random() * 50000)
delete from shop.stock_movement where id = (select min(id) from shop.stock_movement where id > 0)
update shop.manual set revision = revision + 1 where product_id = 7 * (1 + floor(random() * 300))

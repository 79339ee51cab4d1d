update shop.orders set state = 'delivered', note = null where id % 20 = 0
begin
insert into shop.orders select n, 1 + n % 50000, 'open', now(), current_date + 3, n % 1000, null, 'a new order ☕' from generate_series(200001, 203000) n
insert into shop.order_item select o, l, 1 + (o + l) % 5460, l, 9.99, 0 from generate_series(200001, 203000) o, generate_series(1, 3) l
commit
delete from shop.order_item where order_id % 100 = 3 and line = 3
update shop.order_item set line = line + 10 where order_id % 200 = 7
update shop.orders set total = (select sum(quantity * unit_price) from shop.order_item where order_id = orders.id) where id > 200000
begin
delete from shop.order_item where order_id = 202999
rollback

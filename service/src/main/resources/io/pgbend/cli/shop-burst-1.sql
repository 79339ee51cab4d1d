begin
insert into shop.stock_movement select n, 1 + n % 5460, timestamp '2025-01-01' + n * interval '3 seconds', n % 100, 'B-' || n % 9 from generate_series(200001, 212000) n
update shop.stock_movement set amount = -amount where id between 200001 and 201000
commit
update shop.stock_movement set shelf = 'moved ' || id % 7 where id % 25 = 0
delete from shop.stock_movement where id % 50 = 1
update shop.stock_movement set id = id + 1000000 where id % 75 = 2
begin
update shop.stock_movement set id = -id where id in (1000077, 1000152)
update shop.stock_movement set id = 1000077 + 1000152 + id where id < 0
commit

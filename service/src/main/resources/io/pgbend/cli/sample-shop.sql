-- A sample shop: nine related tables, 1,066,300 rows, the types that real shops use.
-- Every value is computed from its row's number, so each run makes the same rows.
create schema shop;
set search_path to shop;

create type order_state as enum ('open', 'paid', 'shipped', 'delivered', 'returned');
create domain email as text check (value like '%_@_%');

create table category (
  id smallint primary key,
  name varchar(40) not null,
  parent_id smallint references category
);

create table product (
  id integer primary key,
  sku uuid not null,
  category_id smallint not null references category,
  title text not null,
  price numeric(10, 2) not null,
  weight_kg real,
  attributes jsonb not null,
  tags text[] not null,
  thumbnail bytea,
  discontinued boolean not null default false
);

create table customer (
  id bigint generated always as identity primary key,
  mail email not null,
  full_name text not null,
  born date,
  credit numeric(12, 4) not null default 0,
  last_address inet,
  newsletter boolean,
  created_at timestamptz not null,
  remarks text
);

create table address (
  customer_id bigint not null references customer,
  kind char(8) not null,
  street text not null,
  city text not null,
  postcode varchar(12) not null,
  country char(2) not null,
  primary key (customer_id, kind)
);

create table orders (
  id bigint primary key,
  customer_id bigint not null references customer,
  state order_state not null,
  ordered_at timestamptz not null,
  deliver_on date,
  total numeric(14, 2) not null,
  shipping_time interval,
  note text
);

create table order_item (
  order_id bigint not null references orders,
  line smallint not null,
  product_id integer not null references product,
  quantity integer not null,
  unit_price numeric(10, 2) not null,
  discount double precision not null default 0,
  primary key (order_id, line)
);

create table stock_movement (
  id bigint primary key,
  product_id integer not null references product,
  at timestamp not null,
  amount integer not null,
  shelf text
);

-- manuals are large enough to be stored out of line: updates do not send them again
create table manual (
  title text primary key,
  product_id integer not null references product,
  body text not null,
  revision integer not null
);

create table flash_sale (
  id integer primary key,
  product_id integer not null references product,
  price numeric(10, 2) not null
);

insert into category
select n, 'Category ' || n, case when n > 8 then 1 + n % 8 end
from generate_series(1, 40) n;

insert into product
select
  n,
  md5('product ' || n)::uuid,
  1 + n % 40,
  (array['Lamp', 'Chair', 'Café table', 'Büro-Tisch', '花瓶', 'Mug ☕'])[1 + n % 6] || ' no. ' || n,
  (n::bigint * 7919 % 99901)::numeric / 100,
  case when n % 9 > 0 then (n % 5000) / 1000.0 end,
  jsonb_build_object('colour', (array['red', 'green', 'blue', 'black'])[1 + n % 4], 'size',
    jsonb_build_object('w', n % 200, 'h', round((n % 70) / 4.0, 2)), 'labels', jsonb_build_array('a' || n % 3, null, n % 2 = 0)),
  case when n % 5 = 0 then '{}' else array['new', 'tag "' || n % 10 || '"', 'a,b'] end,
  case when n % 4 = 0 then decode(md5('picture ' || n), 'hex') end,
  n % 50 = 0
from generate_series(1, 5460) n;

insert into customer (mail, full_name, born, credit, last_address, newsletter, created_at, remarks)
select
  'customer' || n || '@example.org',
  (array['Ada', 'Grace', 'Edsger', 'Márta', 'Søren', '小川', 'Zoë'])[1 + n % 7] || ' ' || initcap(left(md5('name ' || n), 8)),
  case when n % 11 > 0 then date '1940-01-01' + (n * 37) % 24000 end,
  (n::bigint * 104729 % 100000000)::numeric / 10000,
  case when n % 3 > 0 then ('10.' || n % 256 || '.' || n / 256 % 256 || '.7')::inet end,
  case n % 3 when 0 then true when 1 then false end,
  timestamptz '2015-03-01 00:00:00+00' + n * interval '97 minutes 13.000417 seconds',
  case when n % 20 = 0 then E'likes "quotes", \\backslashes\\ and\nnew lines' when n % 20 = 1 then '' end
from generate_series(1, 50000) n;

insert into address
select n, kind, n % 900 || ' High Street', 'City ' || n % 331, lpad((n * 31 % 100000)::text, 5, '0'), (array['DE', 'FR', 'JP', 'BR'])[1 + n % 4]
from generate_series(1, 50000) n, lateral (values ('home'), ('billing')) k (kind)
where kind = 'home' or n % 5 = 0;

insert into orders
select
  n,
  1 + n::bigint * 7907 % 50000,
  (array['open', 'paid', 'shipped', 'delivered', 'returned'])[1 + n % 5]::order_state,
  timestamptz '2023-01-01 00:00:00+00' + n * interval '6 minutes 11.000001 seconds',
  case when n % 6 > 0 then date '2023-01-02' + n / 230 end,
  (n::bigint * 6151 % 9999999)::numeric / 100,
  case when n % 4 > 0 then make_interval(days => n % 9, hours => n % 24, secs => n % 60) end,
  case when n % 25 = 0 then 'leave at the door' end
from generate_series(1, 200000) n;

insert into order_item
select
  o, l, 1 + (o * 13 + l * 977) % 5460, 1 + (o + l) % 7,
  ((o + l)::bigint * 7919 % 99901)::numeric / 100, ((o + l) % 20) / 100.0
from generate_series(1, 200000) o, generate_series(1, 3) l;

insert into stock_movement
select n, 1 + (n * 17) % 5460, timestamp '2024-01-01 00:00:00' + n * interval '41.000003 seconds', (n * 37) % 401 - 200,
  case when n % 7 > 0 then 'S-' || n % 120 end
from generate_series(1, 150000) n;

insert into manual
select 'How to use "no. ' || n || '" \ ' || (array['évidemment', 'natürlich', 'もちろん'])[1 + n % 3], n * 7,
  (select string_agg(md5(n || ' ' || part), ' ') from generate_series(1, 400 + n) part), 1
from generate_series(1, 300) n;

insert into flash_sale
select n, n * 3, (n % 90) + 0.99
from generate_series(1, 500) n;

analyze;

create publication bend_cdc_pub for table
  category, product, customer, address, orders, order_item, stock_movement, manual, flash_sale;

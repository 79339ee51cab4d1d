-- Positions are 16 hexadecimal digits: text order is their order without sign.
create table store (
  id text not null
) strict;

create table slot (
  system_identifier text not null,
  database text not null,
  slot text not null,
  epoch integer not null,
  acknowledged text not null,
  primary key (system_identifier, database, slot)
) strict;

create table route (
  task text not null primary key,
  system_identifier text not null,
  database text not null,
  slot text not null,
  publication text not null,
  attached_at text not null,
  covered_to text not null,
  loaded_mirror text not null,
  gap text,
  gap_detail text not null,
  definition text not null,
  facts text not null
) strict;

create index route_by_slot on route (system_identifier, database, slot);

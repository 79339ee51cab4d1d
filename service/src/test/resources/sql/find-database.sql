select name
from system.databases
where name = 'it''s'

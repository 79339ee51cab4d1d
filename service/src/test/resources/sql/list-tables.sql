select name, table_id, engine
from system.tables
where database = 'shop'
order by name

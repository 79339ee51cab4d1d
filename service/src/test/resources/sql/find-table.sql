select table_id, engine
from system.tables
where database = 'a "b" c' and name = 'o''clock \\ ü'

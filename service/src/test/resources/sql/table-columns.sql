select name, data_type, is_nullable, default_expression
from system.columns
where database = 'a "b" c' and table = 'o''clock \\ ü'

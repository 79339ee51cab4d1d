select name
from system.databases
order by name

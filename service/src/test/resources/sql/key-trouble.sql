select 1
from "a ""b"" c".`o'clock \ ü`
group by "a", "b ""2"""
having count(*) > 1 or "a" is null or "b ""2""" is null
limit 1

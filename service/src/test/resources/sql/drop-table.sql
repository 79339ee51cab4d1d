drop table if exists "a ""b"" c".`o'clock \ ü`

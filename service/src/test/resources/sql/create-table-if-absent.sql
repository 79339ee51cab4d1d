create table if not exists "a ""b"" c".`o'clock \ ü` (
  "select" variant null
)
row_per_block = 100000

create database if not exists "a ""b"" c"

"""Databend's HTTP protocol: a small threaded server, its routes, queries with pages, uploads."""

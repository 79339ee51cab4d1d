"""What the benchmarks do with DuckDB: make TPC-H data, read PostgreSQL as a contestant, read Parquet files back."""

import argparse
import glob
import importlib.util
import json
import os
import resource
import time

import duckdb


def extension(name):
    package = importlib.util.find_spec("duckdb_extension_" + name).submodule_search_locations[0]
    return glob.glob(os.path.join(package, "extensions", "*", name + ".duckdb_extension"))[0]


def connect(threads, *extensions):
    connection = duckdb.connect(config={"allow_unsigned_extensions": "true", "threads": threads})
    for name in extensions:
        connection.execute(f"load '{extension(name)}'")
    return connection


def make(options):
    connection = connect(options.threads, "tpch")
    connection.execute("call dbgen(sf = %s)" % options.scale)
    connection.execute(
        f"copy (from lineitem) to '{options.out}' (format csv, header false, delimiter '|')")


def cpu_seconds():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime


def read(options):
    """Copies a table to one zstd Parquet file, as often as asked, and says how long each time took."""
    connection = connect(options.threads, "postgres_scanner")
    for number in range(1, options.passes + 1):
        cpu, started = cpu_seconds(), time.monotonic()
        connection.execute(f"attach '{options.source}' as pg (type postgres, read_only)")
        rows = connection.execute(
            f"copy (from pg.public.{options.table}) to '{options.out}'"
            " (format parquet, compression zstd, compression_level 1)").fetchone()[0]
        seconds = time.monotonic() - started
        print(json.dumps({
            "pass": number, "rows": rows, "bytes": os.path.getsize(options.out),
            "seconds": seconds, "cpuSeconds": cpu_seconds() - cpu}), flush=True)
        connection.execute("detach pg")


def fingerprint(options):
    """Prints the rows of a query over Parquet files, whose place in the query is FILES."""
    connection = connect(options.threads)
    relation = f"read_parquet('{options.files}')"
    for row in connection.execute(options.query.replace("FILES", relation)).fetchall():
        print(json.dumps({"row": [str(value) for value in row]}))


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--threads", type=int, default=2)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("make")
    command.add_argument("--scale", required=True)
    command.add_argument("--out", required=True)
    command.set_defaults(run=make)
    command = commands.add_parser("read")
    command.add_argument("--source", required=True)
    command.add_argument("--table", required=True)
    command.add_argument("--out", required=True)
    command.add_argument("--passes", type=int, default=2)
    command.set_defaults(run=read)
    command = commands.add_parser("fingerprint")
    command.add_argument("--files", required=True)
    command.add_argument("--query", required=True)
    command.set_defaults(run=fingerprint)
    options = parser.parse_args()
    options.run(options)


if __name__ == "__main__":
    main()

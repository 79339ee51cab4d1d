"""Checks a Databend with the official Python driver: `driver_acceptance.py DSN`.

Every check prints one line, the last line counts them; the exit code is 0 when none failed.
The checks work in a database of their own, `driver_acceptance`, which they drop.
"""

from __future__ import annotations

import re
import sys
import tempfile
import traceback
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from databend_driver import BlockingDatabendClient

DATABASE = "driver_acceptance"
CHECKS = []


def check(function):
    CHECKS.append(function)
    return function


class Target:
    """The Databend under test, by its DSN."""

    def __init__(self, dsn: str):
        self.dsn = dsn

    def with_parts(self, password: str | None = None, database: str | None = None, **options: str) -> str:
        parts = urlsplit(self.dsn)
        netloc = parts.netloc
        if password is not None:
            user, _, host = netloc.rpartition("@")
            netloc = f"{user.partition(':')[0]}:{password}@{host}"
        query = "&".join([parts.query, *(f"{key}={value}" for key, value in options.items())]).strip("&")
        path = parts.path if database is None else f"/{database}"
        return urlunsplit((parts.scheme, netloc, path, query, ""))

    def connect(self, database: str | None = DATABASE, **options: str):
        return BlockingDatabendClient(self.with_parts(database=database, **options)).get_conn()


def one(connection, sql: str, params=None):
    row = connection.query_row(sql, params)
    values = row.values()
    return values[0] if len(values) == 1 else values


def rows(connection, sql: str) -> list[tuple]:
    return [row.values() for row in connection.query_all(sql)]


def same(found, expected) -> None:
    if found != expected:
        raise AssertionError(f"found {found!r}, expected {expected!r}")


def refused(code: int, action) -> str:
    """Runs what must fail with this code; returns the error's text."""
    try:
        action()
    except Exception as error:
        text = str(error)
        if not re.search(rf"\b{code}\b", text):
            raise AssertionError(f"expected code {code}, found {text!r}") from None
        return text
    raise AssertionError(f"expected code {code}, nothing failed")


@check
def connects_and_says_its_version(target: Target) -> None:
    connection = target.connect(None)
    version = connection.version()
    if not version:
        raise AssertionError("no version")
    same(one(connection, "SELECT 1"), 1)


@check
def refuses_a_wrong_password(target: Target) -> None:
    def attempt():
        dsn = target.with_parts(password="not-the-password", database="default")
        BlockingDatabendClient(dsn).get_conn().query_row("SELECT 1")

    refused(5100, attempt)


@check
def makes_databases_and_tables(target: Target) -> None:
    connection = target.connect(None)
    connection.exec(f"DROP DATABASE IF EXISTS {DATABASE}")
    connection.exec(f"CREATE DATABASE {DATABASE}")
    connection.exec(f"USE {DATABASE}")
    same(one(connection, "SELECT current_database()"), DATABASE)
    connection.exec("CREATE TABLE t (id BIGINT NOT NULL, name VARCHAR, amount DECIMAL(18, 2))")
    connection.exec("ALTER TABLE t ADD COLUMN note VARCHAR")
    names = [row[0] for row in rows(connection, "DESC t")]
    same(names, ["id", "name", "amount", "note"])
    same(connection.exec("INSERT INTO t VALUES (1, 'one', 1.5, NULL), (2, 'two', 2.25, 'x')"), 2)
    same(
        rows(connection, "SELECT * FROM t ORDER BY id"),
        [
            (1, "one", Decimal("1.50"), None),
            (2, "two", Decimal("2.25"), "x"),
        ],
    )


@check
def uses_the_database_of_the_dsn_and_misses_one_that_is_not_there(target: Target) -> None:
    same(one(target.connect(), "SELECT count(*) FROM t"), 2)
    refused(1003, lambda: target.connect("no_such_database").query_row("SELECT * FROM t"))


VALUES = [
    ("true", True),
    ("false", False),
    ("(-128)::TINYINT", -128),
    ("32767::SMALLINT", 32767),
    ("(-2147483648)::INT", -2147483648),
    ("9223372036854775807::BIGINT", 9223372036854775807),
    ("18446744073709551615::BIGINT UNSIGNED", 18446744073709551615),
    ("1.5::FLOAT", 1.5),
    ("0.1::DOUBLE", 0.1),
    ("1e300::DOUBLE", 1e300),
    ("1e-7::DOUBLE", 1e-7),
    ("'Infinity'::DOUBLE", float("inf")),
    ("0.0000000001::DECIMAL(20, 10)", Decimal("0.0000000001")),
    ("12345678901234567890123456.78::DECIMAL(38, 2)", Decimal("12345678901234567890123456.78")),
    (f"{'9' * 74}.99::DECIMAL(76, 2)", Decimal("9" * 74 + ".99")),
    ("''", ""),
    ("'Grüße 🐘 \"quoted\" back\\\\slash\\nline'", 'Grüße 🐘 "quoted" back\\slash\nline'),
    ("'2024-02-29'::DATE", date(2024, 2, 29)),
    ("'0001-01-01'::DATE", date(1, 1, 1)),
    ("'9999-12-31'::DATE", date(9999, 12, 31)),
    ("unhex('00FF10')", b"\x00\xff\x10"),
    ('parse_json(\'{"b":[1,2.50,null],"a":"x"}\')', '{"a":"x","b":[1,2.50,null]}'),
    ("[1, 2, NULL]", [1, 2, None]),
    ("['a b', 'c']", ["a b", "c"]),
    ("{'k': 1}", {"k": 1}),
    ("(1, 'x')", (1, "x")),
    ("NULL", None),
    ("NULL::INT", None),
]


@check
def reads_values_of_every_type(target: Target) -> None:
    connection = target.connect()
    wrong = []
    for sql, expected in VALUES:
        found = one(connection, f"SELECT {sql}")
        if found != expected or type(found) is not type(expected):
            wrong.append(f"{sql}: {found!r} is not {expected!r}")
    if wrong:
        raise AssertionError("; ".join(wrong))
    found = one(connection, "SELECT 'NaN'::DOUBLE")
    if found == found:
        raise AssertionError(f"NaN came as {found!r}")


@check
def reads_points_in_time_in_the_zone_of_the_session(target: Target) -> None:
    connection = target.connect(timezone="Asia/Tokyo")
    found = one(connection, "SELECT '2024-01-01 09:00:00.123456'::TIMESTAMP")
    same(found.isoformat(), datetime.fromisoformat("2024-01-01T09:00:00.123456+09:00").isoformat())
    utc = target.connect(timezone="UTC")
    found = one(utc, "SELECT '2024-01-01 00:00:00.000001'::TIMESTAMP")
    same(found.timestamp(), datetime.fromisoformat("2024-01-01T00:00:00.000001+00:00").timestamp())
    found = one(utc, "SELECT '2024-01-01 00:00:00.5 +0530'::TIMESTAMP_TZ")
    same(found.isoformat(), "2024-01-01T00:00:00.500000+05:30")


@check
def names_types_as_the_server_does(target: Target) -> None:
    connection = target.connect()
    connection.exec(
        "CREATE OR REPLACE TABLE types (a INT NOT NULL, b VARCHAR, c DECIMAL(10, 2), d ARRAY(INT), e VARIANT NOT NULL,"
        " f TIMESTAMP, g TUPLE(x INT NOT NULL, y VARCHAR NOT NULL) NOT NULL, h MAP(VARCHAR, INT) NOT NULL, i BINARY)"
    )
    schema = connection.query_iter("SELECT * FROM types").schema()
    found = {field.name: field.data_type for field in schema.fields()}
    same(found["a"], "Int32")
    for name, part in {"b": "String", "c": "Decimal(10, 2)", "e": "Variant", "f": "Timestamp", "i": "Binary"}.items():
        if part not in found[name]:
            raise AssertionError(f"column {name} came as {found[name]}")


@check
def writes_and_reads_parameters(target: Target) -> None:
    connection = target.connect()
    same(one(connection, "SELECT ?, ?, ?", [1, "a'b\\c", None]), (1, "a'b\\c", None))
    same(one(connection, "SELECT :a + :b", {"a": 3, "b": 4}), 7)


@check
def commits_and_rolls_back(target: Target) -> None:
    connection, other = target.connect(), target.connect()
    connection.exec("CREATE OR REPLACE TABLE txn (a INT)")
    connection.exec("BEGIN")
    connection.exec("INSERT INTO txn VALUES (1), (2)")
    same(one(connection, "SELECT count(*) FROM txn"), 2)
    same(one(other, "SELECT count(*) FROM txn"), 0)
    connection.exec("COMMIT")
    same(one(other, "SELECT count(*) FROM txn"), 2)
    connection.exec("BEGIN")
    connection.exec("DELETE FROM txn")
    same(one(connection, "SELECT count(*) FROM txn"), 0)
    connection.exec("ROLLBACK")
    same(one(connection, "SELECT count(*) FROM txn"), 2)


@check
def applies_nothing_of_a_failed_transaction_although_its_commit_succeeds(target: Target) -> None:
    connection = target.connect()
    connection.exec("CREATE OR REPLACE TABLE failing (a INT)")
    connection.exec("BEGIN")
    connection.exec("INSERT INTO failing VALUES (1)")
    refused(1025, lambda: connection.exec("INSERT INTO no_such_table VALUES (1)"))
    refused(4002, lambda: connection.exec("INSERT INTO failing VALUES (2)"))
    refused(4002, lambda: connection.query_row("SELECT 1"))
    connection.exec("COMMIT")
    same(one(connection, "SELECT count(*) FROM failing"), 0)


@check
def commits_an_open_transaction_before_ddl(target: Target) -> None:
    connection = target.connect()
    connection.exec("CREATE OR REPLACE TABLE before_ddl (a INT)")
    connection.exec("BEGIN")
    connection.exec("INSERT INTO before_ddl VALUES (1)")
    connection.exec("CREATE OR REPLACE TABLE made_inside (a INT)")
    connection.exec("ROLLBACK")
    same(one(connection, "SELECT count(*) FROM before_ddl"), 1)
    connection.exec("BEGIN")
    connection.exec("INSERT INTO before_ddl VALUES (2)")
    connection.exec("TRUNCATE TABLE made_inside")
    connection.exec("ROLLBACK")
    same(one(connection, "SELECT count(*) FROM before_ddl"), 2)


@check
def tells_of_a_conflict_at_commit(target: Target) -> None:
    first, second = target.connect(), target.connect()
    first.exec("CREATE OR REPLACE TABLE fence (a INT, n INT)")
    first.exec("INSERT INTO fence VALUES (1, 0)")
    for connection in (first, second):
        connection.exec("BEGIN")
        same(connection.exec("UPDATE fence SET n = n + 1 WHERE a = 1"), 1)
    first.exec("COMMIT")
    refused(4001, lambda: second.exec("COMMIT"))
    same(one(second, "SELECT n FROM fence"), 1)


@check
def merges_updates_and_deletes(target: Target) -> None:
    connection = target.connect()
    connection.exec("CREATE OR REPLACE TABLE target (k INT, v VARCHAR)")
    connection.exec("INSERT INTO target VALUES (1, 'a'), (2, 'b'), (3, 'c')")
    connection.exec(
        "MERGE INTO target t USING"
        " (SELECT 1 k, 'U' op, 'A' v UNION ALL SELECT 2, 'D', '' UNION ALL SELECT 4, 'U', 'D') s"
        " ON t.k = s.k WHEN MATCHED AND s.op = 'D' THEN DELETE WHEN MATCHED THEN UPDATE SET v = s.v"
        " WHEN NOT MATCHED THEN INSERT (k, v) VALUES (s.k, s.v)"
    )
    same(rows(connection, "SELECT k, v FROM target ORDER BY k"), [(1, "A"), (3, "c"), (4, "D")])
    same(connection.exec("UPDATE target SET v = 'x' WHERE k > 1"), 2)
    same(connection.exec("DELETE FROM target WHERE k = 1"), 1)


@check
def says_the_code_of_every_error(target: Target) -> None:
    connection = target.connect()
    refused(1005, lambda: connection.exec("SELEC 1"))
    refused(1025, lambda: connection.exec("SELECT * FROM no_such_table"))
    refused(1065, lambda: connection.exec("SELECT no_such_column FROM t"))
    refused(1006, lambda: connection.exec("SELECT 'x'::INT"))
    refused(2302, lambda: connection.exec("CREATE TABLE t (a INT)"))
    refused(3902, lambda: connection.exec("PRESIGN UPLOAD @~/x"))
    same(one(connection, "SELECT 1"), 1)


@check
def loads_uploaded_files(target: Target) -> None:
    connection = target.connect()
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "rows.csv"
        path.write_text("".join(f'{n},"row ""{n}"""\n' for n in range(1000)), "utf-8")
        load = "INSERT INTO loaded FROM @_databend_load FILE_FORMAT = (TYPE = CSV)"
        attempts = {
            "staged": lambda: connection.load_file(load, str(path), "stage"),
            "streamed": lambda: connection.load_file(load, str(path), "streaming"),
            "attached": lambda: connection.load_file(
                "INSERT INTO loaded VALUES", str(path), format_options={"type": "CSV"}, copy_options={"purge": "true"}
            ),
        }
        for name, attempt in attempts.items():
            connection.exec("CREATE OR REPLACE TABLE loaded (a INT, b VARCHAR)")
            stats = attempt()
            same((name, stats.write_rows), (name, 1000))
            found = one(connection, "SELECT count(*), sum(a), min(b) FROM loaded")
            same((name, found), (name, (1000, 499500, 'row "0"')))
    same(rows(connection, "LIST @~ PATTERN = '.*rows.*'"), [])


@check
def copies_from_a_named_stage_once(target: Target) -> None:
    connection = target.connect()
    connection.exec("CREATE OR REPLACE STAGE driver_acceptance_stage")
    connection.exec("CREATE OR REPLACE TABLE copied (n BIGINT)")
    connection.exec(
        "COPY INTO @driver_acceptance_stage/a FROM (SELECT number AS n FROM numbers(1000))"
        " FILE_FORMAT = (TYPE = PARQUET) SINGLE = TRUE"
    )
    copy = "COPY INTO copied FROM @driver_acceptance_stage FILE_FORMAT = (TYPE = PARQUET)"
    loaded = rows(connection, copy)
    same([row[1:3] for row in loaded], [(1000, 0)])
    same(rows(connection, copy), [])
    same(connection.exec(copy + " FORCE = TRUE PURGE = TRUE"), 1000)
    same(rows(connection, "LIST @driver_acceptance_stage"), [])
    same(one(connection, "SELECT count(*), sum(n) FROM copied"), (2000, 999000))
    connection.exec("DROP STAGE driver_acceptance_stage")


@check
def loads_rows_given_to_the_driver(target: Target) -> None:
    connection = target.connect()
    connection.exec("CREATE OR REPLACE TABLE streamed (a INT, b VARCHAR, c DATE)")
    stats = connection.stream_load(
        "INSERT INTO streamed VALUES", [["1", 'a,"b', "2024-01-01"], ["2", "", "2024-01-02"]]
    )
    same(stats.write_rows, 2)
    same(
        rows(connection, "SELECT * FROM streamed ORDER BY a"),
        [
            (1, 'a,"b', date(2024, 1, 1)),
            (2, None, date(2024, 1, 2)),
        ],
    )


@check
def reads_a_million_rows(target: Target) -> None:
    connection = target.connect()
    count = total = 0
    for row in connection.query_iter("SELECT number, to_string(number) FROM numbers(1000000)"):
        number, text = row.values()
        count += 1
        total += number
        if str(number) != text:
            raise AssertionError(f"{number} came with {text}")
    same((count, total), (1_000_000, 499_999_500_000))


@check
def keeps_settings_and_variables_in_the_session(target: Target) -> None:
    connection, other = target.connect(), target.connect()
    connection.exec("SET max_threads = 1")
    connection.exec("SET timezone = 'America/New_York'")
    same(one(connection, "SELECT value FROM system.settings WHERE name = 'max_threads'"), "1")
    same(one(connection, "SELECT timezone()"), "America/New_York")
    same(one(other, "SELECT timezone()"), "UTC")
    connection.exec("UNSET timezone")
    same(one(connection, "SELECT timezone()"), "UTC")
    connection.exec("SET VARIABLE answer = 42")
    same(int(one(connection, "SELECT $answer")), 42)
    refused(1078, lambda: connection.exec("SET timezone = 'Nowhere/Land'"))


@check
def serves_a_cursor(target: Target) -> None:
    cursor = BlockingDatabendClient(target.with_parts(database=DATABASE)).cursor()
    cursor.execute("CREATE OR REPLACE TABLE cursed (a INT, b VARCHAR)")
    cursor.execute("INSERT INTO cursed VALUES (?, ?)", [1, "one"])
    cursor.executemany("INSERT INTO cursed VALUES (?, ?)", [[2, "two"], [3, "three"]])
    cursor.execute("SELECT * FROM cursed ORDER BY a")
    same([row.values() for row in cursor.fetchall()], [(1, "one"), (2, "two"), (3, "three")])
    cursor.close()


@check
def drops_what_it_made(target: Target) -> None:
    connection = target.connect(None)
    connection.exec(f"DROP DATABASE {DATABASE}")
    refused(1003, lambda: connection.exec(f"USE {DATABASE}"))


def main() -> int:
    target = Target(sys.argv[1])
    passed = failed = 0
    for function in CHECKS:
        name = function.__name__.replace("_", " ")
        try:
            function(target)
        except Exception as error:
            failed += 1
            print(f"FAILED {name}: {error}", flush=True)
            if not isinstance(error, AssertionError):
                traceback.print_exc()
        else:
            passed += 1
            print(f"ok     {name}", flush=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())

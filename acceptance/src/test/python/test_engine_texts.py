"""How statements are read and values written, without an engine."""

from __future__ import annotations

import json
import struct
import unittest
from datetime import date, datetime
from decimal import Decimal

import engine_process  # noqa: F401  (makes the engine's package importable)
import pyarrow as pa
from pgbend_engine.http.message import HttpError
from pgbend_engine.http.multipart import Multipart, boundary_of, file_name
from pgbend_engine.result.encode import Encoder, Format, FormatError
from pgbend_engine.result.geometry import geometry_text
from pgbend_engine.result.jsonb import json_text
from pgbend_engine.result.number import double_text, float_text
from pgbend_engine.result.pages import PageGone, Pages
from pgbend_engine.result.temporal import date_text, interval_of, interval_text, timestamp_tz_text
from pgbend_engine.result.typename import Column, ColumnType, columns_of
from pgbend_engine.sql.attachment import Attachment, attached, inserting_from_stage
from pgbend_engine.sql.classify import Kind, classify
from pgbend_engine.sql.copy import refuse_hidden_purge, without_purge
from pgbend_engine.sql.errors import SqlError, engine_error
from pgbend_engine.sql.lexer import quote_name, quote_text, tokens
from pgbend_engine.sql.parameters import bound
from pgbend_engine.sql.sideeffects import changed_names, statement_settings


def texts(sql: str) -> list[tuple[str, str]]:
    return [(token.kind, token.text) for token in tokens(sql)]


class Lexing(unittest.TestCase):
    def test_comments_nest_and_hide_words(self):
        self.assertEqual([("word", "a"), ("word", "b")], texts("a /* x /* y */ ' */ -- it's\n b -- end"))

    def test_quotes_of_every_kind_hide_what_is_inside(self):
        self.assertEqual(
            [("text", "'a''b\\'c;--'"), ("name", '"x""y"'), ("name", '`z"`'), ("text", "$$ ' \" $$")],
            texts("'a''b\\'c;--' \"x\"\"y\" `z\"` $$ ' \" $$"),
        )

    def test_open_quotes_and_comments_run_to_the_end(self):
        for sql in ("'abc", '"abc', "`abc", "$$abc", "'abc\\", '"a""'):
            self.assertEqual(1, len(texts(sql)), sql)
        self.assertEqual([], texts("/* abc"))

    def test_values_of_names_and_texts_are_unescaped(self):
        values = [token.value() for token in tokens("AbC \"A\"\"b\" 'x''y\\n\\u0041\\q' $$a\\n$$ `A`")]
        self.assertEqual(["abc", 'A"b', "x'y\nA\\q", "a\\n", "A"], values)

    def test_casts_stages_and_parameters_are_told_apart(self):
        self.assertEqual(
            ["word a", "sign ::", "word int", "parameter :b", "parameter ?", "stage @~/x.y"],
            [" ".join(each) for each in texts("a::int :b ? @~/x.y")],
        )

    def test_quoting_reads_back(self):
        for text in ("", "a'b", "a\\b\\'", 'q"q', "\n", "'; drop"):
            self.assertEqual([text], [token.value() for token in tokens(quote_text(text))])
            self.assertEqual([text], [token.value() for token in tokens(quote_name(text))])


class Classifying(unittest.TestCase):
    def test_each_statement_has_its_kind(self):
        for sql, kind in {
            "select 1": Kind.QUERY,
            "  ((select 1))": Kind.QUERY,
            "/* begin */ -- x\n insert into t values (1)": Kind.WRITE,
            "SETTINGS (a = 1, b = 'x)') copy into t from @s": Kind.WRITE,
            "with x as (select 1) select * from x": Kind.QUERY,
            "begin": Kind.BEGIN,
            "BEGIN TRANSACTION": Kind.BEGIN,
            "commit;": Kind.COMMIT,
            "abort": Kind.ROLLBACK,
            "truncate table t": Kind.DDL,
            "create table t (a int)": Kind.DDL,
            "GRANT x TO y": Kind.DDL,
            "optimize table t all": Kind.OPTIMIZE,
            "presign @~/x": Kind.PRESIGN,
            "refresh dictionary d": Kind.DDL,
            "remove @s": Kind.OTHER,
            "unset timezone": Kind.SET,
            "": Kind.EMPTY,
            ";": Kind.EMPTY,
            '"select"': Kind.DDL,
        }.items():
            self.assertEqual(kind, classify(sql).kind, sql)

    def test_the_names_that_a_set_changes_are_found(self):
        for sql, names in {
            "SET a = b": ["a"],
            "SET GLOBAL a = 1": ["a"],
            'SET (a, "B") = (1, 2)': ["a", "B"],
            "UNSET SESSION (a, b)": ["a", "b"],
        }.items():
            self.assertEqual(names, changed_names(list(classify(sql).head)), sql)

    def test_settings_of_one_statement_are_read(self):
        found = statement_settings(classify("SETTINGS (timezone = 'Asia/Tokyo', max_threads = 1) SELECT 2 = 2"))
        self.assertEqual({"timezone": "Asia/Tokyo", "max_threads": "1"}, found)


class Rewriting(unittest.TestCase):
    def test_purge_is_taken_out_of_copy_only_where_it_is_an_option(self):
        purge = without_purge("COPY INTO t FROM @s/dir/ FILE_FORMAT = (TYPE = CSV) PURGE = true FORCE = TRUE")
        self.assertEqual("COPY INTO t FROM @s/dir/ FILE_FORMAT = (TYPE = CSV)   FORCE = TRUE", purge.sql)
        self.assertEqual(("s", "dir/"), (purge.stage, purge.path))
        for sql in (
            "COPY INTO t FROM @s PURGE = FALSE",
            "COPY INTO t FROM (SELECT 'PURGE = TRUE', purge = true FROM @s)",
            "COPY INTO t FROM @s -- PURGE = TRUE",
            "SELECT purge = true FROM @s",
        ):
            self.assertIsNone(without_purge(sql), sql)

    def test_purge_from_anywhere_but_a_stage_and_inside_other_statements_is_refused(self):
        self.assertRaises(SqlError, without_purge, "COPY INTO t FROM 'fs:///tmp/x.csv' PURGE = TRUE")
        for sql in (
            "EXECUTE IMMEDIATE $$ COPY INTO t FROM @s PURGE = TRUE $$",
            "CREATE OR REPLACE STAGE s COPY_OPTIONS = (PURGE = TRUE)",
            "CREATE TASK x AS INSERT INTO t FROM @s FILE_FORMAT = (TYPE = CSV)",
        ):
            self.assertRaises(SqlError, refuse_hidden_purge, classify(sql))
        refuse_hidden_purge(classify("CREATE STAGE s"))
        refuse_hidden_purge(classify("CREATE TABLE purge (a INT)"))

    def test_an_insert_with_attachment_becomes_a_copy(self):
        attachment = Attachment.read(
            {
                "location": "@~/x.csv",
                "file_format_options": {"type": "csv", "field_delimiter": ",", "skip_header": "1"},
                "copy_options": {"purge": "true"},
            }
        )
        options = "TYPE = CSV FIELD_DELIMITER = ',' SKIP_HEADER = 1 EMPTY_FIELD_AS = FIELD_DEFAULT"
        for sql, expected in {
            "INSERT INTO t VALUES": f"COPY INTO t FROM @~/x.csv FILE_FORMAT = ({options}) PURGE = TRUE FORCE = TRUE",
            'insert into "d"."t"(a, "b)") values (?, ?);': 'COPY INTO "d"."t" (a, "b)") FROM @~/x.csv '
            f"FILE_FORMAT = ({options}) PURGE = TRUE FORCE = TRUE",
            "INSERT INTO t (a, b) VALUES (?, f(1, 2))": "COPY INTO t (a, b) FROM (SELECT $1, f(1, 2) FROM @~/x.csv) "
            f"FILE_FORMAT = ({options}) PURGE = TRUE FORCE = TRUE",
        }.items():
            self.assertEqual(expected, attached(sql, attachment, None), sql)
        with self.assertRaises(SqlError):
            attached("INSERT INTO t SELECT 1", attachment, None)

    def test_a_replace_with_attachment_selects_from_the_file(self):
        attachment = Attachment.read({"location": "@s/x", "file_format_options": {"type": "CSV"}})
        self.assertEqual(
            "REPLACE INTO t (a, b) ON (a) SELECT $1, $2 FROM @s/x (FILE_FORMAT => 'CSV')",
            attached("REPLACE INTO t (a, b) ON (a) VALUES (?, ?)", attachment, None),
        )

    def test_an_insert_from_a_stage_never_deletes_files_in_the_engine(self):
        found = inserting_from_stage(classify("INSERT INTO t (a) VALUES (?) FROM @s/f FILE_FORMAT = (TYPE = CSV)"))
        self.assertEqual("COPY INTO t (a) FROM @s/f FILE_FORMAT = (TYPE = CSV) PURGE = TRUE FORCE = TRUE", found)
        for sql in ("INSERT INTO t SELECT * FROM @s", "INSERT INTO t VALUES (1)", "SELECT 1 FROM @s"):
            self.assertIsNone(inserting_from_stage(classify(sql)), sql)

    def test_parameters_become_literals_outside_of_texts(self):
        self.assertEqual("SELECT 'a\\\\''?', '?', NULL", bound("SELECT ?, '?', ?", ["a\\'?", None]))
        self.assertEqual("SELECT 1::int, TRUE", bound("SELECT :a::int, :b", {"a": 1, "b": True}))
        for params in ([], [1, 2, 3], {"a": 1}):
            if params:
                self.assertRaises(SqlError, bound, "SELECT ?, ?", params)

    def test_errors_of_the_engine_keep_code_and_text_without_backtrace(self):
        found = engine_error(RuntimeError("Error: SemanticError. Code: 1065, Text = error: \n --> x\n\nmore.."))
        self.assertEqual((1065, "error: \n --> x\n\nmore."), (found.code, found.text))
        found = engine_error(RuntimeError("DataFrame collect error: A. Code: 1006, Text = b.\n\n   0: <unknown>@1\n"))
        self.assertEqual((1006, "b"), (found.code, found.text))
        self.assertEqual(1104, engine_error(ValueError("who knows")).code)


def column(values, arrow: pa.DataType, kind: ColumnType, **form) -> list:
    return Encoder(Format(**form)).column(pa.array(values, arrow), kind)


class Writing(unittest.TestCase):
    def test_type_names_follow_the_server(self):
        field = 'DataField {{ name: "{}", default_expr: None, data_type: {}, computed_expr: None }}'
        types = {
            "Nullable(Number(Int32))": "Nullable(Int32)",
            "Decimal(DecimalSize { precision: 18, scale: 2 })": "Decimal(18, 2)",
            "Nullable(Array(Nullable(String)))": "Nullable(Array(String NULL))",
            "Map(Tuple([String, Nullable(Number(UInt8))]))": "Map(String, UInt8 NULL)",
            "Tuple([TimestampTz])": "Tuple(TimestampTz,)",
            "Nullable(TimestampTz)": "Nullable(Timestamp_Tz)",
            "Vector(Float32(3))": "Vector(3)",
            "EmptyArray": "Array(Nothing)",
            "Null": "NULL",
        }
        text = "DataSchema { fields: [" + ", ".join(field.format("c", each) for each in types) + "], metadata: {} }"
        self.assertEqual(list(types.values()), [each.type.server_name() for each in columns_of(text)])
        hostile = 'a "b" \\ data_type: {[(,\n\u0001 é'
        escaped = hostile.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\u0001", "\\u{1}")
        text = "DataSchema { fields: [" + field.format(escaped, "Date") + '], metadata: {"k": "v"} }'
        self.assertEqual([Column(hostile, ColumnType("Date"))], columns_of(text))

    def test_floats_have_the_shortest_text(self):
        for value, text in {
            0.1: "0.1", 1.0: "1.0", -0.0: "-0.0", 1e15: "1000000000000000.0", 1e16: "1e+16", 1.5e300: "1.5e+300",
            0.0001: "0.0001", 0.00001: "0.00001", 0.000012: "0.000012", 1e-6: "1e-6", 5e-324: "5e-324",
            float("inf"): "Infinity", float("-inf"): "-Infinity",
        }.items():  # fmt: skip
            self.assertEqual(text, double_text(value))
        self.assertEqual("NaN", double_text(float("nan")))
        self.assertEqual("1.1", float_text(1.100000023841858, "1.1"))
        self.assertEqual("3.4028235e+38", float_text(3.4028234663852886e38, "3.4028235e+38"))

    def test_decimals_never_have_exponents(self):
        kind = ColumnType("Decimal", (), (20, 10))
        values = [Decimal("1e-10"), Decimal("-12.5"), None, Decimal(0)]
        expected = ["0.0000000001", "-12.5000000000", None, "0.0000000000"]
        self.assertEqual(expected, column(values, pa.decimal128(20, 10), kind))

    def test_scalars_follow_the_server(self):
        self.assertEqual(["1", "0", None], column([True, False, None], pa.bool_(), ColumnType("Boolean")))
        self.assertEqual(["00FF"], column([b"\x00\xff"], pa.large_binary(), ColumnType("Binary")))
        self.assertEqual(["AP8="], column([b"\x00\xff"], pa.large_binary(), ColumnType("Binary"), binary="base64"))
        self.assertEqual(["<bitmap binary>"], column([b"x"], pa.large_binary(), ColumnType("Bitmap")))
        with self.assertRaises(FormatError):
            column([b"\xff"], pa.large_binary(), ColumnType("Binary"), binary="utf-8")

    def test_times_follow_zone_and_mode(self):
        when = [datetime(2024, 7, 1, 12, 0, 0, 500), None]
        kind = ColumnType("Nullable", (ColumnType("Timestamp"),))
        self.assertEqual(["2024-07-01 12:00:00.000500", None], column(when, pa.timestamp("us"), kind))
        tokyo = column(when, pa.timestamp("us"), kind, timezone="Asia/Tokyo")
        self.assertEqual(["2024-07-01 21:00:00.000500", None], tokyo)
        self.assertEqual(["1719835200000500", None], column(when, pa.timestamp("us"), kind, mode="driver"))
        self.assertEqual(["2024-02-29"], column([date(2024, 2, 29)], pa.date32(), ColumnType("Date")))
        self.assertEqual(["19782"], column([date(2024, 2, 29)], pa.date32(), ColumnType("Date"), mode="driver"))
        self.assertEqual("-4713-11-24", date_text(-2440588))
        self.assertEqual("2024-01-01 05:30:00.000000 +0530", timestamp_tz_text((19800 << 64) | 1704067200000000))
        self.assertEqual("1970-01-01 00:00:00.000000 -0330", timestamp_tz_text((-12600 << 64) | 12600000000))

    def test_intervals_keep_the_sign_of_each_part(self):
        self.assertEqual("00:00:00", interval_of(0, 0, 0))
        self.assertEqual("-1 year -2 months 1 day -100:00:00.000001", interval_of(-14, 1, -360000000001))
        self.assertEqual("1 month", interval_text(1 << 96))
        self.assertEqual("-1 day", interval_text(((-1) & 0xFFFFFFFF) << 64))

    def test_nested_values_quote_what_the_server_quotes(self):
        inner = ColumnType("Nullable", (ColumnType("String"),))
        values = [["a", None, 'q"'], [], None]
        array = pa.array(values, pa.large_list(pa.large_string()))
        kind = ColumnType("Array", (inner,))
        self.assertEqual(['["a",NULL,"q\\""]', "[]", None], Encoder(Format()).column(array, kind))
        self.assertEqual(["[]", None], Encoder(Format()).column(array.slice(1), kind))
        pairs = pa.array([[("k", 1)], []], pa.map_(pa.string(), pa.int32()))
        kind = ColumnType("Map", (ColumnType("String"), ColumnType("Int32")))
        self.assertEqual(['{"k":1}', "{}"], Encoder(Format()).column(pairs, kind))
        rows = pa.array([{"1": True, "2": date(2024, 1, 1)}] * 2)
        kind = ColumnType("Tuple", (ColumnType("Boolean"), ColumnType("Date")))
        self.assertEqual(['(1,"2024-01-01")'], Encoder(Format()).column(rows.slice(1), kind))
        vectors = pa.array([[1, 2], [3, 4.5]], pa.list_(pa.float32(), 2))
        kind = ColumnType("Vector", (ColumnType("Float32"),), (2,))
        self.assertEqual(["[3.0,4.5]"], Encoder(Format()).column(vectors.slice(1), kind))

    def test_binary_json_is_written_compactly(self):
        number = bytes([0x70]) + (-12345).to_bytes(8, signed=True) + bytes([2])
        double = b"\x60" + struct.pack(">d", 1e30)
        words = struct.pack(">5I", 0x80000004, 0x20000000 | len(number), 0x20000000 | len(double), 0x10000002, 0)
        self.assertEqual('[-123.45,1e+30,"\\"\\n",null]', json_text(words + number + double + b'"\n'))
        for wrong in (b"", b"{}", b"\x00" * 8, b"\x80\x00\x00\x05"):
            self.assertRaises(ValueError, json_text, wrong)

    def test_json_may_be_nested_deeper_than_python_calls(self):
        value = struct.pack(">I", 0x80000000)
        for _ in range(5000):
            value = struct.pack(">II", 0x80000001, 0x50000000 | len(value)) + value
        self.assertEqual("[" * 5001 + "]" * 5001, json_text(value))

    def test_geometries_have_every_form(self):
        point = struct.pack("<BIidd", 1, 0x20000001, 4326, 1.0, 2.5)
        self.assertEqual(('{"type": "Point", "coordinates": [1,2.5]}', False), geometry_text(point, "GeoJSON"))
        self.assertEqual(("SRID=4326;POINT(1 2.5)", True), geometry_text(point, "ewkt"))
        self.assertEqual((point.hex().upper(), True), geometry_text(point, "EWKB"))
        self.assertEqual(("POINT(1 2.5)", True), geometry_text(point, "WKT"))

    def test_pages_give_rows_in_order_and_forget_what_was_passed(self):
        batches = [pa.record_batch({"n": list(range(low, low + 7))}) for low in (0, 7, 14)]
        pages = Pages([Column("n", ColumnType("Int64"))], batches, Format(), 10)
        first, count, following = pages.page(0)
        self.assertEqual((10, 1), (count, following))
        self.assertEqual([[str(n)] for n in range(10)], json.loads(first))
        self.assertRaises(PageGone, pages.page, 2)
        self.assertEqual(2, pages.page(1)[2])
        self.assertEqual(([["20"]], None), (json.loads(pages.page(2)[0]), pages.page(2)[2]))
        self.assertRaises(PageGone, pages.page, 0)
        self.assertRaises(PageGone, pages.page, 3)


class Multiparts(unittest.TestCase):
    CONTENT = b"x\r\n--\r\n--bound\r\r\n" * 3

    def read(self, size: int, body: bytes) -> list[tuple[str, bytes]]:
        pieces = (memoryview(body[at : at + size]).tobytes() for at in range(0, len(body), size))
        parts = Multipart(b"boundary", (memoryview(piece) for piece in pieces)).parts()
        return [(headers["content-disposition"], b"".join(map(bytes, content))) for headers, content in parts]

    def body(self) -> bytes:
        part = b"--boundary\r\nContent-Disposition: %d\r\n\r\n%s\r\n"
        return b"preamble\r\n" + part % (1, self.CONTENT) + part % (2, b"") + b"--boundary--\r\nepilogue"

    def test_any_cut_of_the_body_gives_the_same_parts(self):
        for size in range(1, len(self.body()) + 1):
            self.assertEqual([("1", self.CONTENT), ("2", b"")], self.read(size, self.body()), size)

    def test_a_body_without_its_last_boundary_is_an_error(self):
        body = self.body()[: -len("--boundary--\r\nepilogue")]
        for size in (1, 7, 1000):
            self.assertRaises(HttpError, self.read, size, body)

    def test_names_of_files_and_boundaries_are_read_in_all_spellings(self):
        self.assertEqual(b"a b", boundary_of('multipart/form-data; boundary="a b"'))
        self.assertEqual(b"ab", boundary_of("Multipart/Form-Data; Boundary=ab; x=y"))
        self.assertRaises(HttpError, boundary_of, "application/json")
        self.assertEqual('a"b', file_name('form-data; name="x"; filename="a\\"b"'))
        self.assertEqual("ü", file_name("form-data; filename*=UTF-8''%C3%BC"))
        self.assertEqual("plain", file_name("form-data; filename=plain; name=x"))
        self.assertIsNone(file_name('form-data; name="filename"'))


if __name__ == "__main__":
    unittest.main()

"""The protocol's corner cases on a running engine, with plain HTTP."""

from __future__ import annotations

import json
import threading
import time
import unittest
import uuid

from engine_process import EngineProcess


class ProtocolTest(unittest.TestCase):
    engine: EngineProcess

    @classmethod
    def setUpClass(cls):
        cls.engine = EngineProcess().wait_until_serving()

    @classmethod
    def tearDownClass(cls):
        cls.engine.stop()
        cls.engine.remove()

    def setUp(self):
        self.client = self.engine.client()
        self.table = f"t_{uuid.uuid4().hex}"
        self.client.rows(f"CREATE TABLE {self.table} (a INT)")

    def count(self, client=None) -> int:
        return int((client or self.client).rows(f"SELECT count(*) FROM {self.table}")[0][0])


class Authentication(ProtocolTest):
    def test_health_needs_no_password(self):
        self.client.password = "wrong"
        self.assertEqual((200, "ok"), self.client.request("GET", "/health"))

    def test_a_wrong_password_is_a_401_with_the_code_of_the_server(self):
        self.client.password = "wrong"
        status, body = self.client.request("POST", "/v1/query", b'{"sql":"SELECT 1"}')
        self.assertEqual((401, 5100), (status, body["error"]["code"]))

    def test_no_password_and_bearer_tokens_are_refused(self):
        for authorization in ("", "Bearer x", "Basic !", "Basic cm9vdA=="):
            status, body = self.client.request("POST", "/v1/verify", Authorization=authorization)
            self.assertEqual(401, status, authorization)

    def test_login_says_the_version_and_refuses_an_unknown_database(self):
        status, body = self.client.request("POST", "/v1/session/login", b"{}")
        self.assertEqual((200, "1.2.895"), (status, body["version"]))
        status, body = self.client.request("POST", "/v1/session/login", b'{"database":"nowhere"}')
        self.assertEqual((400, 1003), (status, body["error"]["code"]))

    def test_session_calls_answer(self):
        self.assertEqual(200, self.client.request("POST", "/v1/session/logout")[0])
        self.assertEqual(401, self.client.request("POST", "/v1/session/refresh", b"{}")[0])
        asked = json.dumps({"node_to_queries": {"n": ["unknown"]}}).encode()
        self.assertEqual(
            (200, {"queries_to_remove": ["unknown"]}), self.client.request("POST", "/v1/session/heartbeat", asked)
        )


class Requests(ProtocolTest):
    def test_malformed_requests_are_400_and_unknown_paths_404(self):
        for body in (b"", b"{", b"[]", b'{"sql":1}', b'{"sql":"SELECT 1","session":{"internal":"{"}}'):
            self.assertEqual(400, self.client.request("POST", "/v1/query", body)[0], body)
        self.assertEqual(404, self.client.request("GET", "/v1/nothing")[0])
        self.assertEqual(404, self.client.request("GET", "/v1/query/unknown/page/0")[0])

    def test_a_trailing_slash_and_a_chunked_body_are_fine(self):
        self.client.connection.request(
            "POST", "/v1/query/", iter([b'{"sql":', b'"SELECT 1"}']), self.client.headers(), encode_chunked=True
        )
        answer = json.loads(self.client.connection.getresponse().read())
        self.assertEqual([["1"]], answer["data"])

    def test_an_error_of_sql_is_a_200_with_code_text_and_no_backtrace(self):
        answer = self.client.query("SELECT 'x'::INT")
        self.assertEqual(("Failed", 1006), (answer["state"], answer["error"]["code"]))
        self.assertNotIn("<unknown>", answer["error"]["message"])
        self.assertEqual("AutoCommit", self.client.txn_state())

    def test_parameters_are_replaced(self):
        answer = self.client.query("SELECT ?, '?', ?", params=[1, "a'b"])
        self.assertEqual([["1", "?", "a'b"]], answer["data"])
        answer = self.client.query("SELECT ?", params=[])
        self.assertIsNotNone(answer["error"])

    def test_written_rows_are_counted(self):
        answer = self.client.query(f"INSERT INTO {self.table} VALUES (1), (2), (3)")
        self.assertEqual(3, answer["stats"]["write_progress"]["rows"])
        self.assertEqual([["3"]], answer["data"])
        self.assertEqual("number of rows inserted", answer["schema"][0]["name"])


class Resending(ProtocolTest):
    def test_a_query_id_that_comes_again_gets_the_first_answer_and_runs_once(self):
        first = self.client.query(f"INSERT INTO {self.table} VALUES (1)", "again-1")
        second = self.client.query(f"INSERT INTO {self.table} VALUES (1)", "again-1")
        for answer in (first, second):
            answer.pop("stats")
        self.assertEqual(first, second)
        self.assertEqual(1, self.count())

    def test_it_is_answered_from_memory_after_final_too(self):
        answer = self.client.query(f"INSERT INTO {self.table} VALUES (1)", "again-2")
        self.client.request("GET", answer["final_uri"])
        again = self.client.query(f"INSERT INTO {self.table} VALUES (1)", "again-2")
        self.assertEqual([["1"]], again["data"])
        self.assertEqual(1, self.count())

    def test_it_waits_for_the_first_one_that_still_runs(self):
        sql = f"INSERT INTO {self.table} SELECT sleep(1)::INT"
        first = self.client.query(sql, "again-3", pagination={"wait_time_secs": 0})
        self.assertEqual(("Running", None), (first["state"], first["session"]))
        second = self.client.query(sql, "again-3", pagination={"wait_time_secs": 10})
        self.assertEqual("Succeeded", second["state"])
        self.assertEqual(1, self.count())

    def test_statements_of_a_transaction_and_its_commit_may_be_sent_again(self):
        self.client.query("BEGIN", "again-begin")
        before = self.client.session
        self.client.query(f"INSERT INTO {self.table} VALUES (1)", "again-insert")
        self.client.session = before
        self.client.query(f"INSERT INTO {self.table} VALUES (1)", "again-insert")
        before = self.client.session
        self.client.query("COMMIT", "again-commit")
        self.client.session = before
        answer = self.client.query("COMMIT", "again-commit")
        self.assertEqual(("Succeeded", "AutoCommit"), (answer["state"], self.client.txn_state()))
        self.assertEqual(1, self.count())


class PagesOfResults(ProtocolTest):
    def start(self) -> dict:
        return self.client.query("SELECT number FROM numbers(25)", pagination={"max_rows_per_page": 10})

    def page(self, answer: dict, number: int):
        return self.client.request("GET", f"/v1/query/{answer['id']}/page/{number}")

    def test_the_present_and_the_previous_page_come_again_and_no_other(self):
        first = self.start()
        self.assertEqual(10, len(first["data"]))
        self.assertEqual(first["data"], self.page(first, 0)[1]["data"])
        second = self.page(first, 1)[1]
        self.assertEqual(first["data"], self.page(first, 0)[1]["data"])
        self.assertEqual(404, self.page(first, 3)[0])
        third = self.page(first, 2)[1]
        self.assertEqual([[str(n)] for n in range(20, 25)], third["data"])
        self.assertEqual(second["data"], self.page(first, 1)[1]["data"])
        self.assertEqual(404, self.page(first, 0)[0])
        self.assertTrue(third["next_uri"].endswith("/final"))

    def test_only_the_first_page_carries_the_session(self):
        first = self.start()
        self.assertIsNotNone(first["session"])
        self.assertIsNone(self.page(first, 1)[1]["session"])
        self.assertIsNotNone(self.page(first, 0)[1]["session"])

    def test_final_ends_the_result(self):
        first = self.start()
        status, answer = self.client.request("POST", first["final_uri"])
        self.assertEqual((200, None), (status, answer["next_uri"]))
        self.assertEqual(400, self.page(first, 1)[0])
        self.assertEqual("Succeeded", self.client.request("GET", first["stats_uri"])[1]["state"])

    def test_an_empty_result_has_its_schema(self):
        answer = self.client.query("SELECT 1 AS a WHERE FALSE")
        self.assertEqual(([], [{"name": "a", "type": "UInt8"}]), (answer["data"], answer["schema"]))


class Transactions(ProtocolTest):
    def test_after_an_error_everything_is_4002_and_commit_applies_nothing(self):
        self.client.query("BEGIN")
        self.assertEqual("Active", self.client.txn_state())
        self.assertTrue(self.client.session["need_sticky"])
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        self.assertEqual(1025, self.client.code("SELECT * FROM missing"))
        self.assertEqual("Fail", self.client.txn_state())
        for sql in ("SELECT 1", f"INSERT INTO {self.table} VALUES (2)", "SET max_threads = 1"):
            self.assertEqual(4002, self.client.code(sql), sql)
        self.assertEqual(0, self.client.code("BEGIN"))
        self.assertEqual("Fail", self.client.txn_state())
        self.assertEqual(0, self.client.code("COMMIT"))
        self.assertEqual("AutoCommit", self.client.txn_state())
        self.assertEqual(0, self.count())

    def test_transaction_commands_must_parse_to_count(self):
        for command in ("BEGIN", "COMMIT", "ROLLBACK"):
            self.assertEqual(1005, self.client.code(f"{command} nonsense here"), command)
            self.assertEqual("AutoCommit", self.client.txn_state())

    def test_presign_fails_a_transaction_like_any_error(self):
        self.client.query("BEGIN")
        self.assertEqual(3902, self.client.code("PRESIGN UPLOAD @~/x"))
        self.assertEqual("Fail", self.client.txn_state())

    def test_what_does_not_parse_commits_nothing_even_when_it_begins_like_ddl(self):
        self.client.query("BEGIN")
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        self.assertEqual(1005, self.client.code("CREATE TABEL x"))
        self.assertEqual("Fail", self.client.txn_state())
        self.client.query("ROLLBACK")
        self.assertEqual(0, self.count())

    def test_ddl_and_truncate_commit_first(self):
        for ddl in (f"CREATE OR REPLACE TABLE {self.table}_2 (a INT)", f"TRUNCATE TABLE {self.table}_2"):
            before = self.count()
            self.client.query("BEGIN")
            self.client.query(f"INSERT INTO {self.table} VALUES (1)")
            self.assertEqual(0, self.client.code(ddl), ddl)
            self.assertEqual("AutoCommit", self.client.txn_state())
            self.client.query("ROLLBACK")
            self.assertEqual(before + 1, self.count())

    def test_ddl_whose_object_is_missing_commits_first_and_then_fails(self):
        self.client.query("BEGIN")
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        self.assertEqual(1025, self.client.code("DROP TABLE missing"))
        self.assertEqual("AutoCommit", self.client.txn_state())
        self.assertEqual(1, self.count())

    def test_an_old_state_continues_no_transaction(self):
        self.client.query("BEGIN")
        old = self.client.session
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        self.client.session = old
        self.assertEqual(4003, self.client.code(f"INSERT INTO {self.table} VALUES (2)"))
        self.assertEqual("Fail", self.client.txn_state())
        self.assertEqual(4002, self.client.code("SELECT 1"))
        self.assertEqual(0, self.client.code("ROLLBACK"))
        self.assertEqual(0, self.count())

    def test_an_unknown_session_continues_no_transaction(self):
        self.client.query("BEGIN")
        internal = json.loads(self.client.session["internal"])
        self.client.session["internal"] = json.dumps({**internal, "pgbend_session": "gone"})
        self.assertEqual(4003, self.client.code("COMMIT"))
        self.assertEqual("Fail", self.client.txn_state())

    def test_a_client_that_says_autocommit_has_left_its_transaction(self):
        self.client.query("BEGIN")
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        self.client.session["txn_state"] = "AutoCommit"
        self.assertEqual(0, self.count())

    def test_sessions_do_not_see_each_others_transactions(self):
        self.client.query("BEGIN")
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        self.assertEqual(0, self.count(self.engine.client()))
        self.assertEqual(1, self.count())


class SessionState(ProtocolTest):
    def test_settings_and_database_go_with_the_client_into_a_new_session(self):
        self.client.rows(f"CREATE DATABASE {self.table}_db")
        self.client.query(f"USE {self.table}_db")
        answer = self.client.query("SET timezone = 'Asia/Tokyo'")
        self.assertEqual(["timezone"], answer["affect"]["keys"])
        self.assertEqual({"timezone": "Asia/Tokyo"}, self.client.session["settings"])
        self.client.query("SET VARIABLE v = 'x''y'")
        internal = json.loads(self.client.session["internal"])
        self.client.session["internal"] = json.dumps({**internal, "pgbend_session": "gone"})
        self.assertEqual(
            [[f"{self.table}_db", "Asia/Tokyo", "x'y"]], self.client.rows("SELECT current_database(), timezone(), $v")
        )
        self.client.query("UNSET timezone")
        self.assertEqual({}, self.client.session["settings"])

    def test_times_are_shown_in_the_zone_of_session_or_statement(self):
        moment = "SELECT '2024-01-01 00:00:00 +0000'::TIMESTAMP"
        self.assertEqual([["2024-01-01 00:00:00.000000"]], self.client.rows(moment))
        shown = self.client.query(f"SETTINGS (timezone = 'Asia/Tokyo') {moment}")
        self.assertEqual([["2024-01-01 09:00:00.000000"]], shown["data"])
        self.assertEqual("Asia/Tokyo", shown["settings"]["timezone"])
        self.client.query("SET timezone = 'America/New_York'")
        self.assertEqual([["2023-12-31 19:00:00.000000"]], self.client.rows(moment))

    def test_global_settings_reach_sessions_that_were_there_before(self):
        other = self.engine.client()
        self.assertEqual([["UTC"]], other.rows("SELECT timezone()"))
        self.client.rows("SET GLOBAL timezone = 'Asia/Tokyo'")
        self.addCleanup(self.client.rows, "UNSET GLOBAL timezone")
        moment = "SELECT timezone(), '2024-01-01 00:00:00 +0000'::TIMESTAMP"
        for client in (other, self.client, self.engine.client()):
            self.assertEqual([["Asia/Tokyo", "2024-01-01 09:00:00.000000"]], client.rows(moment))
        self.assertEqual({}, self.client.session["settings"])

    def test_a_database_that_is_missing_is_named_only_where_it_matters(self):
        self.client.session = {"database": f"{self.table}_later"}
        self.assertEqual(1003, self.client.code("SELECT * FROM t"))
        self.assertEqual(0, self.client.code("SELECT 1"))
        self.assertEqual([["0"]], self.client.rows(f"SELECT count(*) FROM default.{self.table}"))
        self.assertEqual(0, self.client.code(f"CREATE DATABASE {self.table}_later"))
        self.assertEqual(0, self.client.code("CREATE TABLE t (a INT)"))
        self.assertEqual([["0"]], self.client.rows(f"SELECT count(*) FROM {self.table}_later.t"))


class Killing(ProtocolTest):
    def test_a_killed_statement_is_answered_at_once_and_its_transaction_is_gone(self):
        self.client.query("BEGIN")
        self.client.query(f"INSERT INTO {self.table} VALUES (1)")
        other, answers = self.engine.client(), []
        other.session = self.client.session
        running = threading.Thread(
            target=lambda: answers.append(other.query("SELECT sleep(3)", "to-be-killed")), name="killed"
        )
        running.start()
        while self.client.request("GET", "/v1/query/to-be-killed")[0] == 404:
            time.sleep(0.01)
        self.assertEqual(200, self.client.request("POST", "/v1/query/to-be-killed/kill")[0])
        running.join()
        self.assertEqual(1043, answers[0]["error"]["code"])
        self.assertEqual(400, self.client.request("GET", "/v1/query/to-be-killed/page/0")[0])
        self.assertEqual(4003, self.client.code("COMMIT"))
        self.client.query("ROLLBACK")
        self.assertEqual(0, self.count())


class Uploading(ProtocolTest):
    def test_all_parts_are_stored_and_named_in_the_answer(self):
        for old_names in (False, True):
            path = f"{self.table}/{old_names}"
            parts = [("a.csv", b"1\n2\n"), ("sub/b \u00fc.csv", b"3\r\n--\r\n"), ("empty", b"")]
            status, body = self.client.upload(parts, "~", path, old_names)
            self.assertEqual((200, "SUCCESS"), (status, body["state"]))
            self.assertEqual([name for name, _ in parts], body["files"])
            found = {row[0]: int(row[1]) for row in self.client.rows(f"LIST @~/{path}/")}
            self.assertEqual({f"{path}/a.csv": 4, f"{path}/sub/b \u00fc.csv": 7, f"{path}/empty": 0}, found)

    def test_content_is_kept_byte_for_byte(self):
        boundary_like = b"\r\n------a boundary in quote\r\n----" * 40_000
        self.client.upload([(self.table, boundary_like)])
        stored = self.engine.home / "data/data/stage/user/root" / self.table
        self.assertEqual(boundary_like, stored.read_bytes())

    def test_paths_that_leave_the_stage_are_refused(self):
        for name, path in (("../x", ""), ("x", "../y"), ("a/../../x", "b"), ("..", ""), ("/", "/")):
            status, _ = self.client.upload([(name, b"x")], "~", path)
            self.assertEqual(400, status, (name, path))

    def test_unknown_stages_are_refused(self):
        for stage in ("nowhere", "../user/root", "a b"):
            status, body = self.client.upload([("x", b"x")], stage)
            self.assertEqual((500, 2501), (status, body["error"]["code"]))

    def test_a_body_that_ends_early_is_an_error_and_leaves_no_file(self):
        body = b'--B\r\nContent-Disposition: form-data; name="u"; filename="cut"\r\n\r\nabc'
        status, _ = self.client.request(
            "PUT",
            "/v1/upload_to_stage",
            body,
            X_DATABEND_STAGE_NAME="~",
            Content_Type="multipart/form-data; boundary=B",
        )
        self.assertEqual(400, status)
        self.assertEqual([], [row for row in self.client.rows("LIST @~") if row[0] == "cut"])

    def test_an_uploaded_file_is_loaded_by_an_insert_with_attachment_and_deleted(self):
        self.client.upload([("in.csv", b"1\n2\n3\n")], "~", self.table)
        answer = self.client.query(
            f"INSERT INTO {self.table} (a) VALUES (?)",
            stage_attachment={
                "location": f"@~/{self.table}/in.csv",
                "file_format_options": {"type": "CSV", "field_delimiter": ",", "record_delimiter": "\n"},
                "copy_options": {"purge": "true"},
            },
        )
        self.assertIsNone(answer["error"])
        self.assertEqual((3, []), (answer["stats"]["write_progress"]["rows"], answer["schema"]))
        self.assertEqual(3, self.count())
        self.assertEqual([], self.client.rows(f"LIST @~/{self.table}/"))

    def test_purged_files_go_at_commit_and_stay_after_rollback(self):
        self.client.upload([("in.csv", b"1\n")], "~", self.table)
        copy = f"COPY INTO {self.table} FROM @~/{self.table}/ FILE_FORMAT = (TYPE = CSV) PURGE = TRUE"
        for end, files in (("ROLLBACK", 1), ("COMMIT", 0)):
            self.client.query("BEGIN")
            self.assertEqual([["1", "0"]], [row[1:3] for row in self.client.rows(copy)])
            self.assertEqual(1, len(self.client.rows(f"LIST @~/{self.table}/")))
            self.client.query(end)
            self.assertEqual(files, len(self.client.rows(f"LIST @~/{self.table}/")))
        self.assertEqual(1, self.count())


class Maintenance(ProtocolTest):
    def test_optimize_all_compacts_and_purges(self):
        for value in range(3):
            self.client.query(f"INSERT INTO {self.table} VALUES ({value})")
        self.assertEqual(0, self.client.code(f"OPTIMIZE TABLE {self.table} ALL"))
        self.assertEqual(3, self.count())
        blocks = self.client.rows(f"SELECT block_count FROM fuse_snapshot('default', '{self.table}') LIMIT 1")
        self.assertEqual([["1"]], blocks)

    def test_a_table_may_be_called_as_what_is_done_with_it(self):
        self.client.rows('CREATE OR REPLACE TABLE "purge" (a INT)')
        self.assertEqual(0, self.client.code("OPTIMIZE TABLE purge COMPACT"))

    def test_a_purge_hidden_in_a_script_is_refused(self):
        script = f"EXECUTE IMMEDIATE $$ BEGIN COPY INTO {self.table} FROM @~ PURGE = TRUE; END; $$"
        self.assertEqual(1002, self.client.code(script))


if __name__ == "__main__":
    unittest.main()

"""How the engine's process starts, is found, and ends."""

from __future__ import annotations

import fcntl
import json
import signal
import stat
import tempfile
import unittest
from pathlib import Path

from engine_process import EngineProcess


class LifetimeTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.home = Path(directory.name)

    def test_the_port_file_says_where_it_is_and_goes_when_it_ends(self):
        engine = EngineProcess(self.home).wait_until_serving()
        path = self.home / "port.json"
        found = json.loads(path.read_text())
        self.assertEqual((engine.process.pid, engine.port, "1.2.895"), (found["pid"], found["port"], found["version"]))
        self.assertRegex(found["startedAt"], r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$")
        self.assertEqual(0o600, stat.S_IMODE(path.stat().st_mode))
        self.assertEqual(0, engine.stop(signal.SIGINT))
        self.assertFalse(path.exists())

    def test_it_ends_with_its_last_user(self):
        engine = EngineProcess(self.home, keep=False).wait_until_serving()
        fcntl.lockf(engine.users, fcntl.LOCK_UN)
        self.assertEqual(0, engine.ended())
        self.assertFalse((self.home / "port.json").exists())

    def test_everything_is_there_after_stop_and_after_kill(self):
        for sign, code in ((signal.SIGTERM, 0), (signal.SIGKILL, -9)):
            engine = EngineProcess(self.home).wait_until_serving()
            client = engine.client()
            client.rows("CREATE TABLE IF NOT EXISTS kept (a INT)")
            client.rows("INSERT INTO kept VALUES (1)")
            client.query("BEGIN")
            client.query("INSERT INTO kept VALUES (2)")
            state = client.session
            self.assertEqual(code, engine.stop(sign))
            (self.home / "port.json").unlink(missing_ok=True)
        engine = EngineProcess(self.home).wait_until_serving()
        client = engine.client()
        self.assertEqual([["2", "2"]], client.rows("SELECT count(*), sum(a) FROM kept"))
        client.session = state
        self.assertEqual(4003, client.code("COMMIT"))
        self.assertEqual("Fail", client.txn_state())
        engine.stop()

    def test_a_running_statement_may_end_when_it_is_told_to_stop(self):
        engine = EngineProcess(self.home).wait_until_serving()
        client = engine.client()
        client.rows("CREATE TABLE slow (a INT)")
        started = client.query("INSERT INTO slow SELECT sleep(1)::INT", pagination={"wait_time_secs": 0})
        self.assertEqual("Running", started["state"])
        self.assertEqual(0, engine.stop())
        engine = EngineProcess(self.home).wait_until_serving()
        self.assertEqual([["1"]], engine.client().rows("SELECT count(*) FROM slow"))
        engine.stop()

    def test_a_second_process_on_the_same_data_ends_with_3(self):
        engine = EngineProcess(self.home).wait_until_serving()
        second = EngineProcess(self.home)
        text = second.process.stderr.read()
        self.assertEqual(3, second.ended())
        self.assertEqual(1, len(text.strip().splitlines()), text)
        self.assertEqual([["1"]], engine.client().rows("SELECT 1"))
        engine.stop()

    def test_a_port_in_use_ends_with_4(self):
        engine = EngineProcess(self.home / "a").wait_until_serving()
        second = EngineProcess(self.home / "b", port=engine.port)
        text = second.process.stderr.read()
        self.assertEqual(4, second.ended())
        self.assertIn("port", text)
        engine.stop()

    def test_an_empty_password_file_ends_with_5(self):
        engine = EngineProcess(self.home, password="")
        text = engine.process.stderr.read()
        self.assertEqual(5, engine.ended())
        self.assertIn("password", text)


if __name__ == "__main__":
    unittest.main()

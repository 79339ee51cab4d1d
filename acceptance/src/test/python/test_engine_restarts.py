"""A real engine, ended and started again on data that is sound, damaged or not its own. Needs the engine installed."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

APP = Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"
sys.path.insert(0, str(APP))

from pgbend_engine.catalog.failstop import EXIT_SAVE_FAILED

_BEFORE = """
import os, sys
from pathlib import Path
sys.path.insert(0, {app!r})
from pgbend_engine.catalog import *
try:
    engine = DurableEngine.open(Path({data!r}))
except EngineStartError as error:
    print(type(error).__name__)
    os._exit(2)
session = engine.new_session()
def run(sql):
    return session.sql(sql).fetchall()
"""
_DIE = "\nsys.stdout.flush()\nos.kill(os.getpid(), 9)\n"


class Restarts(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.data = Path(folder.name) / "data"

    def live(self, script: str) -> subprocess.CompletedProcess[str]:
        before = _BEFORE.format(app=str(APP), data=str(self.data))
        return subprocess.run(
            [sys.executable, "-c", before + script + _DIE], capture_output=True, text=True, timeout=120
        )

    def says(self, script: str) -> str:
        return self.live(script).stdout.strip()

    def one_table(self) -> None:
        self.live("run('create table t(a int)'); run('insert into t values (1)'); engine.save()")

    def test_what_was_saved_is_there_after_a_kill(self) -> None:
        self.one_table()
        self.assertEqual(self.says("print(run('select a from t'))"), "[(1,)]")

    def test_what_the_engine_makes_at_every_start_stays_dropped(self) -> None:
        self.live("run('create database other'); run('drop database default'); engine.save()")
        self.assertNotIn("default", self.says("print(run('show databases'))"))

    def test_a_new_session_sees_the_global_settings(self) -> None:
        self.live("run(\"set global timezone = 'Asia/Tokyo'\"); engine.save()")
        self.assertEqual(self.says("print(run('select timezone()'))"), "[('Asia/Tokyo',)]")

    def test_ids_go_on_above_those_of_dropped_and_of_lost_tables(self) -> None:
        identify = "print(run(\"select max(table_id) from system.tables where database = 'default'\")[0][0])"
        dropped = int(self.says(f"run('create table t(a int)'); {identify}; run('drop table t'); engine.save()"))
        lost = int(self.says(f"run('create table l(a int)'); run('insert into l values (1)'); {identify}"))
        new = int(self.says(f"run('create table n(a int)'); {identify}"))
        self.assertLess(dropped, lost)
        self.assertLess(lost, new)

    def test_dust_behind_the_catalog_is_left_out_with_a_warning(self) -> None:
        self.one_table()
        with open(self.data / "catalog.journal", "ab") as file:
            file.write(b"pgbR" + bytes(range(200)))
        life = self.live("print(run('select a from t'))")
        self.assertEqual(life.stdout.strip(), "[(1,)]")
        self.assertIn("204 bytes", life.stderr)

    def test_table_files_without_their_catalog_are_refused_and_left_alone(self) -> None:
        self.one_table()
        journal = (self.data / "catalog.journal").read_bytes()
        (self.data / "catalog.journal").unlink()
        self.assertEqual(self.says(""), "CatalogMissing")
        (self.data / "catalog.journal").write_bytes(journal)
        self.assertEqual(self.says("print(run('select a from t'))"), "[(1,)]")

    def test_data_of_another_engine_version_is_refused_and_left_alone(self) -> None:
        self.one_table()
        mark = (self.data / "engine.version").read_text()
        (self.data / "engine.version").write_text("databend 1.2.1, pgbend catalog format 1\n")
        self.assertEqual(self.says(""), "DataDirOfOtherVersion")
        (self.data / "engine.version").write_text(mark)
        self.assertEqual(self.says("print(run('select a from t'))"), "[(1,)]")

    def test_a_save_that_fails_ends_the_process_and_the_next_start_lacks_just_that(self) -> None:
        self.one_table()
        life = self.live(
            "def full(_): raise OSError(28, 'No space left on device')\n"
            "os.fdatasync = full\n"
            "os.write = lambda file, data, write=os.write: write(file, data[:1]) if file > 2 else write(file, data)\n"
            "run('insert into t values (2)')\n"
            "engine.save()\n"
            "print('answered')"
        )
        self.assertEqual((life.returncode, life.stdout), (EXIT_SAVE_FAILED, ""))
        self.assertIn("No space left on device", life.stderr)
        self.assertIn(self.says("print(run('select a from t order by a'))"), ("[(1,)]", "[(1,), (2,)]"))

    def test_an_engine_ends_in_order_and_refuses_more_work(self) -> None:
        said = self.says(
            "run('create table t(a int)'); engine.close(); engine.close()\n"
            "try: engine.save()\n"
            "except RuntimeError as error: print(error)\n"
        )
        self.assertEqual(said, "the engine is closed")
        self.assertEqual(self.says("print(run('select count(*) from t'))"), "[(0,)]")


if __name__ == "__main__":
    unittest.main()

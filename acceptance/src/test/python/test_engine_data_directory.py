"""Who may use a data directory, and when an engine refuses to start on one. Needs no engine."""

import multiprocessing
import os
import sys
import tempfile
import threading
import unittest
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"))

from pgbend_engine.catalog import journal
from pgbend_engine.catalog.crash import CrashPoints
from pgbend_engine.catalog.datadir import DataDir
from pgbend_engine.catalog.entries import Catalog
from pgbend_engine.catalog.gate import StatementGate
from pgbend_engine.catalog.problems import CatalogMissing, DataDirInUse, DataDirNotAbsolute, DataDirOfOtherVersion

IDENTITY = "databend 0, pgbend catalog format 0"


def _hold(path: str, ready, done) -> None:
    DataDir(Path(path), IDENTITY)
    ready.set()
    done.wait()


class DataDirectory(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / "data dir"

    def open(self, identity: str = IDENTITY) -> DataDir:
        directory = DataDir(self.path, identity)
        self.addCleanup(directory.release)
        return directory

    def write_table_file(self) -> Path:
        file = self.path / "data" / "1" / "123" / "block"
        file.parent.mkdir(parents=True)
        file.touch()
        return file

    def test_a_new_directory_has_no_catalog(self) -> None:
        self.assertIsNone(self.open().read_catalog())

    def test_a_relative_path_is_refused(self) -> None:
        with self.assertRaises(DataDirNotAbsolute):
            DataDir(Path("somewhere"), IDENTITY)

    def test_a_second_process_is_refused_and_told_the_first_ones_id(self) -> None:
        context = multiprocessing.get_context("spawn")
        ready, done = context.Event(), context.Event()
        holder = context.Process(target=_hold, args=(str(self.path), ready, done))
        holder.start()
        ready.wait(60)
        with self.assertRaises(DataDirInUse) as refused:
            DataDir(self.path, IDENTITY)
        self.assertEqual(refused.exception.holder, holder.pid)
        holder.kill()
        holder.join(60)
        self.open()

    def test_a_refused_process_leaves_the_holders_id_in_place(self) -> None:
        self.open()
        for _ in range(2):
            with self.assertRaises(DataDirInUse) as refused:
                DataDir(self.path, IDENTITY)
            self.assertEqual(refused.exception.holder, os.getpid())

    def test_a_directory_of_another_version_is_refused_and_not_kept_locked(self) -> None:
        DataDir(self.path, IDENTITY).release()
        with self.assertRaises(DataDirOfOtherVersion):
            DataDir(self.path, "databend 1, pgbend catalog format 0")
        self.open()

    def test_table_files_without_a_catalog_are_refused(self) -> None:
        file = self.write_table_file()
        with self.assertRaises(CatalogMissing) as refused:
            self.open().read_catalog()
        self.assertIn(str(file), str(refused.exception))

    def test_empty_folders_left_by_a_killed_first_start_are_no_data(self) -> None:
        (self.path / "data" / "stage" / "internal").mkdir(parents=True)
        self.assertIsNone(self.open().read_catalog())

    def test_a_saved_catalog_is_read(self) -> None:
        directory = self.open()
        file = journal.Journal(directory.journal, IDENTITY, CrashPoints())
        file.rewrite(Catalog())
        file.close()
        self.write_table_file()
        self.assertEqual(directory.read_catalog(), (Catalog(), 0))

    def test_folders_of_lost_tables_count_for_the_highest_id(self) -> None:
        self.write_table_file()
        (self.path / "data" / "stage" / "900").mkdir(parents=True)
        (self.path / "data" / "1" / "99").mkdir()
        self.assertEqual(self.open().highest_table_directory(), 123)


class Gate(unittest.TestCase):
    def test_statements_run_beside_each_other(self) -> None:
        gate = StatementGate()
        with gate.shared(), gate.shared():
            pass

    def test_an_exclusive_holder_waits_for_running_statements_and_keeps_new_ones_out(self) -> None:
        gate, order = StatementGate(), []
        running, alone, release = threading.Event(), threading.Event(), threading.Event()

        def statement() -> None:
            with gate.shared():
                running.set()
                release.wait(60)
                order.append("statement")

        def exclusive() -> None:
            with gate.exclusive():
                order.append("exclusive")
                alone.set()

        def late() -> None:
            with gate.shared():
                order.append("late")

        threads = [threading.Thread(target=statement)]
        threads[0].start()
        running.wait(60)
        threads.append(threading.Thread(target=exclusive))
        threads[1].start()
        with gate._state:
            gate._state.wait_for(lambda: gate._waiting_alone == 1, 60)
        threads.append(threading.Thread(target=late))
        threads[2].start()
        self.assertEqual(order, [])
        release.set()
        for thread in threads:
            thread.join(60)
        self.assertEqual(order, ["statement", "exclusive", "late"])

    def test_an_error_inside_opens_the_gate_again(self) -> None:
        gate = StatementGate()
        for side in (gate.shared, gate.exclusive):
            with self.assertRaises(ValueError), side():
                raise ValueError
        with gate.exclusive():
            pass


class Crash(unittest.TestCase):
    def test_points_do_nothing_without_the_variable(self) -> None:
        CrashPoints().reached("half-record")

    def test_a_point_is_due_once_at_its_number(self) -> None:
        points = CrashPoints("after-mark:2")
        self.assertEqual([points.due("after-mark") for _ in range(4)], [False, True, False, False])

    def test_an_unknown_point_is_refused(self) -> None:
        with self.assertRaises(ValueError):
            CrashPoints("afer-mark:2")


if __name__ == "__main__":
    unittest.main()

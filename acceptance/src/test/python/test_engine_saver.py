"""Saving by groups, and leaving at once when a save fails. Needs no engine."""

import subprocess
import sys
import threading
import unittest
from concurrent.futures import Future
from pathlib import Path

APP = Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"
sys.path.insert(0, str(APP))

from pgbend_engine.catalog.crash import CrashPoints
from pgbend_engine.catalog.entries import CATALOG, Catalog, Change, Entry
from pgbend_engine.catalog.failstop import EXIT_SAVE_FAILED
from pgbend_engine.catalog.saver import Saver
from pgbend_engine.catalog.store import Status


def known(value: object) -> Future:
    future: Future = Future()
    future.set_result(value)
    return future


class FakeWatch:
    """A store that commits when told; collecting waits at a gate so that a test can hold a save up."""

    def __init__(self) -> None:
        self.committed: list[Change] = []
        self.index = 0
        self.marked = 0
        self.marks = 0
        self.marking = threading.Semaphore(0)
        self.go_on = threading.Semaphore(1_000)

    def commit(self, key: bytes) -> None:
        self.committed.append(Change(CATALOG, key, Entry(b"")))
        self.index += 1

    def begin_status(self) -> Future:
        return known(Status(self.index, 0))

    def moved_to(self, index: int) -> bool:
        return index != self.marked

    def begin_mark(self, index: int) -> Future:
        self.index += 1
        self.marked = index + 1
        self.marks += 1
        self.marking.release()
        return known(None)

    def collect(self) -> list[Change]:
        changes, self.committed = self.committed, []
        self.go_on.acquire()
        return changes


class FakeJournal:
    def __init__(self) -> None:
        self.records: list[list[bytes]] = []

    def append(self, changes: list[Change], highest_ids: dict[str, int]) -> None:
        self.records.append([change.key for change in changes])

    def outgrown(self) -> bool:
        return False


class SaverTest(unittest.TestCase):
    def setUp(self) -> None:
        self.watch, self.journal = FakeWatch(), FakeJournal()
        self.saver = Saver([self.watch], Catalog(), self.journal, CrashPoints())

    def test_what_was_committed_is_one_record(self) -> None:
        self.watch.commit(b"a")
        self.watch.commit(b"b")
        self.saver.save()
        self.assertEqual(self.journal.records, [[b"a", b"b"]])

    def test_nothing_is_marked_or_written_when_nothing_moved(self) -> None:
        self.watch.commit(b"a")
        self.saver.save()
        self.saver.save()
        self.assertEqual((self.watch.marks, len(self.journal.records)), (1, 1))

    def test_those_who_come_during_a_save_share_the_next_one(self) -> None:
        self.watch.go_on = threading.Semaphore(0)
        self.watch.commit(b"a")
        first = threading.Thread(target=self.saver.save)
        first.start()
        self.watch.marking.acquire()
        self.watch.commit(b"b")
        late = [threading.Thread(target=self.saver.save) for _ in range(8)]
        for thread in late:
            thread.start()
        self.watch.go_on.release(100)
        for thread in [first, *late]:
            thread.join(60)
        self.assertEqual([key for record in self.journal.records for key in record], [b"a", b"b"])
        self.assertIn(b"b", self.journal.records[-1])

    def test_a_save_that_began_before_a_commit_does_not_answer_for_it(self) -> None:
        self.watch.go_on = threading.Semaphore(0)
        self.watch.commit(b"a")
        first = threading.Thread(target=self.saver.save)
        first.start()
        self.watch.marking.acquire()
        while self.watch.committed:
            pass
        self.watch.commit(b"b")
        answered: list[list[list[bytes]]] = []

        def save_and_look() -> None:
            self.saver.save()
            answered.append(list(self.journal.records))

        second = threading.Thread(target=save_and_look)
        second.start()
        self.watch.go_on.release(100)
        first.join(60)
        second.join(60)
        self.assertEqual(answered, [[[b"a"], [b"b"]]])


class FailStop(unittest.TestCase):
    def test_a_failed_save_ends_the_process_without_an_answer(self) -> None:
        script = (
            "from test_engine_saver import *\n"
            "watch, journal = FakeWatch(), FakeJournal()\n"
            "def full(*_): raise OSError(28, 'No space left on device')\n"
            "journal.append = full\n"
            "watch.commit(b'a')\n"
            "Saver([watch], Catalog(), journal, CrashPoints()).save()\n"
            "print('answered')\n"
        )
        ended = subprocess.run(
            [sys.executable, "-c", script], cwd=Path(__file__).parent, capture_output=True, text=True, timeout=60
        )
        self.assertEqual((ended.returncode, ended.stdout), (EXIT_SAVE_FAILED, ""))
        self.assertIn("No space left on device", ended.stderr)


if __name__ == "__main__":
    unittest.main()

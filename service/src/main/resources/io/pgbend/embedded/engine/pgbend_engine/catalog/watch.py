"""Collecting the changes of one store up to a mark, so that what is saved never ends within a transaction."""

from __future__ import annotations

import threading
import time

import grpc

from . import failstop
from .entries import MARK, Change, Entry, is_saved
from .store import MetaStore, changed, put

LATE_SECONDS = 30.0
"""A mark that has not come back by then means that changes are no longer seen."""


class StoreWatch:
    """All saved changes of one store since the watch began.

    The store sends changes in the order in which it applied them, those of one transaction together. So everything
    before a mark is a number of complete transactions, of whichever sessions.
    """

    def __init__(self, name: str, store: MetaStore) -> None:
        self._name = name
        self._store = store
        self._arrived = threading.Condition()
        self._since_mark: list[Change] = []
        self._before_mark: list[Change] = []
        self._last_mark = 0
        self._marks = 0
        self._closing = False
        self._seen_index = 0
        self._call = store.watch()
        threading.Thread(target=self._follow, name=f"catalog/watch-{name}", daemon=True).start()
        self._wait_until_it_runs()

    def begin_status(self) -> grpc.Future:
        return self._store.begin_status()

    def moved_to(self, last_log_index: int) -> bool:
        """Says whether the store has changed since the last mark, apart from that mark itself."""
        return last_log_index != self._seen_index

    def begin_mark(self, last_log_index: int) -> grpc.Future:
        """Puts a mark. The index is that of a status taken before.

        The mark's own record follows that index. If a change slipped in between, the index will be higher the next
        time, and that change, though it may be collected now, only costs one more mark.
        """
        self._seen_index = last_log_index + 1
        self._marks += 1
        return self._store.begin_transaction([put(MARK, Entry(b"%d" % self._marks))])

    def collect(self) -> list[Change]:
        """Waits for the last mark put and returns the changes before it, each exactly once."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: self._last_mark >= self._marks, LATE_SECONDS):
                reason = f"the changes of the {self._name} store are {LATE_SECONDS:.0f} seconds late"
                failstop.stop(failstop.EXIT_WATCH_LOST, reason)
            changes, self._before_mark = self._before_mark, []
            return changes

    def close(self) -> None:
        self._closing = True
        self._call.cancel()

    def _wait_until_it_runs(self) -> None:
        # The call returns before the store has set the watch up; a mark put too early is not delivered.
        deadline = time.monotonic() + LATE_SECONDS
        while time.monotonic() < deadline:
            self.begin_mark(0).result()
            with self._arrived:
                if self._arrived.wait_for(lambda: self._last_mark >= self._marks, 0.25):
                    self._before_mark.clear()
                    self._seen_index = 0
                    return
        raise TimeoutError(f"the {self._name} store delivers no changes")

    def _follow(self) -> None:
        try:
            for answer in self._call:
                self._take(answer)
            reason = "it ended"
        except BaseException as error:
            reason = failstop.describe(error)
        if not self._closing:
            failstop.stop(failstop.EXIT_WATCH_LOST, f"the watch on the {self._name} store broke off: {reason}")

    def _take(self, answer: bytes) -> None:
        event = changed(answer)
        if event is None:
            return
        if event.key == MARK:
            self._take_mark(event.entry)
        elif is_saved(event.key):
            self._since_mark.append(Change(self._name, event.key, event.entry, event.seq))

    def _take_mark(self, entry: Entry | None) -> None:
        with self._arrived:
            self._before_mark += self._since_mark
            self._since_mark = []
            self._last_mark = int(entry.value) if entry else self._last_mark
            self._arrived.notify_all()

"""Saving what the engine has committed: one save for all who wait for one (group commit)."""

from __future__ import annotations

import threading

from . import failstop
from .crash import CrashPoints
from .entries import Catalog, Change
from .journal import Journal
from .watch import StoreWatch


class Saver:
    """Writes the changes of the watched stores to the journal. Thread-safe.

    Invariant: when `save` returns, every change that the engine had committed when it was called is durable.
    """

    def __init__(self, watches: list[StoreWatch], catalog: Catalog, journal: Journal, crash: CrashPoints) -> None:
        self._watches = watches
        self._catalog = catalog
        self._journal = journal
        self._crash = crash
        self._turn = threading.Condition()
        self._begun = 0
        self._done = 0
        self._saving = False

    def save(self) -> None:
        """Returns after a save that began later than this call; takes part in one of another thread if there is one."""
        with self._turn:
            wanted = self._begun + 1
            self._turn.wait_for(lambda: self._done >= wanted or not self._saving)
            if self._done >= wanted:
                return
            self._begun += 1
            self._saving = True
        try:
            self._save_once()
        except BaseException as error:
            failstop.stop(failstop.EXIT_SAVE_FAILED, f"the catalog could not be saved: {failstop.describe(error)}")
        with self._turn:
            self._done = self._begun
            self._saving = False
            self._turn.notify_all()

    def _save_once(self) -> None:
        asked = [(watch, watch.begin_status()) for watch in self._watches]
        indexes = [(watch, answer.result().last_log_index) for watch, answer in asked]
        moved = [(watch, index) for watch, index in indexes if watch.moved_to(index)]
        if not moved:
            return
        self._crash.reached("after-engine-commit")
        for mark in [watch.begin_mark(index) for watch, index in moved]:
            mark.result()
        self._crash.reached("after-mark")
        self._write([change for watch, _ in moved for change in watch.collect()])
        self._crash.reached("synced-not-answered")

    def _write(self, changes: list[Change]) -> None:
        if not changes:
            return
        for change in changes:
            self._catalog.apply(change)
        self._journal.append(changes, self._catalog.highest_ids)
        if self._journal.outgrown():
            self._journal.rewrite(self._catalog)

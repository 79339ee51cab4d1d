"""Points at which a test can have the process kill itself, as kill -9 from outside would at exactly that moment.

`PGBEND_ENGINE_CRASH_AT=after-mark:3` kills the process when it reaches that point for the third time. Without the
variable all of this does nothing.
"""

from __future__ import annotations

import os
import signal
import threading

VARIABLE = "PGBEND_ENGINE_CRASH_AT"

POINTS = (
    "after-engine-commit",
    "after-mark",
    "half-record",
    "written-not-synced",
    "synced-not-answered",
    "rewrite-half",
    "rewrite-written",
    "rewrite-renamed",
    "start-engine-up",
    "start-between-imports",
    "start-imported",
    "start-raised",
    "start-watching",
)


class CrashPoints:
    """Counts arrivals at the one armed point; thread-safe."""

    def __init__(self, armed: str = "") -> None:
        name, _, count = armed.partition(":")
        if name and name not in POINTS:
            raise ValueError(f"{VARIABLE} names no known point: {name}")
        self._name = name
        self._left = int(count or 1)
        self._lock = threading.Lock()

    @classmethod
    def from_environment(cls) -> CrashPoints:
        return cls(os.environ.get(VARIABLE, ""))

    def due(self, name: str) -> bool:
        """Says whether this arrival is the deadly one, for points that must do something odd before."""
        if name != self._name:
            return False
        with self._lock:
            self._left -= 1
            return self._left == 0

    def reached(self, name: str) -> None:
        if self.due(name):
            self.die()

    @staticmethod
    def die() -> None:
        os.kill(os.getpid(), signal.SIGKILL)

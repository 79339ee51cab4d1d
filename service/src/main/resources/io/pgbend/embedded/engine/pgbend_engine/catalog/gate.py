"""A lock with a shared side for statements and an exclusive side for what must not run beside any."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager


class StatementGate:
    """Any number of statements at once, or one exclusive holder alone.

    A waiting exclusive holder keeps new statements out, so that a steady stream of them cannot hold it off for ever.
    Not reentrant: who is inside must not enter again, on either side.
    """

    def __init__(self) -> None:
        self._state = threading.Condition()
        self._running = 0
        self._waiting_alone = 0
        self._alone = False

    @contextmanager
    def shared(self) -> Iterator[None]:
        with self._state:
            self._state.wait_for(lambda: not self._alone and not self._waiting_alone)
            self._running += 1
        try:
            yield
        finally:
            with self._state:
                self._running -= 1
                self._state.notify_all()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        with self._state:
            self._waiting_alone += 1
            try:
                self._state.wait_for(lambda: not self._alone and not self._running)
                self._alone = True
            finally:
                self._waiting_alone -= 1
                self._state.notify_all()
        try:
            yield
        finally:
            with self._state:
                self._alone = False
                self._state.notify_all()

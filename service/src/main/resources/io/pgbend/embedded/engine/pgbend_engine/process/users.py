"""Who uses the engine: processes that hold a shared lock on a file."""

from __future__ import annotations

import fcntl
import os
from pathlib import Path


class Users:
    """Tells when the last user has gone. The lock that finds it out is kept to the end of the process.

    Whoever starts the engine for a use holds the lock already, so the first look may come at once.
    """

    def __init__(self, lock: Path, keep: Path):
        self._keep = keep
        self._handle = os.open(lock, os.O_RDWR | os.O_CREAT, 0o600)

    def gone(self) -> bool:
        """Whether nobody uses the engine any more; once true, new users wait until the process has ended."""
        if self._keep.exists() or not self._lock():
            return False
        if self._keep.exists():  # written between the look and the lock
            fcntl.lockf(self._handle, fcntl.LOCK_UN)
            return False
        return True

    def _lock(self) -> bool:
        try:
            fcntl.lockf(self._handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

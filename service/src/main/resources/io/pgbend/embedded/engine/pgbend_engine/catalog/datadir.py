"""The data directory: who may use it, which version wrote it, and where things lie in it.

    engine.lock        held for the life of the process that uses the directory; its content is that process's id
    engine.version     the engine and file format that the directory belongs to
    catalog.journal    the saved catalog
    data/              table files and, below data/stage, staged files
    meta/              the running engine's own stores, worthless once it has ended
    logs/              the engine's log
"""

from __future__ import annotations

import fcntl
import os
import shutil
from pathlib import Path

from . import journal
from .entries import Catalog
from .problems import CatalogMissing, DataDirInUse, DataDirNotAbsolute, DataDirOfOtherVersion


class DataDir:
    """A data directory that belongs to this process until it ends."""

    def __init__(self, path: Path, identity: str) -> None:
        if not path.is_absolute():
            raise DataDirNotAbsolute(path)
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        self.path = path
        self.identity = identity
        self._lock = self._take_lock()
        try:
            self._check_version()
        except BaseException:
            os.close(self._lock)
            raise

    @property
    def journal(self) -> Path:
        return self.path / journal.NAME

    @property
    def tables(self) -> Path:
        return self.path / "data"

    @property
    def stages(self) -> Path:
        return self.path / "data" / "stage"

    def read_catalog(self) -> tuple[Catalog, int] | None:
        """The saved catalog with the number of unreadable bytes behind it, or None in a new directory."""
        if self.journal.exists():
            return journal.read(self.journal, self.identity)
        for directory, _, files in os.walk(self.tables):
            if files:
                raise CatalogMissing(self.path, Path(directory) / files[0])
        return None

    def remove_old_stores(self) -> None:
        """Removes the meta stores of engines that have ended; only the catalog file is ever read again."""
        shutil.rmtree(self.path / "meta", ignore_errors=True)

    def highest_table_directory(self) -> int:
        """The highest table id that has left files, even if its table was lost with an unanswered statement.

        A new table must not write into the folder of such a one.
        """
        names = (table.name for table in self.tables.glob("[0-9]*/[0-9]*"))
        return max((int(name) for name in names if name.isdecimal()), default=0)

    def release(self) -> None:
        """Gives the directory up after a start that failed before the engine was running."""
        os.close(self._lock)

    def _take_lock(self) -> int:
        # The kernel frees the lock whenever the process ends, however it ends. The descriptor is not inherited.
        lock = os.open(self.path / "engine.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            holder = os.pread(lock, 32, 0).strip()
            os.close(lock)
            raise DataDirInUse(self.path, int(holder) if holder.isdigit() else None) from None
        os.ftruncate(lock, 0)
        os.pwrite(lock, f"{os.getpid()}\n".encode(), 0)
        return lock

    def _check_version(self) -> None:
        mark = self.path / "engine.version"
        try:
            found = mark.read_text().strip()
        except FileNotFoundError:
            self._write_version(mark)
            return
        if found != self.identity:
            raise DataDirOfOtherVersion(self.path, found, self.identity)

    def _write_version(self, mark: Path) -> None:
        if self.journal.exists():
            journal.read(self.journal, self.identity)
        temporary = mark.with_suffix(".new")
        with open(temporary, "w") as file:
            file.write(self.identity + "\n")
            file.flush()
            os.fsync(file.fileno())
        os.rename(temporary, mark)
        journal.sync_directory(self.path)

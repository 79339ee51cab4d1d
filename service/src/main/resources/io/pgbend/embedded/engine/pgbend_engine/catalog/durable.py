"""The engine with a catalog that survives: what a statement has changed is on disk before the statement is answered.

The engine's Python build keeps its catalog in stores that it forgets when the process ends. Here every change of
these stores is watched and written to a file beside them, and the file is put back into the stores at the next start.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from importlib import metadata
from pathlib import Path

import databend
import grpc

from . import failstop, restore
from .crash import CrashPoints
from .datadir import DataDir
from .entries import CATALOG, STORES, USERS, Catalog
from .gate import StatementGate
from .journal import Journal
from .problems import EngineNotUnderstood, EngineStartError
from .saver import Saver
from .sockets import listening_ports
from .store import MetaStore, StoreRefused
from .watch import StoreWatch

_FORMAT = 1


def identity() -> str:
    """What a data directory must have been written by."""
    return f"databend {metadata.version('databend')}, pgbend catalog format {_FORMAT}"


class DurableEngine:
    """One engine on one data directory, for the life of the process. Thread-safe.

    The callers' part of the bargain:
    - call `save` after a statement that is to be answered, a read included: it may show what is not durable yet;
    - run every statement inside `statement`, until its last row is read;
    - never let `OPTIMIZE … ALL` or `COPY … PURGE = TRUE` through: they delete files that the saved catalog may still
      need; run `OPTIMIZE … PURGE` inside `exclusive`, after a saved `OPTIMIZE … COMPACT`;
    - do not fork.
    """

    def __init__(self, directory: DataDir, saver: Saver, watches: list[StoreWatch], stores: list[MetaStore]) -> None:
        self._directory = directory
        self._saver = saver
        self._watches = watches
        self._stores = stores
        self._gate = StatementGate()
        self._closed = False

    @classmethod
    def open(cls, data_dir: Path) -> DurableEngine:
        """Starts the engine with everything that was there before, or raises an `EngineStartError`.

        The data directory is locked until the process ends, also after a failed start: once the engine runs, nothing
        can end it but the end of the process.
        """
        directory = DataDir(data_dir, identity())
        crash = CrashPoints.from_environment()
        try:
            found = directory.read_catalog()
        except BaseException:
            directory.release()
            raise
        try:
            with _without_garbage_collection():
                return cls._start(directory, cls._saved(found), crash)
        except (OSError, grpc.RpcError) as error:
            raise EngineStartError(f"The engine on {data_dir} could not start: {failstop.describe(error)}.") from error

    @staticmethod
    def _saved(found: tuple[Catalog, int] | None) -> Catalog | None:
        if found is None:
            return None
        catalog, unread = found
        if unread:
            failstop.warn(f"left out {unread} bytes at the end of the catalog file: an unanswered change, half written")
        return catalog

    @classmethod
    def _start(cls, directory: DataDir, saved: Catalog | None, crash: CrashPoints) -> DurableEngine:
        directory.remove_old_stores()
        stores = _start_stores(directory.path)
        crash.reached("start-engine-up")
        if saved is not None:
            saved.note_id(CATALOG, directory.highest_table_directory())
            _load(stores, saved, crash)
        # The watches run before the stores are read, so no change can fall between the new file and what follows it.
        watches = [StoreWatch(name, stores[name]) for name in STORES]
        try:
            crash.reached("start-watching")
            catalog = _present(stores, saved or Catalog())
            journal = Journal(directory.journal, directory.identity, crash)
            journal.rewrite(catalog)
        except BaseException:
            for watch in watches:
                watch.close()
            raise
        saver = Saver(watches, catalog, journal, crash)
        saver.save()
        return cls(directory, saver, watches, list(stores.values()))

    @property
    def stage_root(self) -> Path:
        """Where the engine keeps the files of its internal stages."""
        return self._directory.stages

    def new_session(self) -> databend.SessionContext:
        """A session of its own, with the global settings; the one that started the engine has not seen them."""
        self._refuse_if_closed()
        return databend.SessionContext(data_path=str(self._directory.path))

    def save(self) -> None:
        """Returns when everything that the engine has committed so far is durable; ends the process if it cannot be."""
        self._refuse_if_closed()
        self._saver.save()

    def statement(self) -> AbstractContextManager[None]:
        """To be held around each running statement, until its result is read. May be left by another thread."""
        self._refuse_if_closed()
        return self._gate.shared()

    @contextmanager
    def exclusive(self) -> Iterator[None]:
        """Waits until no statement runs, keeps new ones out, and saves before and after what is done inside."""
        with self._gate.exclusive():
            self.save()
            try:
                yield
            finally:
                self.save()

    def close(self) -> None:
        """Waits for running statements, saves and stops watching. To be called before the interpreter ends.

        The engine itself, and the lock on its directory, end with the process.
        """
        with self._gate.exclusive():
            if self._closed:
                return
            self.save()
            self._closed = True
            for watch in self._watches:
                watch.close()
            for store in self._stores:
                store.close()

    def _refuse_if_closed(self) -> None:
        # A statement that ran now would never be saved.
        if self._closed:
            raise RuntimeError("the engine is closed")


@contextmanager
def _without_garbage_collection() -> Iterator[None]:
    """Loading a large catalog makes many objects that all stay; looking for garbage among them doubles its time."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _start_stores(path: Path) -> dict[str, MetaStore]:
    """Starts the engine and finds, among the stores it opened, the two that hold a catalog."""
    before = listening_ports()
    databend.SessionContext(data_path=str(path))
    stores: dict[str, MetaStore] = {}
    for port in sorted(listening_ports() - before):
        try:
            store = MetaStore(port)
        except StoreRefused:
            continue
        name = _kind(store)
        if name is None:
            store.close()
        elif name in stores:
            raise EngineNotUnderstood(f"it has two stores that look like the {name} store")
        else:
            stores[name] = store
    if set(stores) != set(STORES):
        raise EngineNotUnderstood(f"its {' and '.join(sorted(set(STORES) - set(stores)))} store was not found")
    return stores


def _kind(store: MetaStore) -> str | None:
    """Which store it is, by keys that every start of the engine writes; their order is not reliable."""
    keys = [item.key for item in store.list()]
    if any(key.startswith(b"__fd_database/") for key in keys):
        return CATALOG
    return USERS if any(key.startswith(b"__fd_roles/") for key in keys) else None


def _load(stores: dict[str, MetaStore], saved: Catalog, crash: CrashPoints) -> None:
    for name in STORES:
        restore.load(stores[name], saved.entries[name])
        if name == CATALOG:
            crash.reached("start-between-imports")
    crash.reached("start-imported")
    for name in STORES:
        restore.raise_sequence(stores[name], saved.highest_ids[name] + restore.ID_MARGIN)
    crash.reached("start-raised")


def _present(stores: dict[str, MetaStore], saved: Catalog) -> Catalog:
    """The catalog as the stores hold it now, compared with what was saved.

    Ids handed out before this start are known only from the file: importing a generator key has given it a number
    that is no id.
    """
    catalog = Catalog(highest_ids=dict(saved.highest_ids))
    for name in STORES:
        items = restore.load_again_until_equal(name, stores[name], saved.entries[name])
        catalog.entries[name] = {item.key: item.entry for item in items}
        if not saved.highest_ids[name]:
            catalog.note_id(name, restore.highest_id(items))
    return catalog


__all__ = ["DurableEngine", "EngineStartError", "identity"]

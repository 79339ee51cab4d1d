"""What is kept of the catalog: entries of the engine's two stores that matter, and changes to them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from . import wire

CATALOG = "catalog"
"""The store of databases, tables, sequences and the record of loaded files."""

USERS = "users"
"""The store of users, roles, stages, file formats, functions and global settings."""

STORES = (CATALOG, USERS)

MARK = b"__pgbend_mark"
"""The key our own marks are put under; it is never saved."""

BURNT = b"__pgbend_burnt"
"""The key that is put again and again to raise a store's sequence; it is never saved."""

_NEVER_SAVED = (b"__pgbend_", b"_txn_id/", b"__fd_table_lock/", b"__fd_clusters")
"""Beside our own keys: what belongs to a life of the process. A table lock saved and imported would block its table
until it expires, as its holder is dead."""

_IDS = b"__fd_id_gen/"
_LOCK_IDS = b"__fd_id_gen/table_lock_id"


@dataclass(frozen=True, slots=True)
class Entry:
    """A value in a store; `expires` is in milliseconds since 1970, 0 = never."""

    value: bytes
    expires: int = 0

    def expired(self, now: int) -> bool:
        return 0 < self.expires <= now


@dataclass(frozen=True, slots=True)
class Change:
    """A key got another entry, or lost it (None). `seq` is the store's sequence number of the entry, 0 if unknown."""

    store: str
    key: bytes
    entry: Entry | None
    seq: int = 0


def is_saved(key: bytes) -> bool:
    return not key.startswith(_NEVER_SAVED)


def handed_out_id(key: bytes, seq: int) -> int:
    """The id that this write has given to a new object, or 0.

    The engine takes the store's own sequence number of the rewritten generator key as the id of a new table or
    database. Ids of locks do not count: a lock does not outlive the process.
    """
    return seq if key.startswith(_IDS) and key != _LOCK_IDS else 0


@dataclass(slots=True)
class Catalog:
    """A mirror of the saved entries, and per store the highest id ever handed out."""

    entries: dict[str, dict[bytes, Entry]] = field(default_factory=lambda: {store: {} for store in STORES})
    highest_ids: dict[str, int] = field(default_factory=lambda: dict.fromkeys(STORES, 0))

    def apply(self, change: Change) -> None:
        if change.entry is None:
            self.entries[change.store].pop(change.key, None)
        else:
            self.entries[change.store][change.key] = change.entry
        self.note_id(change.store, handed_out_id(change.key, change.seq))

    def note_id(self, store: str, number: int) -> None:
        self.highest_ids[store] = max(self.highest_ids[store], number)

    def forget_expired(self, now: int) -> None:
        for store, entries in self.entries.items():
            self.entries[store] = {key: entry for key, entry in entries.items() if not entry.expired(now)}

    def changes(self) -> Iterable[Change]:
        """The whole content as changes to nothing."""
        for store, entries in self.entries.items():
            for key, entry in entries.items():
                yield Change(store, key, entry)


def encode(changes: Iterable[Change], highest_ids: dict[str, int]) -> bytes:
    """Encodes one record of the catalog file."""
    parts = [wire.message(1, wire.uint(1, STORES.index(s)) + wire.uint(2, n)) for s, n in highest_ids.items()]
    for change in changes:
        parts.append(wire.message(2, _encode_change(change)))
    return b"".join(parts)


def _encode_change(change: Change) -> bytes:
    head = wire.uint(1, STORES.index(change.store)) + wire.message(2, change.key)
    if change.entry is None:
        return head
    return head + wire.message(3, change.entry.value) + wire.uint(4, change.entry.expires)


def apply_record(record: bytes, catalog: Catalog) -> None:
    """Applies one record of the catalog file to a mirror."""
    for number, content in wire.fields(record):
        parts = wire.last(content)
        store = STORES[parts.get(1, 0)]
        if number == 1:
            catalog.note_id(store, parts.get(2, 0))
        elif number == 2:
            value = parts.get(3)
            entry = None if value is None else Entry(value, parts.get(4, 0))
            catalog.apply(Change(store, parts[2], entry))

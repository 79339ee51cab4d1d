"""Bringing a saved catalog into the stores of a freshly started engine, before any statement runs."""

from __future__ import annotations

import itertools
import time
from collections.abc import Iterable

from . import failstop
from .entries import BURNT, Entry, handed_out_id, is_saved
from .problems import CatalogNotRestored
from .store import MetaStore, Stored, delete, put

_BYTES_AT_ONCE = 1 << 20
_PUTS_AT_ONCE = 5_000
_TELL_FROM = 200_000
_ATTEMPTS = 3

ID_MARGIN = 1_000
"""How far beyond the highest known id the next one lies, so that an id of a lost statement is not handed out again."""


def now_ms() -> int:
    return time.time_ns() // 1_000_000


def saved_entries(store: MetaStore) -> list[Stored]:
    """What of a store's present content belongs into the catalog file."""
    return [item for item in store.list() if item.entry is not None and is_saved(item.key)]


def highest_id(items: Iterable[Stored]) -> int:
    return max((handed_out_id(item.key, item.seq) for item in items), default=0)


def load(store: MetaStore, entries: dict[bytes, Entry]) -> None:
    """Makes the saved part of a store equal to the entries; those that have expired are left out.

    In pieces, because one message of a catalog with very many loaded files would be too large; nobody reads the
    store before all of them are in.
    """
    surplus = (delete(item.key) for item in saved_entries(store) if item.key not in entries)
    now = now_ms()
    puts = (put(key, entry) for key, entry in entries.items() if not entry.expired(now))
    piece, size = [], 0
    for operation in itertools.chain(surplus, puts):
        piece.append(operation)
        size += len(operation)
        if size >= _BYTES_AT_ONCE or len(piece) >= _PUTS_AT_ONCE:
            store.transact(piece)
            piece, size = [], 0
    if piece:
        store.transact(piece)


def load_again_until_equal(name: str, store: MetaStore, entries: dict[bytes, Entry]) -> list[Stored]:
    """Reads a loaded store back, compares it with what was saved, and returns its saved part as it is now.

    Loads again if the engine's own start has written over a key meanwhile.
    """
    wrong: list[str] = []
    for _ in range(_ATTEMPTS):
        present = saved_entries(store)
        wrong = _differing(present, entries)
        if not wrong:
            return present
        load(store, entries)
    raise CatalogNotRestored(name, wrong)


def _differing(present: list[Stored], entries: dict[bytes, Entry]) -> list[str]:
    """The saved keys that the store does not hold exactly as saved."""
    held = {item.key: item.entry for item in present}
    now = now_ms()
    return [
        key.decode(errors="replace")
        for key, entry in entries.items()
        if held.get(key) != entry and not entry.expired(now)
    ]


def raise_sequence(store: MetaStore, beyond: int) -> None:
    """Uses numbers of a store's sequence up until the next one lies beyond all ids ever handed out.

    The engine takes ids from this sequence. There is no way to set it; putting a key uses one number, about 100,000
    a second.
    """
    reached = store.status().last_seq
    if beyond - reached > _TELL_FROM:
        failstop.warn(f"raising the id sequence from {reached} to {beyond} takes about {(beyond - reached) // 100_000} s")
    operation = put(BURNT, Entry(b""))
    while reached < beyond:
        store.transact(itertools.repeat(operation, min(_PUTS_AT_ONCE, beyond - reached)))
        reached = store.status().last_seq
    store.transact([delete(BURNT)])

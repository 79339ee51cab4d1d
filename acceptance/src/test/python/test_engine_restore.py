"""Bringing a saved catalog into fresh stores. Needs no engine: a store is a dictionary here."""

import sys
import unittest
from collections.abc import Iterable, Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"))

from pgbend_engine.catalog import restore, wire
from pgbend_engine.catalog.entries import BURNT, Entry
from pgbend_engine.catalog.problems import CatalogNotRestored
from pgbend_engine.catalog.store import Status, Stored

HOUR = 3_600_000


class FakeStore:
    """Keeps keys and a sequence as a meta store does, and decodes the operations it is sent."""

    def __init__(self, **entries: bytes) -> None:
        self.entries = {key.encode(): Entry(value) for key, value in entries.items()}
        self.seq = len(entries)
        self.sizes: list[int] = []
        self.overwritten_by_start: list[tuple[bytes, Entry]] = []

    def list(self) -> Iterator[Stored]:
        return iter([Stored(key, 1, entry) for key, entry in self.entries.items()])

    def status(self) -> Status:
        return Status(0, self.seq)

    def transact(self, operations: Iterable[bytes]) -> None:
        data = b"".join(operations)
        self.sizes.append(len(data))
        for _, operation in wire.fields(data):
            ((kind, content),) = wire.fields(operation)
            parts = wire.last(content)
            if kind == 3:
                self.entries.pop(parts[1], None)
            else:
                self.seq += 1
                self.entries[parts[1]] = Entry(parts[2], parts.get(4, 0))
        if self.overwritten_by_start:
            key, entry = self.overwritten_by_start.pop()
            self.entries[key] = entry


class Restore(unittest.TestCase):
    def test_a_loaded_store_holds_just_what_was_saved(self) -> None:
        store = FakeStore(default=b"fresh", gone=b"fresh")
        saved = {b"default": Entry(b"old"), b"table": Entry(b"t", restore.now_ms() + HOUR)}
        restore.load(store, saved)
        self.assertEqual(store.entries, saved)

    def test_keys_of_the_running_process_are_left_alone(self) -> None:
        store = FakeStore(_txn_id=b"")
        store.entries = {b"_txn_id/1": Entry(b"")}
        restore.load(store, {})
        self.assertEqual(store.entries, {b"_txn_id/1": Entry(b"")})

    def test_expired_records_are_neither_loaded_nor_missed(self) -> None:
        store = FakeStore()
        saved = {b"file": Entry(b"", restore.now_ms() - 1)}
        restore.load(store, saved)
        self.assertEqual(restore.load_again_until_equal("catalog", store, saved), [])

    def test_a_large_catalog_goes_in_pieces(self) -> None:
        store = FakeStore()
        saved = {b"%d" % number: Entry(bytes(1000)) for number in range(3_000)}
        restore.load(store, saved)
        self.assertEqual(store.entries, saved)
        self.assertGreater(len(store.sizes), 2)
        self.assertLess(max(store.sizes), 2 << 20)

    def test_a_key_that_the_start_of_the_engine_wrote_over_is_loaded_again(self) -> None:
        store, saved = FakeStore(), {b"role": Entry(b"old")}
        store.overwritten_by_start = [(b"role", Entry(b"fresh"))]
        restore.load(store, saved)
        present = restore.load_again_until_equal("users", store, saved)
        self.assertEqual(present, [Stored(b"role", 1, Entry(b"old"))])

    def test_a_store_that_does_not_take_its_catalog_is_an_error(self) -> None:
        store, saved = FakeStore(), {b"role": Entry(b"old")}
        store.overwritten_by_start = [(b"role", Entry(b"fresh"))] * 9
        restore.load(store, saved)
        with self.assertRaises(CatalogNotRestored):
            restore.load_again_until_equal("users", store, saved)

    def test_the_sequence_is_raised_to_the_wanted_number_and_leaves_no_key(self) -> None:
        for beyond in (5, 1_000, 12_345):
            store = FakeStore(default=b"")
            restore.raise_sequence(store, beyond)
            self.assertEqual((store.seq, BURNT in store.entries), (beyond, False))

    def test_a_sequence_that_is_beyond_stays(self) -> None:
        store = FakeStore(a=b"", b=b"")
        restore.raise_sequence(store, 1)
        self.assertEqual(store.seq, 2)

    def test_the_highest_id_is_that_of_a_generator_but_not_of_locks(self) -> None:
        items = [
            Stored(b"__fd_id_gen/table_id", 40, Entry(b"")),
            Stored(b"__fd_id_gen/database_id", 30, Entry(b"")),
            Stored(b"__fd_id_gen/table_lock_id", 90, Entry(b"")),
            Stored(b"__fd_table_by_id/41", 95, Entry(b"")),
        ]
        self.assertEqual(restore.highest_id(items), 40)


if __name__ == "__main__":
    unittest.main()

"""The catalog file: what is read back after clean ends, cuts and damage."""

import errno
import os
import sys
import tempfile
import time
import unittest
from pathlib import Path
from unittest import mock

sys.path.insert(0, str(Path(__file__).resolve().parents[4] / "service/src/main/resources/io/pgbend/embedded/engine"))

from pgbend_engine.catalog import journal
from pgbend_engine.catalog.crash import CrashPoints
from pgbend_engine.catalog.entries import CATALOG, USERS, Catalog, Change, Entry, is_saved
from pgbend_engine.catalog.journal import Journal
from pgbend_engine.catalog.problems import CatalogDamaged, DataDirOfOtherVersion

IDENTITY = "databend 0, pgbend catalog format 0"


class JournalTest(unittest.TestCase):
    def setUp(self) -> None:
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = Path(folder.name) / journal.NAME
        self.journal = Journal(self.path, IDENTITY, CrashPoints())
        self.addCleanup(self.journal.close)
        self.catalog = Catalog()

    def change(self, key: bytes, value: bytes | None, store: str = CATALOG, seq: int = 0, expires: int = 0) -> None:
        change = Change(store, key, None if value is None else Entry(value, expires), seq)
        self.catalog.apply(change)
        self.journal.append([change], self.catalog.highest_ids)

    def read(self) -> Catalog:
        return journal.read(self.path, IDENTITY)[0]

    def test_changes_after_the_base_are_read_back_in_order(self) -> None:
        self.catalog.apply(Change(USERS, b"u", Entry(b"1")))
        self.journal.rewrite(self.catalog)
        self.change(b"a", b"1")
        self.change(b"a", b"2")
        self.change(b"b", b"")
        self.change(b"u", None, USERS)
        self.assertEqual(self.read().entries, {CATALOG: {b"a": Entry(b"2"), b"b": Entry(b"")}, USERS: {}})

    def test_the_same_key_in_both_stores_is_two_entries(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"k", b"1", CATALOG)
        self.change(b"k", b"2", USERS)
        self.assertEqual(self.read(), self.catalog)

    def test_the_highest_id_is_kept_even_when_its_table_is_dropped(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"__fd_id_gen/table_id", b"", seq=70)
        self.change(b"__fd_id_gen/table_lock_id", b"", seq=900)
        self.change(b"__fd_table_by_id/70", b"t", seq=71)
        self.change(b"__fd_table_by_id/70", None)
        self.assertEqual(self.read().highest_ids, {CATALOG: 70, USERS: 0})
        self.journal.rewrite(self.catalog)
        self.assertEqual(self.read().highest_ids, {CATALOG: 70, USERS: 0})

    def test_a_file_cut_anywhere_in_its_last_record_holds_all_before(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"a", b"1")
        before, expected = self.path.stat().st_size, self.read()
        self.change(b"a", b"2")
        whole = self.path.read_bytes()
        for length in range(before, len(whole)):
            self.path.write_bytes(whole[:length])
            self.assertEqual(journal.read(self.path, IDENTITY), (expected, length - before))

    def test_any_flipped_bit_of_the_last_record_leaves_it_out(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"a", b"1")
        before, expected = self.path.stat().st_size, self.read()
        self.change(b"a", b"2")
        whole = bytearray(self.path.read_bytes())
        for position in range(before, len(whole)):
            damaged = bytearray(whole)
            damaged[position] ^= 0x10
            self.path.write_bytes(damaged)
            self.assertEqual(self.read(), expected)

    def test_zeros_behind_the_last_record_are_left_out(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"a", b"1")
        with open(self.path, "ab") as file:
            file.write(bytes(4096))
        self.assertEqual(journal.read(self.path, IDENTITY), (self.catalog, 4096))

    def test_a_damaged_record_before_sound_ones_is_an_error_and_no_silent_loss(self) -> None:
        self.journal.rewrite(self.catalog)
        before = self.path.stat().st_size
        self.change(b"a", b"1")
        self.change(b"a", b"2")
        data = bytearray(self.path.read_bytes())
        data[before + 30] ^= 1
        self.path.write_bytes(data)
        with self.assertRaises(CatalogDamaged):
            self.read()

    def test_a_missing_record_is_an_error(self) -> None:
        self.journal.rewrite(self.catalog)
        first = self.path.stat().st_size
        self.change(b"a", b"1")
        second = self.path.stat().st_size
        self.change(b"a", b"2")
        data = self.path.read_bytes()
        self.path.write_bytes(data[:first] + data[second:])
        with self.assertRaises(CatalogDamaged):
            self.read()

    def test_a_file_without_a_sound_base_is_an_error(self) -> None:
        self.journal.rewrite(self.catalog)
        whole = self.path.read_bytes()
        for damaged in (b"", whole[:20], whole[:-1], whole[: len(IDENTITY) + 1]):
            self.path.write_bytes(damaged)
            with self.assertRaises(CatalogDamaged):
                self.read()

    def test_a_file_of_another_version_is_refused(self) -> None:
        self.journal.rewrite(self.catalog)
        with self.assertRaises(DataDirOfOtherVersion):
            journal.read(self.path, "databend 1, pgbend catalog format 0")

    def test_what_has_expired_is_not_written_anew(self) -> None:
        now = time.time_ns() // 1_000_000
        self.journal.rewrite(self.catalog)
        self.change(b"old", b"1", expires=now - 1)
        self.change(b"new", b"1", expires=now + 3_600_000)
        self.change(b"ever", b"1")
        self.journal.rewrite(self.catalog)
        self.assertEqual(set(self.read().entries[CATALOG]), {b"new", b"ever"})
        self.assertEqual(self.read().entries[CATALOG][b"new"].expires, now + 3_600_000)

    def test_records_go_on_after_the_file_was_written_anew(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"a", b"1")
        self.journal.rewrite(self.catalog)
        self.change(b"b", b"1")
        self.assertEqual(self.read(), self.catalog)

    def test_a_file_that_cannot_be_replaced_stays_as_it_was(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"a", b"1")
        with mock.patch("os.rename", side_effect=OSError(errno.ENOSPC, "full")), self.assertRaises(OSError):
            self.journal.rewrite(Catalog())
        self.assertEqual(self.read(), self.catalog)

    def test_a_record_is_written_whole_although_the_system_writes_pieces(self) -> None:
        self.journal.rewrite(self.catalog)
        write = os.write
        with mock.patch("os.write", side_effect=lambda file, data: write(file, data[:3])):
            self.change(b"a", b"1" * 100)
        self.assertEqual(self.read(), self.catalog)

    def test_the_file_is_outgrown_when_changes_outweigh_the_catalog(self) -> None:
        self.journal.rewrite(self.catalog)
        self.change(b"a", bytes(1000))
        self.assertFalse(self.journal.outgrown())
        self.change(b"a", bytes(1 << 20))
        self.assertTrue(self.journal.outgrown())
        self.journal.rewrite(self.catalog)
        self.assertFalse(self.journal.outgrown())
        self.change(b"a", bytes(1 << 20))
        self.assertFalse(self.journal.outgrown())

    def test_keys_of_one_life_of_the_process_are_not_saved(self) -> None:
        for key in (b"_txn_id/1", b"__fd_table_lock/t/6/1", b"__fd_clusters_v3/x", b"__pgbend_mark"):
            self.assertFalse(is_saved(key))
        for key in (b"__fd_table_by_id/6", b"__fd_table_copied_files/6/f", b"__fd_settings/t/timezone"):
            self.assertTrue(is_saved(key))


if __name__ == "__main__":
    unittest.main()

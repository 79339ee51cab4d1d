"""The catalog file: a whole catalog first, then every change since, each as one checksummed record.

A record is either there whole or, after a crash while it was written, not at all. The file is only ever replaced by
a complete new one (temporary file, fsync, rename, fsync of the directory).
"""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Iterator
from pathlib import Path

from . import wire
from .crash import CrashPoints
from .entries import Catalog, Change, apply_record, encode
from .problems import CatalogDamaged, DataDirOfOtherVersion

NAME = "catalog.journal"

_HEAD = struct.Struct(">4sQQI")
_MAGIC = b"pgbR"
REWRITE_FACTOR = 4
REWRITE_FLOOR = 1 << 20


def record(serial: int, content: bytes) -> bytes:
    """One record: mark, serial number, length, checksum over all of these and the content."""
    checksum = zlib.crc32(content, zlib.crc32(_HEAD.pack(_MAGIC, serial, len(content), 0)))
    return _HEAD.pack(_MAGIC, serial, len(content), checksum) + content


def _read_record(data: bytes, position: int) -> tuple[int, bytes] | None:
    """The serial number and content of the record at a position, None if there is no whole and sound one."""
    if position + _HEAD.size > len(data):
        return None
    magic, serial, length, _ = _HEAD.unpack_from(data, position)
    end = position + _HEAD.size + length
    if magic != _MAGIC or end > len(data):
        return None
    content = data[position + _HEAD.size : end]
    return (serial, content) if data[position:end] == record(serial, content) else None


def _records(data: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """Yields (position behind it, content) of each record up to the first that is not sound."""
    expected = 1
    while (found := _read_record(data, position)) is not None:
        serial, content = found
        if serial != expected:
            return
        position += _HEAD.size + len(content)
        expected += 1
        yield position, content


def _sound_record_from(data: bytes, position: int) -> bool:
    while (position := data.find(_MAGIC, position)) >= 0:
        if _read_record(data, position) is not None:
            return True
        position += 1
    return False


def read(path: Path, identity: str) -> tuple[Catalog, int]:
    """Reads a catalog file and returns the catalog with the number of bytes left unread at the damaged end.

    A record is synced before the next is written, so a crash can only damage the last one, and that one was never
    answered. A sound record behind a bad one therefore is no trace of a crash but a fault of the disk; skipping it
    would lose acknowledged changes without a word, so it is an error.
    """
    data = path.read_bytes()
    start = _check_identity(path, data, identity)
    catalog, end = Catalog(), start
    try:
        for end, content in _records(data, start):
            apply_record(content, catalog)
    except (wire.WireError, IndexError, KeyError) as error:
        raise CatalogDamaged(path, f"a record cannot be decoded ({error})") from error
    if end == start:
        raise CatalogDamaged(path, "its first record is not sound")
    if _sound_record_from(data, end):
        raise CatalogDamaged(path, f"the record at byte {end} is not the next sound one, although sound ones follow")
    return catalog, len(data) - end


def _check_identity(path: Path, data: bytes, identity: str) -> int:
    line, newline, _ = data[:200].partition(b"\n")
    if not newline:
        raise CatalogDamaged(path, "it has no first line")
    found = line.decode(errors="replace")
    if found != identity:
        raise DataDirOfOtherVersion(path.parent, found, identity)
    return len(line) + 1


class Journal:
    """The catalog file open for appending. Not thread-safe: one save writes at a time."""

    def __init__(self, path: Path, identity: str, crash: CrashPoints) -> None:
        self._path = path
        self._identity = identity
        self._crash = crash
        self._file = -1
        self._serial = 0
        self._base_size = 0
        self._size = 0

    def rewrite(self, catalog: Catalog) -> None:
        """Replaces the file by one that holds just this catalog. Durable on return."""
        catalog.forget_expired(time.time_ns() // 1_000_000)
        content = encode(catalog.changes(), catalog.highest_ids)
        data = self._identity.encode() + b"\n" + record(1, content)
        temporary = self._path.with_name(NAME + ".new")
        file = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_APPEND | os.O_CLOEXEC, 0o600)
        if self._crash.due("rewrite-half"):
            _write(file, data[: len(data) // 2])
            self._crash.die()
        _write(file, data)
        os.fsync(file)
        self._crash.reached("rewrite-written")
        os.rename(temporary, self._path)
        sync_directory(self._path.parent)
        self._crash.reached("rewrite-renamed")
        self.close()
        self._file, self._serial = file, 1
        self._base_size = self._size = len(data)

    def append(self, changes: list[Change], highest_ids: dict[str, int]) -> None:
        """Adds the changes as one record. Durable on return; after an error the file must not be used again."""
        data = record(self._serial + 1, encode(changes, highest_ids))
        if self._crash.due("half-record"):
            _write(self._file, data[: len(data) // 2])
            self._crash.die()
        _write(self._file, data)
        self._crash.reached("written-not-synced")
        os.fdatasync(self._file)
        self._serial += 1
        self._size += len(data)

    def outgrown(self) -> bool:
        """Says whether the changes outweigh the catalog so much that the file should be written anew."""
        return self._size > max(REWRITE_FACTOR * self._base_size, REWRITE_FLOOR)

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1


def _write(file: int, data: bytes) -> None:
    rest = memoryview(data)
    while rest:
        rest = rest[os.write(file, rest) :]


def sync_directory(directory: Path) -> None:
    """Makes names that were created or changed in a directory durable."""
    descriptor = os.open(directory, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

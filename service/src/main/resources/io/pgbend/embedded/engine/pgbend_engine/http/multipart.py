"""Reads `multipart/form-data` as it arrives, holding no more than a piece of it."""

from __future__ import annotations

import re
from urllib.parse import unquote

from .message import HttpError

_BOUNDARY = re.compile(r'boundary=(?:"([^"]+)"|([^;\s]+))', re.IGNORECASE)
_FILE_NAME = re.compile(r'(?:^|;)\s*filename=(?:"((?:\\.|[^"\\])*)"|([^;\s]+))', re.IGNORECASE)
_FILE_NAME_UTF8 = re.compile(r"filename\*=UTF-8''([^;\s]+)", re.IGNORECASE)
_MOST_HEADER_BYTES = 64 * 1024


def boundary_of(content_type: str) -> bytes:
    found = _BOUNDARY.search(content_type)
    if not content_type.lower().startswith("multipart/") or found is None:
        raise HttpError(400, "the upload is not multipart/form-data with a boundary")
    return (found.group(1) or found.group(2)).encode("latin-1")


def file_name(disposition: str) -> str | None:
    """The file name of a part, or None when it has none."""
    if found := _FILE_NAME_UTF8.search(disposition):
        return unquote(found.group(1))
    found = _FILE_NAME.search(disposition)
    if found is None:
        return None
    name = found.group(1) if found.group(1) is not None else found.group(2)
    # A header is read as Latin-1; clients send UTF-8 in it.
    return re.sub(r'\\(["\\])', r"\1", name).encode("latin-1").decode("utf-8", "replace")


class Multipart:
    """The parts of one body, in order; each must be read to its end before the next."""

    def __init__(self, boundary: bytes, pieces):
        self._pieces = pieces
        self._mark = b"\r\n--" + boundary
        # The first boundary has no line end before it.
        self._buffer = bytearray(b"\r\n")

    def parts(self):
        """Yields (headers, pieces) for each part; raises HttpError when the body is cut or malformed."""
        for _ in self._content():
            pass
        while not self._last_boundary():
            yield self._headers(), self._content()

    def _next(self) -> memoryview:
        data = next(self._pieces, None)
        if data is None:
            raise HttpError(400, "the multipart body ends before its last boundary")
        return data

    def _more(self) -> None:
        self._buffer += self._next()

    def _last_boundary(self) -> bool:
        while len(self._buffer) < 2:
            self._more()
        sign = bytes(self._buffer[:2])
        if sign == b"--":
            for _ in self._pieces:
                pass
            return True
        if sign != b"\r\n":
            raise HttpError(400, "the multipart body is malformed")
        return False

    def _headers(self) -> dict[str, str]:
        while (end := self._buffer.find(b"\r\n\r\n")) < 0:
            if len(self._buffer) > _MOST_HEADER_BYTES:
                raise HttpError(400, "the headers of a multipart part are too long")
            self._more()
        lines = bytes(self._buffer[:end]).decode("latin-1").strip().split("\r\n")
        del self._buffer[: end + 4]
        pairs = (line.partition(":") for line in lines if line)
        return {name.strip().lower(): value.strip() for name, _, value in pairs}

    def _content(self):
        """Yields the bytes up to the next boundary and steps over it.

        A piece is searched where it lies; only its last bytes, in which a boundary may have begun,
        are carried over to the next.
        """
        mark, keep = self._mark, len(self._mark) - 1
        carried = bytes(self._buffer)
        while True:
            if (end := carried.find(mark)) >= 0:
                yield carried[:end]
                self._buffer = bytearray(carried[end + len(mark) :])
                return
            if len(carried) > keep:
                yield carried[:-keep]
                carried = carried[-keep:]
            piece = self._next()
            if len(piece) <= keep or carried and mark in carried + bytes(piece[:keep]):
                carried += piece
                continue
            end = piece.obj.find(mark, 0, len(piece))
            yield carried
            yield piece[: end if end >= 0 else -keep]
            if end >= 0:
                self._buffer = bytearray(piece[end + len(mark) :])
                return
            carried = bytes(piece[-keep:])

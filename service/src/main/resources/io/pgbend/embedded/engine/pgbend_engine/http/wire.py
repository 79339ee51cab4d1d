"""Reading from a connection: heads line by line, bodies piece by piece."""

from __future__ import annotations

import socket

_MOST_HEADER_BYTES = 256 * 1024
_CHUNK = 1 << 20


class HttpError(Exception):
    """Answered as a status with `{"error": {"code", "message"}}`."""

    def __init__(self, status: int, message: str, code: int | None = None):
        super().__init__(message)
        self.status = status
        self.message = message
        self.code = status if code is None else code


class ConnectionEnded(Exception):
    """The peer has closed the connection, or has said nothing for too long."""


class Wire:
    """Buffered reading from one connection."""

    def __init__(self, connection: socket.socket):
        self.connection = connection
        self._buffer = bytearray()
        self._large = bytearray()

    def more(self) -> None:
        try:
            data = self.connection.recv(65536)
        except (TimeoutError, ConnectionError) as error:
            raise ConnectionEnded from error
        if not data:
            raise ConnectionEnded
        self._buffer += data

    def line_block(self) -> bytes:
        """The bytes up to the next empty line, without it."""
        searched = 0
        while (end := self._buffer.find(b"\r\n\r\n", max(0, searched - 3))) < 0:
            if len(self._buffer) > _MOST_HEADER_BYTES:
                raise HttpError(431, "the request's headers are too long")
            searched = len(self._buffer)
            self.more()
        return self._cut(end, 4)

    def line(self) -> bytes:
        while (end := self._buffer.find(b"\r\n")) < 0:
            if len(self._buffer) > _MOST_HEADER_BYTES:
                raise HttpError(400, "a line of the chunked body is too long")
            self.more()
        return self._cut(end, 2)

    def _cut(self, end: int, extra: int) -> bytes:
        found = bytes(self._buffer[:end])
        del self._buffer[: end + extra]
        return found

    def some(self, most: int) -> memoryview:
        """At least one byte, at most `most`, valid until the next call; starts at its object's start."""
        if self._buffer:
            return memoryview(bytes(self._cut(min(most, len(self._buffer)), 0)))
        if not self._large:
            self._large = bytearray(_CHUNK)
        try:
            count = self.connection.recv_into(self._large, min(most, _CHUNK))
        except (TimeoutError, ConnectionError) as error:
            raise ConnectionEnded from error
        if not count:
            raise ConnectionEnded
        return memoryview(self._large)[:count]


class Body:
    """The body of one request, read piece by piece."""

    def __init__(self, wire: Wire, headers: dict[str, str]):
        self._wire = wire
        self._expects = headers.get("expect", "").lower() == "100-continue"
        self._chunked = "chunked" in headers.get("transfer-encoding", "").lower()
        self._left = 0 if self._chunked else _length(headers)
        self._ended = not self._chunked and self._left == 0

    @property
    def ended(self) -> bool:
        return self._ended

    def pieces(self):
        """Yields the bytes that are left, as views that are valid until the next is asked for."""
        if self._expects and not self._ended:
            self._expects = False
            self._wire.connection.sendall(b"HTTP/1.1 100 Continue\r\n\r\n")
        while not self._ended:
            if self._left == 0 and self._chunked and not self._next_chunk():
                return
            data = self._wire.some(self._left)
            self._left -= len(data)
            # Before the piece is given out: whoever takes it may not come back for more.
            if self._left == 0:
                self._chunk_done()
            yield data

    def _next_chunk(self) -> bool:
        try:
            self._left = int(self._wire.line().split(b";", 1)[0], 16)
        except ValueError as error:
            raise HttpError(400, "the chunked body is malformed") from error
        if self._left:
            return True
        while self._wire.line():
            pass
        self._ended = True
        return False

    def _chunk_done(self) -> None:
        if not self._chunked:
            self._ended = True
        elif self._wire.line():
            raise HttpError(400, "the chunked body is malformed")

    def read(self, most: int) -> bytes:
        found = bytearray()
        for piece in self.pieces():
            found += piece
            if len(found) > most:
                raise HttpError(413, f"the request's body is longer than {most} bytes")
        return bytes(found)


def _length(headers: dict[str, str]) -> int:
    text = headers.get("content-length", "0").strip()
    if not text.isdigit():
        raise HttpError(400, "the content-length is not a number")
    return int(text)

"""The little of the protobuf wire format that the engine's meta stores and our journal need.

Messages are written and read field by field. A protobuf runtime with generated classes would be one more
dependency to install on every machine, for a dozen messages that never change within a pinned engine version.
"""

from __future__ import annotations

from collections.abc import Iterator

VARINT = 0
FIXED64 = 1
BYTES = 2
FIXED32 = 5


class WireError(ValueError):
    """The bytes are not a message in the protobuf wire format."""


def varint(number: int) -> bytes:
    """Encodes an unsigned integer below 2^64."""
    if not 0 <= number < 1 << 64:
        raise WireError(f"{number} is no unsigned 64-bit integer")
    if number < 0x80:
        return bytes((number,))
    encoded = bytearray()
    while number > 0x7F:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    encoded.append(number)
    return bytes(encoded)


def uint(field: int, number: int) -> bytes:
    """Encodes an integer field; like every proto3 writer it leaves out a zero, which is the default."""
    return varint(field << 3 | VARINT) + varint(number) if number else b""


def message(field: int, content: bytes) -> bytes:
    """Encodes a nested message or a bytes field, also when it is empty: presence carries meaning."""
    return varint(field << 3 | BYTES) + varint(len(content)) + content


def text(field: int, content: str) -> bytes:
    """Encodes a string field, which on the wire is its UTF-8 bytes."""
    return message(field, content.encode())


def read_varint(data: bytes, position: int) -> tuple[int, int]:
    """Decodes an unsigned integer and returns it with the position behind it."""
    if position < len(data) and data[position] < 0x80:
        return data[position], position + 1
    number = shift = 0
    while True:
        if position >= len(data):
            raise WireError("a number ends beyond the message")
        byte = data[position]
        position += 1
        number |= (byte & 0x7F) << shift
        if byte < 0x80:
            break
        shift += 7
        if shift > 63:
            raise WireError("a number is longer than 64 bits")
    if number >= 1 << 64:
        raise WireError("a number is larger than 64 bits")
    return number, position


def fields(data: bytes) -> Iterator[tuple[int, int | bytes]]:
    """Yields (field number, value) in the order of the message; values are integers or bytes."""
    position = 0
    while position < len(data):
        tag, position = read_varint(data, position)
        kind = tag & 7
        if kind == VARINT:
            value, position = read_varint(data, position)
            yield tag >> 3, value
            continue
        length, position = _length(data, position, kind)
        end = position + length
        if end > len(data):
            raise WireError("a field ends beyond the message")
        content = data[position:end]
        yield tag >> 3, content if kind == BYTES else int.from_bytes(content, "little")
        position = end


def _length(data: bytes, position: int, kind: int) -> tuple[int, int]:
    if kind == BYTES:
        return read_varint(data, position)
    if kind == FIXED64:
        return 8, position
    if kind == FIXED32:
        return 4, position
    raise WireError(f"unknown wire type {kind}")


def last(data: bytes) -> dict[int, int | bytes]:
    """Decodes a message without repeated fields into a dictionary by field number; the last value counts."""
    return dict(fields(data))

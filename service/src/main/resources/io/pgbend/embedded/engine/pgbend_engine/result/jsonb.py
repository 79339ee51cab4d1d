"""VARIANT values: the engine's binary JSON to the compact JSON text of the server."""

from __future__ import annotations

import json
import math
import struct

from .number import double_text
from .temporal import date_text, interval_of, local_text, offset_text

_ARRAY, _OBJECT, _SCALAR = 4, 2, 1  # the top three bits of a container's header
_NULL, _STRING, _NUMBER, _FALSE, _TRUE, _CONTAINER, _EXTENSION = range(7)
_DECIMAL_BYTES = {9: 8, 17: 16, 18: 16, 33: 32, 34: 32}

_quoted = json.encoder.encode_basestring


def json_text(data: bytes) -> str:
    """Returns the JSON text of one value; raises ValueError when it is not binary JSON.

    Walks with a stack of its own: documents may be nested deeper than Python's calls.
    """
    try:
        return "".join(_walk(data))
    except (struct.error, IndexError, KeyError) as error:
        raise ValueError("not a binary JSON value") from error


def _walk(data: bytes):
    opening, entries, closing = _container(data, 0)
    yield opening
    stack = [(entries, closing)]
    while stack:
        entries, closing = stack[-1]
        found = next(entries, None)
        if found is None:
            yield closing
            stack.pop()
            continue
        before, word, start = found
        yield before
        if word >> 28 & 7 == _CONTAINER:
            opening, entries, closing = _container(data, start)
            yield opening
            stack.append((entries, closing))
        else:
            yield _leaf(data, word, start)


def _container(data: bytes, start: int):
    """Returns what opens a container, its entries as (text before, entry word, place), what closes it."""
    header = int.from_bytes(data[start : start + 4])
    kind, count = header >> 29, header & 0x1FFF_FFFF
    entry = start + 4
    if kind == _SCALAR:
        return "", iter([("", int.from_bytes(data[entry : entry + 4]), entry + 4)]), ""
    if kind == _ARRAY:
        words = struct.unpack_from(f">{count}I", data, entry)
        return "[", _elements(words, entry + 4 * count), "]"
    if kind != _OBJECT:
        raise ValueError("not a binary JSON value")
    words = struct.unpack_from(f">{2 * count}I", data, entry)
    return "{", _members(data, words[:count], words[count:], entry + 8 * count), "}"


def _elements(words, payload: int):
    comma = ""
    for word in words:
        yield comma, word, payload
        payload += word & 0x0FFF_FFFF
        comma = ","


def _members(data: bytes, keys, words, payload: int):
    values = payload + sum(word & 0x0FFF_FFFF for word in keys)
    comma = ""
    for key, word in zip(keys, words, strict=True):
        yield f"{comma}{_leaf(data, key, payload)}:", word, values
        payload += key & 0x0FFF_FFFF
        values += word & 0x0FFF_FFFF
        comma = ","


def _leaf(data: bytes, word: int, start: int) -> str:
    kind, length = word >> 28 & 7, word & 0x0FFF_FFFF
    if kind == _STRING:
        return _quoted(str(data[start : start + length], "utf-8", "replace"))
    if kind == _NUMBER:
        return _number(data[start : start + length])
    if kind == _EXTENSION:
        return _quoted(_extension(data[start : start + length]))
    return {_NULL: "null", _FALSE: "false", _TRUE: "true"}[kind]


def _number(data: bytes) -> str:
    kind, body = data[0], data[1:]
    match kind:
        case 0x00:
            return "0"
        case 0x10 | 0x20 | 0x30:
            return "null"
        case 0x40:
            return str(int.from_bytes(body, signed=True))
        case 0x50:
            return str(int.from_bytes(body))
        case 0x60:
            value = struct.unpack(">d", body)[0]
            return double_text(value) if math.isfinite(value) else "null"
        case 0x70:
            width = _DECIMAL_BYTES[len(body)]
            return _decimal(int.from_bytes(body[:width], signed=True), body[-1])
        case _:
            raise ValueError("not a binary JSON number")


def _decimal(value: int, scale: int) -> str:
    if scale == 0:
        return str(value)
    digits = str(abs(value)).rjust(scale + 1, "0")
    return f"{'-' if value < 0 else ''}{digits[:-scale]}.{digits[-scale:]}"


def _extension(data: bytes) -> str:
    kind, body = data[0], data[1:]
    match kind:
        case 0x00:
            return body.hex().upper()
        case 0x10:
            return date_text(int.from_bytes(body, signed=True))
        case 0x20:
            return local_text(int.from_bytes(body, signed=True))
        case 0x30:
            offset = int.from_bytes(body[8:], signed=True) * (3600 if len(body) == 9 else 1)
            return offset_text(int.from_bytes(body[:8], signed=True), offset)
        case 0x40:
            return interval_of(*struct.unpack(">iiq", body))
        case _:
            raise ValueError("not a binary JSON extension value")

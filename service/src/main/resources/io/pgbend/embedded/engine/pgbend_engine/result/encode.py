"""Arrow columns to lists of texts, one per row, in the server's `display` or `driver` mode."""

from __future__ import annotations

import base64
from dataclasses import dataclass
from datetime import UTC
from zoneinfo import ZoneInfo

import pyarrow as pa
import pyarrow.compute as pc

from . import temporal
from .geometry import geometry_text
from .jsonb import json_text
from .number import double_text, float_text
from .typename import ColumnType

_BITMAP = "<bitmap binary>"
_QUOTED = {"String", "Timestamp", "TimestampTz", "Date", "Interval", "Bitmap"}
_FIRST_DAY, _LAST_DAY = -719162, 2932896
_DAY_MICROS = 86_400_000_000


class FormatError(Exception):
    """A value cannot be written in the form that a setting asks for."""


@dataclass(frozen=True)
class Format:
    """The settings that decide how values are written."""

    timezone: str = "UTC"
    binary: str = "hex"
    geometry: str = "GeoJSON"
    mode: str = "display"
    null_as_text: bool = False

    def zone(self):
        fixed = temporal.fixed_zone(self.timezone)
        if fixed is not None:
            return fixed
        try:
            return ZoneInfo(self.timezone)
        except Exception as error:
            raise FormatError(f"this machine has no time zone data for {self.timezone}") from error


class Encoder:
    """Encodes columns under one format; safe to use from one thread at a time."""

    def __init__(self, form: Format):
        self.form = form
        self.driver = form.mode.lower() == "driver"

    def column(self, array: pa.Array, kind: ColumnType) -> list[str | None]:
        """Returns one text for each row, None where the value is NULL."""
        kind = kind.bare()
        match kind.kind:
            case "Null":
                return [None] * len(array)
            case "Array" | "Map" | "Tuple" | "Vector":
                return self._with_nulls(array, self._composite(array, kind))
            case _:
                return self._scalar(array, kind)

    def _with_nulls(self, array: pa.Array, texts: list[str]) -> list[str | None]:
        if array.null_count == 0:
            return texts
        valid = array.is_valid().to_pylist()
        return [text if there else None for text, there in zip(texts, valid)]

    def _scalar(self, array: pa.Array, kind: ColumnType) -> list[str | None]:
        match kind.kind:
            case "Boolean":
                return _each(array, lambda value: "1" if value else "0")
            case "String":
                return array.to_pylist()
            case "Decimal":
                return _decimals(array)
            case "Float64":
                return _each(array, double_text)
            case "Float32":
                shortest = array.cast(pa.string()).to_pylist()
                values = array.to_pylist()
                return [None if v is None else float_text(v, s) for v, s in zip(values, shortest)]
            case "Date":
                return self._dates(array)
            case "Timestamp":
                return self._timestamps(array)
            case "TimestampTz":
                return _each(array, self._timestamp_tz)
            case "Interval":
                return _each(array, lambda value: temporal.interval_text(int(value)))
            case "Binary":
                return _each(array, self._binary)
            case "Variant":
                return _each(array, _variant)
            case "Bitmap":
                return _each(array, lambda _: _BITMAP)
            case "Geometry" | "Geography":
                geography = kind.kind == "Geography"
                return _each(array, lambda v: geometry_text(v, self.form.geometry, geography)[0])
            case "EmptyArray":
                return _each(array, lambda _: "[]")
            case "EmptyMap":
                return _each(array, lambda _: "{}")
            case _:
                return array.cast(pa.string()).to_pylist()

    def _dates(self, array: pa.Array) -> list[str | None]:
        days = array.cast(pa.int32())
        if self.driver:
            return days.cast(pa.string()).to_pylist()
        if _inside(days, _FIRST_DAY, _LAST_DAY):
            return array.cast(pa.string()).to_pylist()
        return _each(days, temporal.date_text)

    def _timestamps(self, array: pa.Array) -> list[str | None]:
        micros = array.cast(pa.int64())
        if self.driver:
            return micros.cast(pa.string()).to_pylist()
        zone = self.form.zone()
        if zone is UTC and _inside(micros, _FIRST_DAY * _DAY_MICROS, temporal.LAST_MICROS):
            return array.cast(pa.string()).to_pylist()
        return _each(micros, lambda value: temporal.zoned_text(value, zone))

    def _timestamp_tz(self, value) -> str:
        if not self.driver:
            return temporal.timestamp_tz_text(int(value))
        micros, offset = temporal.unpack_timestamp_tz(int(value))
        return f"{micros} {offset}"

    def _binary(self, value: bytes) -> str:
        match "hex" if self.driver else self.form.binary.lower():
            case "base64":
                return base64.b64encode(value).decode()
            case "utf-8-lossy" | "utf8-lossy":
                return value.decode("utf-8", "replace")
            case "utf-8" | "utf8":
                try:
                    return value.decode()
                except UnicodeDecodeError as error:
                    raise FormatError(
                        "Invalid UTF-8 sequence while formatting binary column. Consider setting "
                        "binary_output_format to 'UTF-8-LOSSY'."
                    ) from error
            case _:
                return value.hex().upper()

    def _nested(self, array: pa.Array, kind: ColumnType) -> list[str]:
        """The texts of values inside another value: NULL unquoted, texts and times quoted."""
        kind = kind.bare()
        if kind.kind in ("Geometry", "Geography") and self.form.geometry.upper() != "GEOJSON":
            quoted = True
        else:
            quoted = kind.kind in _QUOTED
        texts = self.column(array, kind)
        if quoted:
            return ["NULL" if each is None else _quote(each) for each in texts]
        return ["NULL" if each is None else each for each in texts]

    def _composite(self, array: pa.Array, kind: ColumnType) -> list[str]:
        match kind.kind:
            case "Array":
                texts, bounds = self._list_parts(array, array.values, kind.inner[0])
                return [f"[{','.join(texts[a:b])}]" for a, b in zip(bounds, bounds[1:])]
            case "Map":
                keys, bounds = self._list_parts(array, array.keys, kind.inner[0])
                values, _ = self._list_parts(array, array.items, kind.inner[1])
                pairs = [f"{key}:{value}" for key, value in zip(keys, values)]
                return [f"{{{','.join(pairs[a:b])}}}" for a, b in zip(bounds, bounds[1:])]
            case "Tuple":
                columns = [self._nested(*each) for each in zip(array.flatten(), kind.inner)]
                return [f"({','.join(row)})" for row in zip(*columns)]
            case _:
                return self._vectors(array, kind)

    def _list_parts(self, array: pa.Array, values: pa.Array, kind: ColumnType):
        offsets = array.offsets.to_pylist()
        first = offsets[0] if offsets else 0
        texts = self._nested(values.slice(first, (offsets[-1] if offsets else 0) - first), kind)
        return texts, [each - first for each in offsets]

    def _vectors(self, array: pa.Array, kind: ColumnType) -> list[str]:
        size = kind.arguments[0]
        values = array.values.slice(array.offset * size, len(array) * size)
        texts = self._nested(values, kind.inner[0])
        return [f"[{','.join(texts[at * size : (at + 1) * size])}]" for at in range(len(array))]


def _each(array: pa.Array, write) -> list[str | None]:
    return [None if value is None else write(value) for value in array.to_pylist()]


def _inside(array: pa.Array, least: int, most: int) -> bool:
    bounds = pc.min_max(array).as_py()
    return bounds["min"] is None or (bounds["min"] >= least and bounds["max"] <= most)


def _decimals(array: pa.Array) -> list[str | None]:
    texts = array.cast(pa.string())
    # Arrow turns small fractions into powers of ten, the server never does.
    if pc.any(pc.match_substring(texts, "E")).as_py():
        return _each(array, lambda value: format(value, "f"))
    return texts.to_pylist()


def _variant(value: bytes) -> str:
    try:
        return json_text(value)
    except ValueError:
        return value.decode("utf-8", "replace") or "null"


def _quote(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'

"""GEOMETRY and GEOGRAPHY values: EWKB to the text forms of `geometry_output_format`."""

from __future__ import annotations

import struct

_NAMES = {
    1: "Point",
    2: "LineString",
    3: "Polygon",
    4: "MultiPoint",
    5: "MultiLineString",
    6: "MultiPolygon",
    7: "GeometryCollection",
}
GEOGRAPHY_SRID = 4326


class _Reader:
    def __init__(self, data: bytes):
        self.data, self.at, self.order = data, 0, "<"

    def take(self, form: str):
        found = struct.unpack_from(self.order + form, self.data, self.at)
        self.at += struct.calcsize(self.order + form)
        return found

    def geometry(self):
        """Returns (type, srid, shape): coordinates, or a list of geometries for 4 to 7."""
        self.order = "<" if self.data[self.at] else ">"
        self.at += 1
        (code,) = self.take("I")
        srid = self.take("i")[0] if code & 0x2000_0000 else None
        size = 2 + bool(code & 0x8000_0000) + bool(code & 0x4000_0000)
        kind = code & 0xFF
        return kind, srid, self.shape(kind, size)

    def shape(self, kind: int, size: int):
        if kind == 1:
            return self.take(f"{size}d")[:2]
        (count,) = self.take("I")
        if kind == 2:
            return self.points(count, size)
        if kind == 3:
            return [self.points(self.take("I")[0], size) for _ in range(count)]
        return [self.geometry() for _ in range(count)]

    def points(self, count: int, size: int):
        flat = self.take(f"{count * size}d")
        return [flat[each * size : each * size + 2] for each in range(count)]


def _plain(value: float) -> str:
    """Coordinates have no `.0` and no exponent."""
    return str(int(value)) if value == int(value) else f"{value:.17g}" if "e" in repr(value) else repr(value)


def _nested(shape) -> str:
    if isinstance(shape, tuple) and shape and isinstance(shape[0], float):
        return "[" + ",".join(_plain(each) for each in shape) + "]"
    return "[" + ",".join(_nested(each) for each in shape) + "]"


def _json(kind: int, shape) -> str:
    if kind == 7:
        members = ",".join(_json(each[0], each[2]) for each in shape)
        return f'{{"type": "GeometryCollection", "geometries": [{members}]}}'
    if kind >= 4:
        shape = [each[2] for each in shape]
    return f'{{"type": "{_NAMES[kind]}", "coordinates": {_nested(shape)}}}'


def _wkt_body(kind: int, shape) -> str:
    if kind == 1:
        return "(" + " ".join(_plain(each) for each in shape) + ")"
    if kind == 2:
        return "(" + ",".join(" ".join(_plain(n) for n in each) for each in shape) + ")"
    if kind == 3:
        return "(" + ",".join(_wkt_body(2, each) for each in shape) + ")"
    if kind == 7:
        return "(" + ",".join(_wkt(each[0], each[2]) for each in shape) + ")"
    return "(" + ",".join(_wkt_body(each[0], each[2]) for each in shape) + ")"


def _wkt(kind: int, shape) -> str:
    return _NAMES[kind].upper() + _wkt_body(kind, shape)


def _wkb(kind: int, shape, srid: int | None) -> bytes:
    head = struct.pack("<BI", 1, kind | (0x2000_0000 if srid is not None else 0))
    if srid is not None:
        head += struct.pack("<i", srid)
    if kind == 1:
        return head + struct.pack("<2d", *shape)
    head += struct.pack("<I", len(shape))
    if kind == 2:
        return head + b"".join(struct.pack("<2d", *each) for each in shape)
    if kind == 3:
        return head + b"".join(
            struct.pack("<I", len(ring)) + b"".join(struct.pack("<2d", *each) for each in ring) for ring in shape
        )
    return head + b"".join(_wkb(each[0], each[2], None) for each in shape)


def geometry_text(data: bytes, form: str, geography: bool = False) -> tuple[str, bool]:
    """Returns the text and whether it is a quoted string inside nested values."""
    form = form.upper()
    try:
        kind, srid, shape = _Reader(data).geometry()
        srid = GEOGRAPHY_SRID if geography else srid or 0
        match form:
            case "WKB":
                return _wkb(kind, shape, None).hex().upper(), True
            case "EWKB":
                return _wkb(kind, shape, srid).hex().upper(), True
            case "WKT":
                return _wkt(kind, shape), True
            case "EWKT":
                return f"SRID={srid};{_wkt(kind, shape)}", True
            case _:
                return _json(kind, shape), False
    except (struct.error, IndexError, KeyError):
        return data.decode("utf-8", "replace"), form != "GEOJSON"

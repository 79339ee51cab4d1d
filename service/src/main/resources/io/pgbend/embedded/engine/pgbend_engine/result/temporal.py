"""Dates, times and intervals as the server writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = date(1970, 1, 1).toordinal()

# The engine shows instants outside this range as its ends.
FIRST_MICROS = -377705023201 * 1_000_000
LAST_MICROS = 253402207200 * 1_000_000
_FIRST_MICROS_HERE = -62135596800 * 1_000_000


def clamped(micros: int) -> int:
    return min(max(micros, FIRST_MICROS), LAST_MICROS)


def date_text(days: int) -> str:
    """`YYYY-MM-DD`; years before 0001 are written with a sign, as the engine does."""
    ordinal = days + _EPOCH_DAY
    if ordinal >= 1:
        return date.fromordinal(ordinal).isoformat() if ordinal <= date.max.toordinal() else "9999-12-31"
    cycles = (-ordinal) // 146097 + 1
    shown = date.fromordinal(ordinal + cycles * 146097)
    year = shown.year - cycles * 400
    return f"{'-' if year < 0 else ''}{abs(year):04d}-{shown.month:02d}-{shown.day:02d}"


def local_text(micros: int) -> str:
    """`YYYY-MM-DD HH:MM:SS.ffffff` of microseconds that already are local time."""
    days, rest = divmod(micros, 86_400_000_000)
    seconds, fraction = divmod(rest, 1_000_000)
    return f"{date_text(days)} {seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}.{fraction:06d}"


def zoned_text(micros: int, zone) -> str:
    """The text of an instant in a time zone."""
    micros = clamped(micros)
    if micros < _FIRST_MICROS_HERE + 86_400_000_000:
        return local_text(micros)
    instant = _EPOCH + timedelta(microseconds=micros)
    offset = instant.astimezone(zone).utcoffset()
    return local_text(micros + offset // timedelta(microseconds=1))


def timestamp_tz_text(packed: int) -> str:
    """The engine packs microseconds into the low 64 bits and offset seconds above them."""
    micros, offset = unpack_timestamp_tz(packed)
    return offset_text(micros, offset)


def unpack_timestamp_tz(packed: int) -> tuple[int, int]:
    low = packed & 0xFFFF_FFFF_FFFF_FFFF
    micros = low - (1 << 64) if low >> 63 else low
    return micros, _signed32(packed >> 64)


def offset_text(micros: int, offset: int) -> str:
    hours, minutes = divmod(abs(offset) // 60, 60)
    sign = "-" if offset < 0 else "+"
    return f"{local_text(clamped(micros) + offset * 1_000_000)} {sign}{hours:02d}{minutes:02d}"


def _signed32(value: int) -> int:
    low = value & 0xFFFF_FFFF
    return low - (1 << 32) if low >> 31 else low


def interval_text(packed: int) -> str:
    """The engine packs months, days and microseconds into 32, 32 and 64 bits."""
    low = packed & 0xFFFF_FFFF_FFFF_FFFF
    micros = low - (1 << 64) if low >> 63 else low
    return interval_of(_signed32(packed >> 96), _signed32(packed >> 64), micros)


def interval_of(months: int, days: int, micros: int) -> str:
    years, rest = divmod(abs(months), 12)
    sign = -1 if months < 0 else 1
    parts = [
        f"{count} {unit}{'' if abs(count) == 1 else 's'}"
        for count, unit in ((sign * years, "year"), (sign * rest, "month"), (days, "day"))
        if count
    ]
    if micros:
        parts.append(_clock(micros))
    return " ".join(parts) or "00:00:00"


def _clock(micros: int) -> str:
    seconds, fraction = divmod(abs(micros), 1_000_000)
    text = f"{seconds // 3600:02d}:{seconds // 60 % 60:02d}:{seconds % 60:02d}"
    return ("-" if micros < 0 else "") + text + (f".{fraction:06d}" if fraction else "")


def fixed_zone(name: str):
    """A zone without tz data: UTC and plain offsets; None when the name needs tz data."""
    if name.upper() in ("UTC", "GMT", "Z", "ETC/UTC"):
        return UTC
    return None

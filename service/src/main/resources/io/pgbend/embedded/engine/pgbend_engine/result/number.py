"""Floating point texts as the server writes them: shortest digits that read back as the value."""

from __future__ import annotations

import math


def _laid_out(sign: str, digits: str, point: int, most: int, least: int) -> str:
    """Writes 0.`digits` × 10^`point`; plain when least < point <= most, else with an exponent."""
    if 0 < point <= most:
        if len(digits) <= point:
            return f"{sign}{digits}{'0' * (point - len(digits))}.0"
        return f"{sign}{digits[:point]}.{digits[point:]}"
    if least < point <= 0:
        return f"{sign}0.{'0' * -point}{digits}"
    mantissa = digits[0] + ("." + digits[1:] if len(digits) > 1 else "")
    return f"{sign}{mantissa}e{point - 1:+d}"


def _split(text: str) -> tuple[str, str, int]:
    sign = "-" if text.startswith("-") else ""
    mantissa, _, exponent = text[len(sign) :].lower().partition("e")
    whole, _, fraction = mantissa.partition(".")
    digits = whole + fraction
    point = len(whole) + (int(exponent) if exponent else 0)
    stripped = digits.lstrip("0")
    point -= len(digits) - len(stripped)
    return sign, stripped.rstrip("0") or "0", point


def _special(value: float) -> str:
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def double_text(value: float) -> str:
    """The text of a Float64."""
    text = repr(value)
    if "e" not in text and "n" not in text:
        return text
    if not math.isfinite(value):
        return _special(value)
    return _laid_out(*_split(text), 16, -5)


def float_text(value: float, shortest: str) -> str:
    """The text of a Float32, given any shortest decimal form of it."""
    if not math.isfinite(value):
        return _special(value)
    if value == 0:
        return repr(value)
    return _laid_out(*_split(shortest), 13, -6)

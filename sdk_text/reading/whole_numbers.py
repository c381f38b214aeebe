"""Whole numbers as files hold them: those of a usual size, so that a number makes no work."""

from __future__ import annotations

_MOST_DIGITS = 9


def whole_number(value: str | None, default: int) -> int:
    """Return the number that an attribute holds; `default` where it holds none of a usual size."""
    digits = (value or "").strip().removeprefix("-")
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= _MOST_DIGITS):
        return default
    return int(value or "")

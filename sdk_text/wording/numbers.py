"""Numbers as a language writes them: decimal comma, spaces in thousands, signs."""

from __future__ import annotations

import math
from typing import Literal

import pandas as pd

from sdk_text.wording.texts import NumberStyle

Kind = Literal["text", "integer", "decimal", "percent", "p", "quote", "mark"]
NUMERIC: frozenset[str] = frozenset({"integer", "decimal", "percent", "p"})
SMALLEST_P = 0.001


def is_missing(value: object) -> bool:
    """Tell whether a cell holds no value (None, NaN, NA)."""
    if value is None or value is pd.NA:
        return True
    return isinstance(value, float) and math.isnan(value)


def format_value(value: object, kind: Kind, style: NumberStyle, decimals: int = 1) -> str:
    """Write one cell's value by a language's custom.

    Args:
        value: the number or text; a missing one becomes the language's sign for it.
        kind: "percent" takes a share from 0 to 1; "p" a probability, never shown as 0.
        style: the language's custom.
        decimals: digits after the decimal sign (not for "integer").
    """
    if is_missing(value):
        return style.missing
    if kind not in NUMERIC:
        return str(value)
    number = float(value)  # type: ignore[arg-type]
    if math.isinf(number):
        return f"{style.minus if number < 0 else ''}∞"
    if kind == "p":
        return _probability(number, style)
    if kind == "percent":
        return _digits(number * 100, decimals, style) + style.percent
    return _digits(number, 0 if kind == "integer" else decimals, style)


def _digits(number: float, decimals: int, style: NumberStyle) -> str:
    whole, _, fraction = f"{abs(number):.{decimals}f}".partition(".")
    if len(whole) >= style.group_from:
        whole = f"{int(whole):,}".replace(",", style.thousands)
    text = f"{whole}{style.decimal}{fraction}" if fraction else whole
    negative = number < 0 and any(c not in "0" for c in whole + fraction if c.isdigit())
    return style.minus + text if negative else text


def _probability(number: float, style: NumberStyle) -> str:
    small = number < SMALLEST_P
    text = _digits(SMALLEST_P if small else number, 3, style)
    if not style.p_leading_zero and text.startswith("0"):
        text = text[1:]
    return f"<\u00a0{text}" if small else text

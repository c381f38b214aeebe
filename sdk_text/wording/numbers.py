"""Numbers as a language writes them: decimal comma, spaces in thousands, signs."""

from __future__ import annotations

import math
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

import pandas as pd

from sdk_text.wording.texts import NumberStyle

Kind = Literal["text", "integer", "decimal", "bounded", "percent", "p", "quote", "mark"]
"""bounded: a statistic that cannot pass 1, such as kappa or a correlation."""
NUMERIC: frozenset[str] = frozenset({"integer", "decimal", "bounded", "percent", "p"})
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
    if kind not in NUMERIC or value == "":
        return str(value)
    number = float(value)  # type: ignore[arg-type]
    if math.isinf(number):
        return f"{style.minus if number < 0 else ''}∞"
    if kind == "p":
        return _probability(number, style)
    if kind == "percent":
        return _digits(_short_of_all(number * 100, decimals), decimals, style) + style.percent
    text = _digits(number, 0 if kind == "integer" else decimals, style)
    return _without_zero(text, style) if kind == "bounded" else text


def rounded(number: float, decimals: int) -> Decimal:
    """Return a number with so many digits after the point, a half rounded away from 0.

    As Excel has it: of the number's first 15 digits, so that 28.499999999999996 is 28.5.
    """
    exact = Decimal(f"{number:.15g}")
    return exact.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def _short_of_all(percent: float, decimals: int) -> float:
    """Return a percentage that does not read as all where a little is missing."""
    step = 10.0**-decimals
    return 100 - step if 100 - step < percent < 100 else percent


def _digits(number: float, decimals: int, style: NumberStyle) -> str:
    whole, _, fraction = f"{rounded(abs(number), decimals):f}".partition(".")
    if len(whole) >= style.group_from:
        whole = f"{int(whole):,}".replace(",", style.thousands)
    text = f"{whole}{style.decimal}{fraction}" if fraction else whole
    negative = number < 0 and any(c not in "0" for c in whole + fraction if c.isdigit())
    return style.minus + text if negative else text


def _probability(number: float, style: NumberStyle) -> str:
    small = number < SMALLEST_P
    text = _digits(SMALLEST_P if small else number, 3, style)
    text = _without_zero(text, style)
    return f"<\u00a0{text}" if small else text


def _without_zero(text: str, style: NumberStyle) -> str:
    """Return a number between −1 and 1 without its leading zero, where the language has it so."""
    sign = style.minus if text.startswith(style.minus) else ""
    bare = text.removeprefix(sign)
    whole_zero = bare.startswith(f"0{style.decimal}")
    return sign + bare[1:] if whole_zero and not style.p_leading_zero else text

"""Nouns in the form that a number asks for, by the rules of ``plurals.toml``."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import TYPE_CHECKING, Literal, cast

from sdk_text.wording.shipped import shipped

if TYPE_CHECKING:
    from sdk_text.wording.texts import Lang

Form = Literal["one", "other", "zero"]
FORMS: tuple[Form, ...] = ("one", "other", "zero")
"""The forms of a noun, in the order in which the wording files have them."""
_RULES = "plurals.toml"
_RELATION = re.compile(r"([nivf])(?: % (\d+))? (!?=) (\d+)(?:\.\.(\d+))?")


def plural(n: float, forms: str, lang: Lang, decimals: int | None = None) -> str:
    """Return the form of a noun for `n` out of ``one|other`` or ``one|other|zero``.

    Where "zero" is left out, "other" serves for it.

    Args:
        n: the number; its sign does not matter.
        forms: of the noun, or of any words that change with the number.
        lang: of the noun.
        decimals: digits after the decimal sign with which `n` is shown; None: as many as needed.

    Raises:
        ValueError: there are not two or three forms.
    """
    given = forms.split("|")
    if len(given) not in (2, 3):
        raise ValueError(f"{forms!r}: two or three forms are wanted, with | between them")
    known = dict(zip(FORMS, given, strict=False))
    return known.get(form_of(n, lang, decimals), known["other"])


def counted(n: float, forms: str, lang: Lang = "en", *, spec: str = "") -> str:
    """Return a number (written by the format `spec`) with its noun, for messages.

    >>> counted(1, "summary|summaries"), counted(0, "summary|summaries")
    ('1 summary', '0 summaries')
    """
    return f"{n:{spec}} {plural(n, forms, lang)}"


def form_of(n: float, lang: Lang, decimals: int | None = None) -> Form:
    """Return which form of a noun `n` asks for; see `plural`."""
    from sdk_text.wording.numbers import rounded  # which knows the texts, and so this module

    shown = str(n) if decimals is None else f"{rounded(n, decimals):f}"
    number = abs(Decimal(shown))
    if decimals is None:
        number = number.normalize()
    digits = f"{number:f}".partition(".")[2]
    operands = {
        "n": number,
        "i": Decimal(int(number)),
        "v": Decimal(len(digits)),
        "f": Decimal(digits or 0),
    }
    for form, rule in _rules()[lang].items():
        if any(
            all(_holds(r, operands) for r in part.split(" and ")) for part in rule.split(" or ")
        ):
            return form
    return "other"


def _holds(relation: str, operands: dict[str, Decimal]) -> bool:
    """Return whether one relation, such as ``n % 100 = 11..19``, holds."""
    found = _RELATION.fullmatch(relation)
    if not found:
        raise ValueError(f"{_RULES}: {relation!r} is no relation that is understood")
    operand, modulus, sign, low, high = found.groups()
    value = operands[operand] % int(modulus) if modulus else operands[operand]
    within = value == int(value) and int(low) <= value <= int(high or low)
    return within == (sign == "=")


def _rules() -> dict[Lang, dict[Form, str]]:
    return cast("dict[Lang, dict[Form, str]]", shipped(_RULES))

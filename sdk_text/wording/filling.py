"""Values put into wording: numbers by a language's custom, nouns in the form that a number asks.

In the wording files ``{n}`` is the value itself, ``{n:kods|kodi|kodu}`` the number with the noun in
the right form ("41 kods", "2 kodi", "10 kodu"; see ``plurals.toml``), ``{n:=kods|kodi|kodu}`` the
noun alone, ``{p:bounded}`` a statistic that cannot pass 1 (in English without the zero before the
point: p < .05).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from sdk_text.wording.plurals import plural
from sdk_text.wording.shipped import shipped

if TYPE_CHECKING:
    from sdk_text.wording.texts import Lang, NumberStyle

NO_BREAK = "\u00a0"
DECIMALS = 2
"""Digits after the decimal sign of a number that is not whole."""


class Shown(str):
    """A value as text that also knows its number, for the wording file's own formats."""

    number: float | None
    lang: Lang
    style: NumberStyle

    def __new__(cls, text: str, number: float | None, lang: Lang, style: NumberStyle) -> Shown:
        """Make the text with its number (None where it is no number)."""
        made = super().__new__(cls, text)
        made.number, made.lang, made.style = number, lang, style
        return made

    def __format__(self, spec: str) -> str:
        """Return the text, or what `spec` asks; see the module.

        Raises:
            ValueError: a format for numbers on a text, or an unknown one.
        """
        if not spec:
            return str(self)
        if self.number is None:
            raise ValueError(f"{spec!r} needs a number, not {str(self)!r}")
        if spec == "bounded":
            from sdk_text.wording.numbers import format_value

            return format_value(self.number, "bounded", self.style, 2)
        if spec == "percent":
            from sdk_text.wording.numbers import format_value

            return format_value(self.number, "percent", self.style, 0)
        if spec == "share":
            from sdk_text.wording.numbers import format_value

            return format_value(self.number, "percent", self.style, 1)
        if "|" not in spec:
            raise ValueError(f"unknown format {spec!r}")
        decimals = 0 if isinstance(self.number, int) else DECIMALS
        noun = plural(self.number, spec.removeprefix("="), self.lang, decimals)
        return noun if spec.startswith("=") else f"{self}{NO_BREAK}{noun}"


def say(file: str, key: str, lang: Lang, /, **values: Any) -> str:
    """Return a text of a wording file ("part.name"), filled in; see `filled`."""
    from sdk_text.wording.texts import load_wording

    part, name = key.split(".", 1)
    return filled(shipped(file)[part][name][lang], lang, values, load_wording().style(lang))


def filled(text: str, lang: Lang, values: Mapping[str, Any], style: NumberStyle) -> str:
    """Return `text` with its ``{name}`` filled in from `values`, written as `lang` does.

    Raises:
        KeyError, ValueError, IndexError: a name without a value, or a format that does not fit.
    """
    from sdk_text.wording.numbers import format_value
    from sdk_text.wording.texts import Bilingual

    shown: dict[str, Shown] = {}
    for name, value in values.items():
        number: float | None = None
        if isinstance(value, Bilingual):
            said = value.get(lang)
        elif isinstance(value, bool):
            said = str(value)
        elif isinstance(value, int | np.integer):
            number, said = int(value), format_value(value, "integer", style)
        elif isinstance(value, float):
            number, said = value, format_value(value, "decimal", style, DECIMALS)
        else:
            said = str(value)
        shown[name] = Shown(said, number, lang, style)
    return text.format_map(shown)

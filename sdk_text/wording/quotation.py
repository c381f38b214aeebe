"""Quotation marks: a language's own outside, the second kind for quotes inside a quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sdk_text.wording.texts import Lang

_OUTER = {"lv": "„”", "en": "“”"}
_INNER = {"lv": "«»", "en": "‘’"}
_DOUBLE = re.compile('["„“”«»‟″]')
_OPENS, _CLOSES = frozenset("„«‟"), frozenset("”»")


def quoted(text: str, lang: Lang) -> str:
    """Return `text` in the quotation marks of `lang`, double marks inside it made inner ones.

    A mark that could be either opens where no quote is open, and closes where one is.
    """
    opening, closing = _INNER[lang][0], _INNER[lang][1]
    pieces: list[str] = []
    depth, last = 0, 0
    for mark in _DOUBLE.finditer(text):
        pieces.append(text[last : mark.start()])
        last = mark.end()
        sign = mark.group()
        opens = sign in _OPENS or (sign not in _CLOSES and depth == 0)
        depth = depth + 1 if opens else max(depth - 1, 0)
        pieces.append(opening if opens else closing)
    pieces.append(text[last:])
    return f"{_OUTER[lang][0]}{''.join(pieces)}{_OUTER[lang][1]}"

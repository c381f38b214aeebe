"""Coded units whose offsets another program counted otherwise, brought to their words again.

Editors and databases count UTF-16 units, bytes, or characters of a text with other line ends. Where
a file gives the words beside the offsets, the words show it: one way of counting must fit all.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import accumulate
from pathlib import Path

from sdk_text.coded_units import CodedUnit
from sdk_text.errors import ReviewError
from sdk_text.text.clean_text import reading_form
from sdk_text.wording.plurals import counted

_ENOUGH = 0.9
"""Share of the units with words that a way of counting must fit (the rest may be reworded)."""
_MOST_SHOWN = 60
_Counting = Callable[[str], list[int]]
"""The text → for each of its characters how long it is, as another program counts."""


def realigned(
    units: Sequence[CodedUnit], texts: Mapping[str, str], path: str | Path
) -> list[CodedUnit]:
    """Return the units with offsets into the documents' texts.

    Args:
        units: as read; those without words are trusted, or follow the others of their report.
        texts: the document's text by summary id; units of other summaries stay as they are.
        path: the file they come from, for messages.

    Raises:
        ReviewError: a unit's words do not stand at its offsets in any way of counting.
    """
    by_text: dict[str, list[CodedUnit]] = {}
    for unit in units:
        by_text.setdefault(texts.get(unit.summary, ""), []).append(unit)
    found: dict[int, CodedUnit] = {}
    for text, own in by_text.items():
        moved = _fitting(own, text, path) if text else own
        found |= {id(unit): other for unit, other in zip(own, moved, strict=True)}
    return [found[id(unit)] for unit in units]


def _fitting(units: Sequence[CodedUnit], text: str, path: str | Path) -> list[CodedUnit]:
    if _share(units, text) >= _ENOUGH:
        return list(units)
    for lengths in _COUNTINGS:
        places = [0, *accumulate(lengths(text))]
        index: dict[int, int] = {}
        for i, place in enumerate(places):
            # Of several characters at one place the first begins there.
            index.setdefault(place, i)
        for shift in (0, -1):
            moved = [_moved(unit, index, shift) for unit in units]
            if _share(moved, text) >= _ENOUGH:
                return moved
    raise ReviewError(_message(units, text, path))


def _moved(unit: CodedUnit, index: Mapping[int, int], shift: int) -> CodedUnit:
    start, end = index.get(unit.start + shift), index.get(unit.end + shift)
    if start is None or end is None or start >= end:
        return replace(unit, start=0, end=0)
    return replace(unit, start=start, end=end)


def _share(units: Iterable[CodedUnit], text: str) -> float:
    """Share of the units with words whose words stand at their offsets; 1 where none has words."""
    fits = [_fits(unit, text) for unit in units if unit.text.strip()]
    return sum(fits) / len(fits) if fits else 1.0


def _fits(unit: CodedUnit, text: str) -> bool:
    if not 0 <= unit.start < unit.end <= len(text):
        return False
    return _letters(reading_form(text, unit.start, unit.end).text) == _letters(
        reading_form(unit.text).text
    )


def _letters(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())


def _message(units: Sequence[CodedUnit], text: str, path: str | Path) -> str:
    wrong = [unit for unit in units if unit.text.strip() and not _fits(unit, text)]
    with_words = sum(bool(unit.text.strip()) for unit in units)
    first = wrong[0]
    here = " ".join(text[first.start : first.end].split())[:_MOST_SHOWN]
    words = " ".join(first.text.split())[:_MOST_SHOWN]
    return (
        f"{path}: the words of {len(wrong)} of {counted(with_words, 'unit|units')} of "
        f"{first.summary!r} do not stand at their offsets; unit {first.id} at "
        f"{first.start}:{first.end}: “{words}”, in the report “{here}”. Offsets count the "
        "characters of documents/NAME.txt; UTF-16, bytes and other line ends were tried. Make the "
        "file for this run's texts again."
    )


# ── Ways of counting ─────────────────────────────────────────────────────────────────────────────


def _utf16(text: str) -> list[int]:
    return [1 + (c > "\uffff") for c in text]


def _bytes(text: str) -> list[int]:
    return [len(c.encode("utf-8", errors="surrogatepass")) for c in text]


def _one_line_end(count: _Counting) -> _Counting:
    """The same counting of a text in which "\\r\\n" is one character."""

    def lengths(text: str) -> list[int]:
        found = count(text)
        for i in range(len(text) - 1):
            if text[i] == "\r" and text[i + 1] == "\n":
                found[i] = 0
        return found

    return lengths


def _two_line_ends(count: _Counting) -> _Counting:
    """The same counting of a text in which each line feed became "\\r\\n"."""

    def lengths(text: str) -> list[int]:
        return [n + (c == "\n") for n, c in zip(count(text), text, strict=True)]

    return lengths


def _characters(text: str) -> list[int]:
    return [1] * len(text)


def _composed(text: str) -> list[int]:
    """Combining marks count with their letter, as in composed text (NFC)."""
    return [0 if unicodedata.combining(c) else 1 for c in text]


def _decomposed(text: str) -> list[int]:
    return [len(unicodedata.normalize("NFD", c)) for c in text]


_COUNTINGS: tuple[_Counting, ...] = (
    _characters,
    _utf16,
    _one_line_end(_characters),
    _two_line_ends(_characters),
    _one_line_end(_utf16),
    _two_line_ends(_utf16),
    _bytes,
    _one_line_end(_bytes),
    _two_line_ends(_bytes),
    _composed,
    _decomposed,
)

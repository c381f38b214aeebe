"""Periods of a diary inside an answer ("Laika posms: no 03.06.2024. līdz 09.06.2024.")."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from sdk_text.template import Template

_MONTHS = (
    "janv", "febr", "mart", "apr", "mai", "jūn", "jūl", "aug", "sept", "okt", "nov", "dec",
)  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})[^\W\d_]*"
_DATE = (
    rf"(?:\d{{1,2}}\s?\.\s?\d{{1,2}}\s?\.(?:\s?\d{{2,4}}(?:\s?\.)?)?"
    rf"|(?:\d{{4}}\.\s?(?:gada|g\.)\s)?\d{{1,2}}\.\s?{_MONTH}\.?(?:\s\d{{4}}\.?)?)"
    r"(?:\s?(?:gada|g\.))?"
)
_FIGURES = re.compile(r"(\d{1,2})\s?\.\s?(\d{1,2})\s?\.(?:\s?(\d{2,4}))?")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})\.\s?({_MONTH})")
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """A period found at the beginning of a clean text."""

    end: int
    """Length of the clean text that names it."""
    first: str
    """ISO 8601 dates, or empty where they cannot be told."""
    last: str
    inline: bool


@cache
def _patterns(template: Template) -> tuple[tuple[re.Pattern[str], bool], ...]:
    return tuple((_compiled(p.pattern), p.inline) for p in template.periods)


def _compiled(pattern: str) -> re.Pattern[str]:
    pieces: list[str] = []
    for piece in re.findall(r"\{from\}|\{to\}|[^\W_]+|\s+|[^\w\s{}]", pattern):
        if piece in ("{from}", "{to}"):
            pieces.append(f"(?P<{'first' if piece == '{from}' else 'last'}>{_DATE})")
        elif piece.isspace():
            pieces.append(r"\s?")
        elif piece in "-–—":
            pieces.append("[-–—]")
        elif piece == ":":
            pieces.append(r"\s?:?")
        else:
            pieces.append(re.escape(piece))
    return re.compile("".join(pieces) + r"\s?[.:]?", re.IGNORECASE)


def find_period(clean: str, template: Template, year: int | None = None) -> Period | None:
    """The period that a clean text begins with, if it begins with one.

    Args:
        clean: clean text from the beginning of a line on.
        template: names the patterns.
        year: year of the period before, for dates without one.
    """
    for pattern, inline in _patterns(template):
        found = pattern.match(clean)
        if found:
            first, last = _dates(found.group("first"), found.group("last"), year)
            end = len(found.group().rstrip())
            return Period(end, first, last, inline)
    return None


def nearest_year(text: str) -> int | None:
    """The first year that a text names."""
    found = _ANY_YEAR.search(text)
    return int(found.group()) if found else None


def _dates(first: str, last: str, year: int | None) -> tuple[str, str]:
    a, b = _day_month_year(first), _day_month_year(last)
    if not a or not b:
        return _iso(a, year), _iso(b, year)
    first_year, last_year = a[2], b[2]
    # A damaged or missing year is the other date's; a period over New Year begins the year before.
    if not first_year and last_year:
        first_year = last_year - (a[1] > b[1])
    if not last_year and first_year:
        last_year = first_year + (a[1] > b[1])
    if not first_year and not last_year and year:
        first_year, last_year = year, year + (a[1] > b[1])
    return _iso((a[0], a[1], first_year), None), _iso((b[0], b[1], last_year), None)


def _day_month_year(text: str) -> tuple[int, int, int] | None:
    figures = _FIGURES.search(text)
    if figures:
        day, month, year = figures.groups()
        return int(day), int(month), _full_year(year or "")
    named = _DAY_MONTH.search(text)
    if not named:
        return None
    month = next(i for i, stem in enumerate(_MONTHS, 1) if named.group(2).lower().startswith(stem))
    years = _YEAR.search(text)
    return int(named.group(1)), month, int(years.group(1)) if years else 0


def _full_year(year: str) -> int:
    if len(year) == 4 and year[:2] in ("19", "20"):
        return int(year)
    return 2000 + int(year) if len(year) == 2 else 0


def _iso(day_month_year: tuple[int, int, int] | None, year: int | None) -> str:
    if not day_month_year:
        return ""
    day, month, own = day_month_year
    try:
        return date(own or year or 0, month, day).isoformat()
    except ValueError:
        return ""

"""Periods of a diary inside an answer ("Laika posms: no 03.06.2024. līdz 09.06.2024.")."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from statistics import median

from sdk_text.records import Subheading
from sdk_text.template import Template
from sdk_text.template.model import PeriodPattern

_MONTHS = (
    "janv", "febr", "mart", "apr", "mai", "jūn", "jūl", "aug", "sept", "okt", "nov", "dec",
)  # fmt: skip
MONTH = rf"(?:{'|'.join(_MONTHS)})[^\W\d_]*"
"""A month in any case or shortened, in lower case."""
_DASHES = "[-‐‑‒–—―−÷]"
_DATE = (
    r"(?:\d{4}-\d{1,2}-\d{1,2}|\d{4}\.\d{1,2}\.\d{1,2}\.?|\d{4}/\d{1,2}/\d{1,2}|\d{1,2}/\d{1,2}/\d{4}"
    r"|(?:\d{4}\.\s?(?:gada|g\.)\s?)?\d{1,2}\s?\.\s?\d{1,2}\s?\.(?:\s?\d{2,4}(?:\s?\.)?)?"
    rf"|\d{{1,2}}\s?\.\s?\d{{1,2}}(?=\s?{_DASHES}\s?\d)"
    rf"|(?:\d{{4}}\.\s?(?:gada|g\.)\s?)?\d{{1,2}}\.\s?{MONTH}\.?(?:\s\d{{4}}\.?)?)"
    r"(?:\s?(?:gada|g\.))?"
)
_DAY = rf"(?:\d{{4}}\.\s?(?:gada|g\.)\s?)?\d{{1,2}}\s?\.?(?=\s?(?:{_DASHES}|līdz\b)\s?\d)"
"""Only the day: month and year are those of the date after the dash ("24.–30.01.2023.")."""
_DAY_AND_MONTH = r"\d{1,2}\.\d{1,2}(?![.\d])"
"""The last date without its full stop ("24.01–30.01"), where words say that these are no times."""
_NUMBER = (
    r"(?:\d{1,2}\s?\.?|[IVX]{1,4}\.?"
    r"|(?:pirm|otr|treš|ceturt|piekt|sest|septīt|astot|devīt|desmit)ā(?![^\W\d_]))"
)
_WEEKDAY = r"(?:(?:pirm|otr|treš|ceturt|piekt|sest|svēt)(?:dien[^\W\d_]*|d\.))"
_BEFORE_DATE = rf"(?:{_WEEKDAY}(?:,\s?|\s))?"
_AFTER_DATE = rf"(?:,?\s?\(?{_WEEKDAY}\)?)?,?"
"""The day of the week beside a date: "otrdiena, 24.01.", "24.01. (otrdiena)"."""
_AT = rf"(?:,?\s?plkst\.\s?\d{{1,2}}[.:]\d\d(?:\s?{_DASHES}\s?\d{{1,2}}[.:]\d\d)?)?"
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})[-./](\d{1,2})(?!\d)")
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")
_FIGURES = re.compile(r"(\d{1,2})\s?\.\s?(\d{1,2})(?:\s?\.(?:\s?(\d{2,4}))?|(?!\d))")
_DAY_ONLY = re.compile(r"(?:(\d{4})\.\s?(?:gada|g\.)\s?)?(\d{1,2})\s?\.?\s*\Z")
_YEAR = re.compile(r"\b((?:19|20)\d\d)\b")
_DAY_MONTH = re.compile(rf"(\d{{1,2}})\.\s?({MONTH})")
_FOUR_FIGURES = re.compile(r"(?<!\d)\d{4}(?!\d)")
_ENOUGH_YEARS = 4
_BEFORE_DATES = re.compile(
    r"(?:\b(?:no|līdz|un|vai|periodā|posmā|laikā|laikposmā|dienās|datumos|nedēļā|nedēļu)|[,(–-])\s*\Z",
    re.IGNORECASE,
)
"""A line that ends so goes on with the dates on the next one."""
_TWO_DATES = r"\d\s?[./]\s?\d.*\d\s?[./]\s?\d"
_ENDED = re.compile(r"[.!?:;…][”\"»“)]*\s*\Z")
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
    alone: bool = False
    """Only where nothing else stands on its line."""


@cache
def _patterns(template: Template) -> tuple[tuple[re.Pattern[str], PeriodPattern], ...]:
    return tuple((_compiled(p.pattern), p) for p in template.periods)


_PLACEHOLDERS = {
    "{from}": f"{_BEFORE_DATE}(?P<first>{_DATE}|{_DAY}){_AFTER_DATE}",
    "{to}": f"{_BEFORE_DATE}(?P<last>{_DATE}){_AFTER_DATE}",
    "{on}": f"(?P<day>{_DATE}){_AFTER_DATE}{_AT}",
    "{number}": _NUMBER,
    "{weekday}": _WEEKDAY,
}
_BEGINNINGS = {"{number}": "0123456789IVXPOTCSAD", "{weekday}": "POTCS"}
"""The letters and figures with which what is no date begins."""
_GROUPS = {"(": "(?:", ")": ")", "|": "|", "[": "(?:", "]": ")?"}
_NAMED_TO = f"{_BEFORE_DATE}(?P<last>{_DATE}|{_DAY_AND_MONTH}){_AFTER_DATE}"
_LONG_WORD = re.compile(r"[^\W\d_]{5,}")


def _compiled(pattern: str) -> re.Pattern[str]:
    pieces: list[str] = []
    named = _LONG_WORD.search(re.sub(r"\{\w+\}", "", pattern)) is not None
    filled = _PLACEHOLDERS | ({"{to}": _NAMED_TO} if named else {})
    for piece in re.findall(r"\{\w+\}|[^\W_]+|\s+|[^\w\s{}]", pattern):
        if piece in filled:
            pieces.append(filled[piece])
        elif piece in _GROUPS:
            pieces.append(_GROUPS[piece])
        elif piece.isspace():
            pieces.append(r"\s?")
        elif piece in "-–—":
            pieces.append(_DASHES)
        elif piece == ":":
            pieces.append(rf"\s?(?::|{_DASHES})?\s?\(?")
        else:
            pieces.append(re.escape(piece))
    ends = rf"(?!\d)(?:\s?\((?:{_NUMBER}\s?)?nedēļa\))?\s?(?:[.:]|{_DASHES}(?!\S))?(?:\)[.:]?)?"
    return re.compile("".join(pieces) + ends, re.IGNORECASE)


@cache
def period_letters(template: Template) -> frozenset[str]:
    """The letters (upper case) and figures with which a period may begin."""
    begins: set[str] = set()
    for pattern in template.periods:
        rest = pattern.pattern
        while rest.startswith("["):
            begins.add(rest[1:2].upper())
            rest = rest[rest.find("]") + 1 :].lstrip()
        if rest.startswith("{"):
            begins.update(_BEGINNINGS.get(rest[: rest.find("}") + 1], "0123456789"))
        elif rest.startswith("("):
            begins.update(word.strip()[:1].upper() for word in rest[1 : rest.find(")")].split("|"))
        else:
            begins.add(rest[:1].upper())
    return frozenset(begins)


@cache
def _named(template: Template) -> re.Pattern[str]:
    """The words that name a period in the template's patterns ("Laika posms"), before a date."""
    words = {
        word[:-1] if len(word) > 5 else word
        for pattern in template.periods
        if not (pattern.inline or pattern.pattern.startswith("{"))
        for word in re.findall(r"[^\W\d_]+", re.sub(r"\{\w+\}|\[.*?\]", " ", pattern.pattern))
        if len(word) > 4
    }
    found = "|".join(sorted(map(re.escape, words), key=len, reverse=True))
    if not found:
        return re.compile(r"(?!)")
    return re.compile(
        rf"(?=.*\d)(?:(?=.*{_TWO_DATES})(?:[^\W\d_]+\s){{1,3}})?(?:{found})\w*(?:\s(?:{found})\w*)?\s?:?"
        rf"(?:\b(?:no|līdz|gada|g|nedēļa\w*|{MONTH})\b|[\d.,\s/–—:()-])*",
        re.IGNORECASE,
    )


def names_period(clean: str, template: Template) -> bool:
    """Whether a line is the name of a period although its dates cannot be read."""
    return clean[:1].isupper() and _named(template).fullmatch(clean) is not None


def find_period(
    clean: str, template: Template, year: int | None = None, *, alone: bool = True
) -> Period | None:
    """The period that a clean text begins with, if it begins with one.

    Args:
        clean: clean text from the beginning of a line on.
        template: names the patterns.
        year: year of the period before, for dates without one.
        alone: whether patterns count that must stand alone on their line.
    """
    for pattern, shape in _patterns(template):
        found = pattern.match(clean)
        if found and not (shape.inline and not clean[0].isupper()) and (alone or not shape.alone):
            days = found.groupdict()
            day = days.get("day")
            first, last = _dates(day or days["first"], day or days["last"], year)
            if day and not first:
                continue  # a time, or no day: "17.20."
            end = len(found.group().rstrip())
            return Period(end, first, last, shape.inline, shape.alone)
    return None


def goes_on_with(period: Period, before: str, wrapped: bool, cell: object) -> bool:
    """Whether the dates of a line are no period: the sentence before goes on, or a table's day.

    Args:
        period: what the line names.
        before: the line before it, or empty.
        wrapped: whether sentences go on over lines; a single day then needs an end before it.
        cell: the cell that it fills, or None; there a single day tells of its row only.
    """
    before = unicodedata.normalize("NFC", before[-40:])
    if _BEFORE_DATES.search(before):
        return True
    open_line = wrapped and bool(before) and not _ENDED.search(before)
    return (open_line or cell is not None) and period.first == period.last


def odd_periods(subheadings: Sequence[Subheading]) -> Iterator[tuple[str, int]]:
    """What is odd about the periods of one answer, each with its place.

    Days that do not exist or cannot be read, an end before the beginning, a year that was not
    believed, and a year far from those of the other periods.
    """
    periods = [s for s in subheadings if s.kind == "period"]
    years = [int(day[:4]) for s in periods for day in (s.period_start, s.period_end) if day]
    usual = int(median(years)) if len(years) >= _ENOUGH_YEARS else 0
    for period in periods:
        first, last = period.period_start, period.period_end
        named = [day for day in (first, last) if day]
        strange = [y for y in _FOUR_FIGURES.findall(period.text)
                   if named and y not in {day[:4] for day in named}]  # fmt: skip
        what = ""
        if len(named) < 2:
            what = "names a day that does not exist or cannot be read"
        elif first > last:
            what = "ends before it begins"
        elif strange:
            what = f"has a year that was not believed ({strange[0]})"
        elif usual and any(abs(int(day[:4]) - usual) > 1 for day in named):
            what = f"lies far from the others (they are of {usual})"
        if what:
            read = f"; read as {first or '?'} to {last or '?'}" if named else ""
            yield f"the period “{period.text}” {what}{read}", period.start


def nearest_year(text: str) -> int | None:
    """The first year that a text names."""
    found = _ANY_YEAR.search(text)
    return int(found.group()) if found else None


def _dates(first: str, last: str, year: int | None) -> tuple[str, str]:
    a, b = _day_month_year(first), _day_month_year(last)
    only_day = _DAY_ONLY.fullmatch(first.strip())
    if a is None and b and only_day:
        a = int(only_day[2]), b[1] - (int(only_day[2]) > b[0]), int(only_day[1] or b[2])
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
    iso = _ISO_DATE.search(text)
    if iso:
        return int(iso[3]), int(iso[2]), int(iso[1])
    slashes = _SLASHES.search(text)
    if slashes:
        return int(slashes[1]), int(slashes[2]), int(slashes[3])
    years = _YEAR.search(text)
    named = _DAY_MONTH.search(text)
    if named:
        stem = named.group(2).lower()
        month = next(i for i, name in enumerate(_MONTHS, 1) if stem.startswith(name))
        return int(named.group(1)), month, int(years.group(1)) if years else 0
    bare = re.sub(r"\d{4}\.\s?(?:gada|g\.)\s?", "", text)
    figures = _FIGURES.search(bare)
    if not figures:
        return None
    day, month_number, year = figures.groups()
    own = _full_year(year or "")
    return int(day), int(month_number), own or (int(years.group(1)) if years and not year else 0)


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

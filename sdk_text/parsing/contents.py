"""Tables of contents: headings of the template in a row, each alone on its line or with a page."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import cache, cached_property

from sdk_text.parsing.lines import Line, find_lines
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.template import Template

_ENOUGH = 4
"""Headings in a row without answers that make a table of contents."""
_MOST_AGAIN = 0.7
"""Share of them that must stand elsewhere in the same report, too."""
_MOST_LINES = 4
"""Lines that one entry may be broken over."""
_LONGEST = 300
_BEGINNING = 8
_DIGITS = "0123456789"
_LINK = re.compile(r"\]\([^)]{0,500}\)|<a [^>]{0,500}>|\{#[^}]{0,500}\}")
_PAGE = re.compile(r"(?:\d{1,4}|[ivx]{1,5})?(?:lpp|lapa|lappuse)?")
_NUMBER = re.compile(r"\A\d{0,6}")


@dataclass(frozen=True, slots=True)
class _Entry:
    section: int
    start: int
    end: int


def find_contents(
    skeleton: Skeleton, edges: list[int], template: Template
) -> list[tuple[int, int]]:
    """Return the document offsets of tables of contents.

    Args:
        skeleton: of the document.
        edges: where its reports begin (offsets of their titles).
        template: names the headings.

    A table's headings must stand elsewhere in the same report, too: a report that was not filled
    in is no table of contents.
    """
    lines = find_lines(skeleton.source)
    places = _Places(skeleton, template)
    found: list[tuple[int, int]] = []
    run: list[_Entry] = []
    i = 0
    while i <= len(lines):
        entry, after = _entry(lines, i, template) if i < len(lines) else (None, i + 1)
        goes_on = entry is not None and (not run or entry.section > run[-1].section)
        if not goes_on and (entry or i == len(lines) or not _is_page(lines[i])):
            # Where the order begins anew, the report itself does.
            if _stands_elsewhere(run, skeleton, edges, places):
                found.append((run[0].start, run[-1].end))
            run = []
        if entry is not None:
            run.append(entry)
        elif run:
            # A page number on a line of its own.
            run[-1] = _Entry(run[-1].section, run[-1].start, lines[i].end)
        i = after
    return found


@cache
def _wordings(template: Template) -> dict[str, int]:
    return {
        letters_only(wording): i
        for i, section in enumerate(template.sections)
        for wording in section.wordings
    }


@cache
def _beginnings(template: Template) -> frozenset[str]:
    """What a line of an entry may begin with: the first letters of headings."""
    return frozenset(w[:k] for w in _wordings(template) for k in range(2, _BEGINNING + 1))


def _letters(line: Line) -> str:
    return letters_only(_LINK.sub("]", line.text))


def _entry(lines: list[Line], i: int, template: Template) -> tuple[_Entry | None, int]:
    """The entry that begins on a line, and the index of the line after it."""
    if len(lines[i].text) > _LONGEST:
        return None, i + 1
    letters = _NUMBER.sub("", _letters(lines[i]))
    if letters[:_BEGINNING].rstrip(_DIGITS) not in _beginnings(template):
        return None, i + 1
    wordings = _wordings(template)
    for after in range(i + 1, min(len(lines), i + _MOST_LINES) + 1):
        for words, section in wordings.items():
            if letters.startswith(words) and _PAGE.fullmatch(letters, len(words)):
                return _Entry(section, lines[i].start, lines[after - 1].end), after
        if after < len(lines) and not any(words.startswith(letters) for words in wordings):
            break
        if after < len(lines):
            letters += _letters(lines[after])[:_LONGEST]
    return None, i + 1


def _is_page(line: Line) -> bool:
    return len(line.text) <= 12 and _PAGE.fullmatch(letters_only(line.text)) is not None


class _Places:
    """Where the headings of each section stand in a document, looked for once."""

    def __init__(self, skeleton: Skeleton, template: Template) -> None:
        self._skeleton = skeleton
        self._template = template

    @cached_property
    def _by_section(self) -> dict[int, list[tuple[list[int], int]]]:
        found: dict[int, list[tuple[list[int], int]]] = {}
        for words, section in _wordings(self._template).items():
            places = list(self._skeleton.find_all(words))
            found.setdefault(section, []).append((places, len(words)))
        return found

    def any(self, section: int, first: int, last: int) -> bool:
        """Whether a heading of a section begins and ends between two positions."""
        for places, length in self._by_section.get(section, ()):
            at = bisect_left(places, first)
            if at < len(places) and places[at] + length <= last:
                return True
        return False


def _stands_elsewhere(
    run: list[_Entry], skeleton: Skeleton, edges: list[int], places: _Places
) -> bool:
    """Whether most headings of a run begin other lines of the same report, too."""
    if len({entry.section for entry in run}) < _ENOUGH:
        return False
    start, end = run[0].start, run[-1].end
    here, next_edge = bisect_right(edges, start), bisect_right(edges, end)
    first = skeleton.position_of(edges[here - 1] if here else 0)
    stop = edges[next_edge] if next_edge < len(edges) else len(skeleton.source)
    last = skeleton.position_of(stop)
    begin, after = skeleton.position_of(start), skeleton.position_of(end)
    again = sum(
        places.any(entry.section, first, begin) or places.any(entry.section, after, last)
        for entry in run
    )
    return again >= _MOST_AGAIN * len(run)

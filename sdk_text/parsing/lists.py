"""What shows that lines are a list although their marks alone do not: marks that come again."""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Sequence

from sdk_text.parsing.lines import CLOSING, SENTENCE_END, Line
from sdk_text.parsing.marks import begins_with_date, find_mark, sign_of
from sdk_text.parsing.wrapping import SHORT, is_open

_NEAR = 6
"""Items of one list begin at most so many lines apart."""
_LEAST_COUNTED = 3
"""Of "1.", "2." alone either may be an ordinal where a line was wrapped."""
_LEAST_DASHES = 3
_INNER_DASH = re.compile(r"\s[-–—]\s")
_MOST_QUOTED = 0.9
"""Of the lines of a quoted mail or a drawn frame at least this part begin with one sign."""


def list_signs(lines: Sequence[Line]) -> frozenset[str]:
    """The signs that a report's lists begin their items with, beside those that every list has.

    One that begins two lines near each other is a mark; one that begins nearly all lines is none.
    """
    places: dict[str, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        sign = sign_of(line.text)
        if sign:
            places[sign].append(i)
    return frozenset(
        sign
        for sign, at in places.items()
        if len(at) <= _MOST_QUOTED * len(lines) or len(lines) < 2 * _NEAR
        if any(b - a <= _NEAR for a, b in itertools.pairwise(at))
    )


def counted_lines(lines: Sequence[Line]) -> frozenset[int]:
    """Where lines begin whose numbers or letters count on from the first: 1, 2, 3 …

    Those before one and the same word count it, and are no marks: "1. posms", "2. posms" …
    """
    runs: list[list[int]] = [[]]
    last, shape = 0, ""
    for i, line in enumerate(lines):
        mark = find_mark(line.text)
        if mark is None or mark.kind not in ("number", "letter") or begins_with_date(line.text):
            continue
        if i and is_open(lines[i - 1].text):
            continue
        counted = mark.kind == "number"
        number = mark.number if counted else _place_in_alphabet(line.text)
        alike = mark.kind + line.text[: mark.length].strip()[-1]
        if number == 1:
            runs.append([i])
        elif number == last + 1 and alike == shape and i - runs[-1][-1] <= _NEAR:
            runs[-1].append(i)
        else:
            continue
        last, shape = number, alike
    return frozenset(
        lines[i].start
        for run in runs
        if len(run) >= _LEAST_COUNTED and len({_first_word(lines[i].text) for i in run}) > 1
        for i in run
    )


def _first_word(line: str) -> str:
    mark = find_mark(line)
    words = line[mark.length if mark else 0 :].split(maxsplit=1)
    return words[0].strip(".,:") if words else ""


def _place_in_alphabet(line: str) -> int:
    """Which one "c)" is, or "aa)" after "z)"."""
    return ord(line[0]) - ord("a") + 1 + 26 * (line.index(")") - 1)


def has_dash_list(lines: Sequence[Line], width: float) -> bool:
    """Whether dashes begin several lines as marks of a list do: after ended or short ones, before
    capitals, soon after one that follows a colon, or more often than they stand inside lines."""
    count = begun = 0
    after_colon = -_NEAR - 1
    for i, (before, line) in enumerate(itertools.pairwise(lines)):
        mark = find_mark(line.text)
        if mark and mark.kind == "dash":
            ended = before.text.rstrip(CLOSING).endswith((*SENTENCE_END, ","))
            capital = line.text[mark.length].isupper()
            listed = i - after_colon <= _NEAR
            count += ended or capital or listed or before.width < SHORT * width
            begun += 1
            after_colon = i if listed or before.text.endswith(":") else after_colon
    inside = sum(len(_INNER_DASH.findall(line.text)) for line in lines)
    return count >= 2 or (begun >= _LEAST_DASHES and begun > inside)

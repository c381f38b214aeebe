"""Further ways to count the items of a list: "(a)", "A.", "II.", "1)", "Nr. 1", "①".

Each may stand in a sentence as well ("A. Kalns", "I. stāvs"): only lines that count on from the
first are a list.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import pairwise

from sdk_text.parsing.lines import SENTENCE_END, Line
from sdk_text.parsing.marks import AFTER_KNOWN_SIGN, Mark
from sdk_text.parsing.wrapping import is_open

_NEAR = 6
"""Items of one list begin at most so many lines apart."""
_LEAST = 3
_LEAST_CLEAR = 2
"""Of labels that hardly anything else is."""
_ROMAN = ("i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii")
_COUNT = r"(?P<count>\d{1,2}|[^\W\d_]|[ivxIVX]{2,4})"
_LABELS = (
    (re.compile(rf"\({_COUNT}\)"), "()", _LEAST_CLEAR),
    (re.compile(rf"{_COUNT}\.\)"), ".)", _LEAST_CLEAR),
    (re.compile(r"(?P<count>\d)\ufe0f?\u20e3"), "key", _LEAST_CLEAR),
    (re.compile(r"(?P<count>[\u2460-\u2473])"), "ring", _LEAST_CLEAR),
    (re.compile(r"(?P<count>[^\W\d_]|[ivxIVX]{2,4})\."), ".", _LEAST),
    (re.compile(r"(?P<count>[^\W\d_]|[ivxIVX]{2,4})\)"), ")", _LEAST),
    # "1 - 2 reizes", "10: 30": spans and times.
    (re.compile(r"(?P<count>\d{1,2})\s?[-–—](?=\s+[^\d\s])"), "-", _LEAST),
    (re.compile(r"(?P<count>\d{1,2})[/:](?=\s+[^\d\s])"), "/", _LEAST),
    (re.compile(r"(?P<count>\d{1,2})(?=\s+[A-ZĀČĒĢĪĶĻŅŠŪŽ„“«])"), " ", _LEAST),
    # With a capital they are known anyway.
    (
        re.compile(r"(?P<head>\d{1,2}\.)(?P<count>\d{1,2})\.?(?=\s+[a-zāčēģīķļņšūž])"),
        "..",
        _LEAST_CLEAR,
    ),
    (re.compile(r"(?:Nr|nr)\.?\s?(?P<count>\d{1,2})[.:)]?(?=\s)"), "nr", _LEAST),
)
_FIRST_OF_ALL = re.compile(r"[ia]\.\s+(?=[A-ZĀČĒĢĪĶĻŅŠŪŽ„“«])")
_SECOND = re.compile(r"(?:ii|b)\.\s+(?=[A-ZĀČĒĢĪĶĻŅŠŪŽ„“«])")


def labelled_lines(lines: Sequence[Line]) -> dict[int, Mark]:
    """The marks of lines whose labels count on from the first, by where the lines begin."""
    runs: dict[tuple[str, int], list[list[tuple[int, Mark]]]] = defaultdict(lambda: [[]])
    for i, line in enumerate(lines):
        if i and is_open(lines[i - 1].text):
            continue
        for shape, least, mark in _labels(line.text):
            run = runs[shape, least][-1]
            if mark.number == 1:
                runs[shape, least].append([(i, mark)])
            elif run and mark.number == run[-1][1].number + 1 and i - run[-1][0] <= _NEAR:
                run.append((i, mark))
    marks = {
        lines[i].start: mark
        for (_, least), found in runs.items()
        for run in found
        if len(run) >= least and _count_different_things(lines, run)
        for i, mark in run
    }
    return _only_ones(lines) | marks


def _only_ones(lines: Sequence[Line]) -> dict[int, Mark]:
    """The marks of lines that begin a deeper list of one or two items ("i. Saruna" after "b) …").

    After the end of a sentence or item no sentence begins with such a small letter.
    """
    found: dict[int, Mark] = {}
    for before, line in pairwise(lines):
        first = _FIRST_OF_ALL.match(line.text)
        if first and before.text.endswith(SENTENCE_END):
            found[line.start] = Mark("label", first.end(), 1)
            last = line
        elif found and (second := _SECOND.match(line.text)) and before is last:
            found[line.start] = Mark("label", second.end(), 2)
    return found


def _count_different_things(lines: Sequence[Line], run: Sequence[tuple[int, Mark]]) -> bool:
    """Whether the words behind the labels differ: "I. posms", "II. posms" are no items."""
    return len({lines[i].text[mark.length :].split(maxsplit=1)[0] for i, mark in run}) > 1


def _labels(line: str) -> Iterator[tuple[str, int, Mark]]:
    """The labels that a line may begin with: its shape, how many make a list, and the mark."""
    for pattern, shape, least in _LABELS:
        found = pattern.match(line)
        after = AFTER_KNOWN_SIGN.match(line, found.end()) if found else None
        if found and after and (after.end() > found.end() or shape not in (".", ".)")):
            head = found.groupdict().get("head", "")
            for kind, number in _numbers(found["count"]):
                yield f"{kind}{shape}{head}", least, Mark("label", after.end(), number)


def _numbers(count: str) -> Iterator[tuple[str, int]]:
    """What a count may be: a number, a letter and a Roman number, small or capital."""
    case = "A" if count.isupper() else "a"
    if count.isdecimal():
        yield "1", int(count)
    elif count.isnumeric():
        yield "1", ord(count) - ord("①") + 1
    else:
        if len(count) == 1 and count.isascii():
            yield case, ord(count.lower()) - ord("a") + 1
        if count.lower() in _ROMAN:
            yield f"{case} roman", _ROMAN.index(count.lower()) + 1

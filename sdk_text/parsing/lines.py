"""The lines of a text, by any line end, without the blank ones."""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from sdk_text.text.signs import INVISIBLE

LINE_ENDS = "\n\r\x0b\x0c\x85\u2028\u2029"
LINE_END = re.compile(f"[{LINE_ENDS}]")
SENTENCE_END = (".", "!", "?", "…", ":", ";")
BULLETS = "•▪●◦■□➢►‣⁃∙·✓✔❖\ue000-\uf8ff"
"""For a character class: what marks an item of a list wherever it stands. Signs in the private area
are those of symbol fonts that nobody has named."""
CLOSING = "”\"»“)]’'"
"""What may stand after the end of a sentence."""
_LINE = re.compile(f"[^{LINE_ENDS}]+")
_CONTENT = re.compile(rf"[^\s{INVISIBLE}](?:.*[^\s{INVISIBLE}])?", re.DOTALL)

_INNER_BULLET = re.compile(r"(?<=\s)[•▪●◦]\s+(?=[\w„“«])")
_LEAST_BULLETS = 2
_ENOUGH = 8
"""Lines that go on with a lower-case word: fewer don't show what blank lines mean."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line with something on it, without the blanks at its ends."""

    start: int
    end: int
    text: str

    @property
    def width(self) -> int:
        """Letters and single blanks that one sees, however they are encoded."""
        return len(" ".join(unicodedata.normalize("NFC", self.text).split()))


def find_lines(text: str, start: int = 0, end: int | None = None) -> list[Line]:
    """The lines of ``text[start:end]`` that hold more than blanks, in order."""
    return list(_lines(text, start, end))


def items_apart(text: str, lines: Sequence[Line]) -> list[Line]:
    """The lines, in pieces where bullets stand inside several times: their line ends were lost."""
    bullets = [[m.start() for m in _INNER_BULLET.finditer(line.text)] for line in lines]
    if sum(map(len, bullets)) < _LEAST_BULLETS:
        return list(lines)
    return [
        piece
        for line, inside in zip(lines, bullets, strict=True)
        for a, b in itertools.pairwise([0, *inside, len(line.text)])
        for piece in find_lines(text, line.start + a, line.start + b)
    ]


def first_line(text: str, start: int = 0, end: int | None = None) -> Line | None:
    """The first of the lines that `find_lines` gives; only that one is looked for."""
    return next(_lines(text, start, end), None)


def _lines(text: str, start: int, end: int | None) -> Iterator[Line]:
    for found in _LINE.finditer(text, start, len(text) if end is None else end):
        content = _CONTENT.search(found.group())
        if content:
            a = found.start() + content.start()
            yield Line(a, a + len(content.group()), content.group())


def has_gap(text: str, before: Line, after: Line) -> bool:
    """Whether a blank line stands between two lines."""
    between = text[before.end : after.start].replace("\r\n", "\n")
    return sum(between.count(end) for end in LINE_ENDS) >= 2


def gaps_part(text: str, lines: Sequence[Line]) -> bool:
    """Whether blank lines part paragraphs: none is followed by a line that goes on with a
    lower-case word, though many lines do."""
    going_on = [pair for pair in itertools.pairwise(lines) if pair[1].text[0].islower()]
    return len(going_on) >= _ENOUGH and not any(has_gap(text, *pair) for pair in going_on)

"""What belongs to a heading on its own line or in its own cell: list marks, quotes, hints."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sdk_text.parsing.lines import BULLETS, LINE_ENDS
from sdk_text.text.signs import INVISIBLE

_BLANK = rf"[ \t\u00a0{INVISIBLE}]"
_BEFORE = re.compile(
    rf"(?:\s|[#*|_>{INVISIBLE}])*"
    rf"(?P<mark>(?P<number>\(?\d{{1,2}}\\?[.)])|(?P<letter>\(?([^\W\d_])\4{{0,3}}[.)])"
    rf"|(?P<bullet>[{BULLETS}○])|(?P<dash>[-–—]))?"
    r"[\s*_]*(?P<quote>[„“”«\"'‘])?\s*\Z"
)
_TAIL = rf"(?:{_BLANK}{{0,3}}\\?[?:)\]*_¹²³⁰-⁹]){{0,6}}"
_AFTER = re.compile(
    rf"(?P<quote>{_TAIL}[”“»\"'’])?{_TAIL}(?P<hint>\s{{0,3}}\([^()]{{2,300}}\)(?:{_BLANK}?[:.])?)?{_TAIL}"
)
_LINE_END = re.compile(rf"(?:{_BLANK}|\.)*(?:[{LINE_ENDS}]|\Z)")
_MOST_BEFORE = 60
_LONGEST = 320
"""Characters after a heading in which a hint ends."""
_LEAST_ALIKE = 2


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A heading that stands alone on its line or in its cell, with what belongs to it."""

    start: int
    """Of its list mark or opening quote."""
    end: int
    """After its closing quote and hint."""
    mark: str
    """"number", "letter", "bullet", "dash", "quote", or empty."""
    has_hint: bool


def own_line(source: str, start: int, end: int, cell: tuple[int, int] | None) -> OwnLine | None:
    """The line or cell that holds nothing but a heading, a mark or quotes, and a hint.

    Args:
        source: the document's text.
        start: of the heading's first letter.
        end: after its last letter.
        cell: the table cell that it stands in, if any.
    """
    low = max(cell[0] if cell else 0, start - _MOST_BEFORE)
    before = source[low:start]
    at = max(before.rfind(sign) for sign in LINE_ENDS) + 1
    if at == 0 and low > (cell[0] if cell else 0):
        return None
    found = _BEFORE.match(before, at)
    high = min(cell[1] if cell else len(source), end + _LONGEST)
    after = _AFTER.match(source, end, high)
    if found is None or after is None or bool(found["quote"]) != bool(after["quote"]):
        return None
    hint = after["hint"] or ""
    # On the line after a heading a bracket may be an answer.
    has_hint = bool(hint) and (cell is not None or hint.lstrip(" \t\u00a0")[:1] == "(")
    close = after.end() if has_hint or not hint else after.start("hint")
    if not _LINE_END.match(source, close, cell[1] if cell else len(source)):
        return None
    kinds = [k for k in ("number", "letter", "bullet", "dash", "quote") if found[k]]
    begin = min([low + found.start(k) for k in kinds], default=start)
    return OwnLine(begin, close, kinds[0] if kinds else "", has_hint)


def marks_of_headings(lines: list[OwnLine]) -> frozenset[str]:
    """The marks that the headings of a document bear: several do, and hardly any does without.

    A list in an answer may hold the words of a heading as one of its items.
    """
    plain = sum(not line.mark for line in lines)
    return frozenset(
        mark
        for mark in ("number", "letter", "bullet", "dash", "quote")
        if sum(line.mark == mark for line in lines) >= max(_LEAST_ALIKE, plain)
    )

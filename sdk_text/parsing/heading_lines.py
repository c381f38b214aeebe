"""What belongs to a heading on its own line or in its own cell: list marks, quotes, hints."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cache

from sdk_text.parsing.lines import BULLETS, LINE_ENDS
from sdk_text.template import Template
from sdk_text.text.signs import INVISIBLE

_BLANK = rf"[ \t\u00a0{INVISIBLE}]"
_BEFORE = re.compile(
    rf"(?:\s|[#*|_>{INVISIBLE}])*"
    rf"(?P<mark>(?P<number>\(?\d{{1,2}}\\?[.)])|(?P<letter>\(?([^\W\d_])\4{{0,3}}[.)])"
    rf"|(?P<bullet>[{BULLETS}○])|(?P<dash>[-–—]))?"
    r"[\s*_]*(?P<quote>[„“”«\"'‘])?\s*\Z"
)
_TAIL = rf"(?:{_BLANK}{{0,3}}\\?[?:)\]*_¹²³⁰-⁹]){{0,6}}"
_BRACKETS = r"(?:\([^()]{2,300}\)|\[[^\[\]]{1,300}\]|/[^/\n\r]{2,100}/)"
_AFTER = re.compile(
    rf"(?P<quote>{_TAIL}[”“»\"'’])?{_TAIL}(?P<hint>\s{{0,3}}{_BRACKETS}(?:{_BLANK}?[:.])?)?{_TAIL}"
)
_LINE_END = re.compile(rf"(?P<stops>(?:{_BLANK}|[._…–—-])*)(?:[{LINE_ENDS}]|\Z)")
_CLOSING = re.compile(r"[^\w\s]{0,10}")
"""What may close a heading that something opens ("=== … ===", "[…]")."""
_BRACKETS_ALONE = re.compile(rf"{_BRACKETS}[:.]?(?={_BLANK}*(?:[{LINE_ENDS}]|\Z))")
_TRANSLATED = re.compile(
    rf"{_BLANK}*/{_BLANK}*[A-Z][A-Za-z0-9 ,:;'()?&/-]{{2,160}}(?=[{LINE_ENDS}]|\Z)"
)
"""The heading in English behind a slash: no Latvian letter, no full stop."""
_NEXT_LINE = re.compile(rf"{_BLANK}*(?:\r\n|[{LINE_ENDS}])(?:{_BLANK}|[{LINE_ENDS}])*")
_LETTERED = re.compile(r"\b(?:[ivxIVX]{1,4}|[^\W\d_])\b")
_MOST_BEFORE = 60
_LONGEST = 320
"""Characters after a heading in which a hint ends."""
_LONGEST_FRAME = 30
_MOST_FRAME_WORDS = 3
_LEAST_ALIKE = 2
_LEAST_FRAMED = 3
_FRAME = "frame: "


@dataclass(frozen=True, slots=True)
class OwnLine:
    """A heading that stands alone on its line or in its cell, with what belongs to it."""

    start: int
    """Of its list mark or opening quote."""
    end: int
    """After its closing quote, full stop and hint."""
    mark: str
    """"number", "letter", "bullet", "dash", "quote", or empty; "frame: …" for other signs or words
    before it, with their numbers as "#"."""
    has_hint: bool
    hint_end: int = 0
    """After the hint that the next line is, if it is one: printed help, where several are."""
    bracket_end: int = 0
    """After the brackets that the next line is, if it is nothing else: a hint where most are."""
    other_end: int = 0
    """After the heading in another language behind a slash: it stands alone where several do."""


def own_line(
    source: str,
    start: int,
    end: int,
    cell: tuple[int, int] | None,
    hint: re.Pattern[str] | None = None,
) -> OwnLine | None:
    """The line or cell that holds nothing but a heading, a mark or quotes, and a hint.

    Args:
        source: the document's text.
        start: of the heading's first letter.
        end: after its last letter.
        cell: the table cell that it stands in, if any.
        hint: what a hint begins with (`hint_pattern`).
    """
    before = _before_on_line(source, start, cell, _MOST_BEFORE)
    if before is None:
        return None
    found = _BEFORE.match(before)
    high = min(cell[1] if cell else len(source), end + _LONGEST)
    after = _AFTER.match(source, end, high)
    if found is None or after is None or bool(found["quote"]) != bool(after["quote"]):
        return None
    bracket = after["hint"] or ""
    # On the line after a heading a bracket may be an answer.
    has_hint = bool(bracket) and (cell is not None or bracket.lstrip(" \t\u00a0")[:1] in "([/")
    close = after.end() if has_hint or not bracket else after.start("hint")
    told = _close(source, close, cell, hint)
    translated = None if told else _TRANSLATED.match(source, close, high)
    if translated:
        told = close, False
    if told is None:
        return None
    kinds = [k for k in ("number", "letter", "bullet", "dash", "quote") if found[k]]
    line = start - len(before)
    begin = min([line + found.start(k) for k in kinds], default=start)
    mark = kinds[0] if kinds else ""
    below = _below(source, told[0], cell, hint)
    other_end = translated.end() if translated else 0
    return OwnLine(begin, told[0], mark, has_hint or told[1], *below, other_end)


def framed_line(
    source: str,
    start: int,
    end: int,
    cell: tuple[int, int] | None,
    hint: re.Pattern[str] | None = None,
) -> OwnLine | None:
    """The line of a heading with other signs or a few words before it ("Jautājums: …", "[1] …").

    Args: see `own_line`. It is a heading's line only where several headings have such a one.
    """
    before = _before_on_line(source, start, cell, _LONGEST_FRAME)
    if before is None or not 0 < len(before.split()) <= _MOST_FRAME_WORDS:
        return None
    closing = _CLOSING.match(source, _skip_blanks(source, end), cell[1] if cell else len(source))
    told = _close(source, closing.end() if closing else end, cell, hint)
    if told is None:
        return None
    shape = _LETTERED.sub("@", re.sub(r"\d+", "#", " ".join(before.split()))).casefold()
    begin = start - len(before.lstrip())
    below = _below(source, told[0], cell, hint)
    return OwnLine(begin, told[0], _FRAME + shape, told[1], *below)


def _before_on_line(source: str, start: int, cell: tuple[int, int] | None, most: int) -> str | None:
    """What stands before an offset on its line or in its cell; None: it begins further back."""
    least = cell[0] if cell else 0
    low = max(least, start - most)
    before = source[low:start]
    line = max(before.rfind(sign) for sign in LINE_ENDS) + 1
    return None if line == 0 and low > least else before[line:]


def _skip_blanks(source: str, offset: int) -> int:
    while source[offset : offset + 1] in (" ", "\t", "\u00a0"):
        offset += 1
    return offset


def _close(
    source: str, offset: int, cell: tuple[int, int] | None, hint: re.Pattern[str] | None
) -> tuple[int, bool] | None:
    """Where a heading's line ends, and whether a hint in words ends it; None: it goes on."""
    high = cell[1] if cell else len(source)
    ends = _LINE_END.match(source, offset, high)
    if ends:
        return offset + len(ends["stops"].rstrip()), False
    told = hint.match(source, offset, high) if hint else None
    return (told.end(), True) if told else None


def _below(
    source: str, offset: int, cell: tuple[int, int] | None, hint: re.Pattern[str] | None
) -> tuple[int, int]:
    """Where the printed help on the next line ends, and where the brackets that it is; else 0."""
    high = cell[1] if cell else len(source)
    gap = _NEXT_LINE.match(source, offset, high)
    if not gap:
        return 0, 0
    told = hint.match(source, gap.end(), high) if hint else None
    bracket = _BRACKETS_ALONE.match(source, gap.end(), high)
    return told.end() if told else 0, bracket.end() if bracket else 0


@cache
def hint_pattern(template: Template) -> re.Pattern[str] | None:
    """What printed help after a heading looks like, up to its line's end; no sentence after it."""
    if not template.hints:
        return None
    words = "|".join(r"\s+".join(map(re.escape, hint.split())) for hint in template.hints)
    sign = r"[-–—,:;/\[(*]"
    return re.compile(
        rf"{_BLANK}*{sign}{{0,2}}{_BLANK}*(?i:{words})\b"
        # "Atbilde: nav": behind a colon the answer may stand.
        rf"(?:{_BLANK}*:{_BLANK}*(?=[^\W_])|(?:(?![.:?!]{_BLANK}+[^\W\d_a-zāčēģīķļņšūž])[^{LINE_ENDS}]){{0,200}}(?=[{LINE_ENDS}]|\Z))"
    )


def marks_of_headings(lines: Iterable[OwnLine]) -> frozenset[str]:
    """The marks that the headings of a document bear: several do, and hardly any does without.

    A list in an answer may hold the words of a heading as one of its items.
    """
    times = Counter(line.mark for line in lines)
    return frozenset(
        mark
        for mark, number in times.items()
        if mark
        and number >= max(_LEAST_FRAMED if mark.startswith(_FRAME) else _LEAST_ALIKE, times[""])
    )


def has_brackets_below(lines: Collection[OwnLine]) -> bool:
    """Whether brackets below headings are printed help: most headings of a document have them."""
    number = sum(1 for line in lines if line.bracket_end)
    return number >= _LEAST_FRAMED and 2 * number >= len(lines)


def are_translated(lines: Collection[OwnLine]) -> bool:
    """Whether several headings of a document stand in another language, too, behind a slash."""
    return len({line.other_end for line in lines if line.other_end}) >= _LEAST_FRAMED


def with_translation(line: OwnLine) -> OwnLine:
    """The line with the heading in another language as its printed help."""
    return replace(line, end=line.other_end, has_hint=True, hint_end=line.other_end)


def with_help(line: OwnLine, *, words: bool, brackets: bool) -> OwnLine:
    """The line and the printed help on the next one: in words, or in brackets."""
    end = (line.hint_end if words else 0) or (line.bracket_end if brackets else 0)
    return replace(line, end=end, has_hint=True) if end else line

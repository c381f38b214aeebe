"""What stands after a report's last answer: signatures, contacts, notes, appendices."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache

from sdk_text.parsing.lines import BULLETS, SENTENCE_END, Line, find_lines
from sdk_text.template import Template

_MOST_LINES = 14
"""Lines of a closing, but for appendices."""
_MOST_WORDS = 12
"""Words of one of its lines."""
_LONGEST_NOTE = 6
"""Words of a line in it that ends as a sentence does ("2. Fotogrāfijas.")."""
_CONTACT = re.compile(r"\S@\S|(?:\+\s?371\s?)?\b(?!20\d\d[ -]20)[26]\d{3}[ -]?\d{4}\b")
_MOST_CONTACT_WORDS = 8
_SIGNED = re.compile(r"_{4}|\(\s*paraksts\b|/\s*paraksts\s*/|\bz\.\s?v\.", re.IGNORECASE)
_DATE = re.compile(
    r"(?:\d{4}\.\s?(?:gada|g\.)\s?\d{1,2}\.\s?[^\W\d_]{4,12}|\d{1,2}\.\d{1,2}\.(?:20)?\d\d|20\d\d-\d\d-\d\d)"
)
_SENTENCE_INSIDE = re.compile(r"[^\W\d_]{3,}\)?[.!?]\s+[^\W\d_]|\S\s(?:\S+\s+){24}")
"""A sentence's end inside a line, or very many words: it says more than who signed."""
_SIGN_OFF = "--"
"""The line that mail programs put above the sender's name and office."""
_MOST_REST = 3
_MOST_DATE_WORDS = 6
_NAME = r"[A-ZĀČĒĢĪĶĻŅŠŪŽ][^\W\d_]+"
_PERSON = re.compile(rf"(?:[A-ZĀČĒĢĪĶĻŅŠŪŽ]\.\s?|{_NAME}[\s-]){{1,2}}{_NAME}\Z")
"""A line that ends with a name: that of who signs, or of the office."""
_APPENDIX = re.compile(
    r"(?:(?:(?:nr\.?\s?)?\d{1,2}|[ivx]{1,4})\s?\.\s?)?pielikum(?:s|i)(?:\s?(?:nr\.?\s?)?\d{1,2})?[.:]?",
    re.IGNORECASE,
)
_NUMBERED_APPENDIX = re.compile(
    r"(?:\d{1,2}\s?\.\s?pielikums|pielikums\s(?:nr\.?\s?)?\d{1,2})\b[.:–—\s]", re.IGNORECASE
)
_MOST_TITLE_WORDS = 10
_NOTE = re.compile(r"\[([a-z]{1,2}|\d{1,2})\]\s*(?=\w|[„“\"«(])")
_FIRST_NOTES = ("a", "1")
_LEADING = re.compile(rf"\A[{BULLETS}*\s–—-]+")


def find_closing(source: str, start: int, end: int, template: Template) -> tuple[int, int] | None:
    """The offsets of what closes a report, or None.

    Args:
        source: the document's text.
        start: where its last answer begins.
        end: where the report ends.
        template: has the words that such lines begin with, or hold.
    """
    if not template.closing.words:
        return None
    lines = find_lines(source, start, end)
    first = min(
        filter(None, (_appendices(lines), _signatures(lines, template), _notes(source, lines))),
        key=lambda line: line.start,
        default=None,
    )
    return (first.start, lines[-1].end) if first else None


def _appendices(lines: Sequence[Line]) -> Line | None:
    """The heading of the first appendix that something stands under."""
    for line in lines[:-1]:
        titled = _NUMBERED_APPENDIX.match(line.text) and not line.text.endswith(SENTENCE_END)
        if _APPENDIX.fullmatch(line.text) or (titled and _words(line) <= _MOST_TITLE_WORDS):
            return line
    return None


def _notes(source: str, lines: Sequence[Line]) -> Line | None:
    """The first of the comments or footnotes that programs put at the end of a plain text, each
    with the mark that stands where it belongs ("… telpas.[a]")."""
    marks = [_NOTE.match(line.text) for line in lines]
    for i, mark in enumerate(marks):
        if mark and mark[1] in _FIRST_NOTES:
            belongs = re.search(rf"\S\[{mark[1]}\]", source[: lines[i].start]) is not None
            return lines[i] if belongs and 2 * sum(map(bool, marks[i:])) > len(marks) - i else None
    return None


def _signatures(lines: Sequence[Line], template: Template) -> Line | None:
    """The first line of a block of signatures, contacts or dates at the end."""
    first, sure = len(lines), False
    for i in range(len(lines) - 1, max(-1, len(lines) - 1 - _MOST_LINES), -1):
        line = lines[i]
        opens = _opens(line, template) or (sure and line.text == _SIGN_OFF)
        if not _may_close(line) and not (opens and not _SENTENCE_INSIDE.search(line.text)):
            break
        if opens:
            first, sure = i, True
        elif first == i + 1 and _is_part(line):
            first, sure = i, sure or _is_sure(line)
        elif first == i + 1 and i and _is_rest(line) and _is_sure(lines[i - 1]):
            first = i
    return lines[first] if sure and first < len(lines) else None


def _words(line: Line) -> int:
    return len(line.text.split())


def _may_close(line: Line) -> bool:
    words = _words(line)
    ended = line.text.endswith((".", "!", "?", "…")) and not _DATE.search(line.text)
    return words <= _MOST_WORDS and not (ended and words > _LONGEST_NOTE)


def _is_sure(line: Line) -> bool:
    return bool(_SIGNED.search(line.text) or _is_contact(line))


def _is_contact(line: Line) -> bool:
    return _words(line) <= _MOST_CONTACT_WORDS and bool(_CONTACT.search(line.text))


def _is_part(line: Line) -> bool:
    """Whether a line right above a closing belongs to it: a signature, date, name or contact."""
    dated = _words(line) <= _MOST_DATE_WORDS and bool(_DATE.search(line.text))
    marked = _LEADING.match(line.text) is not None
    return _is_sure(line) or dated or (not marked and bool(_PERSON.search(line.text)))


def _is_rest(line: Line) -> bool:
    """Whether a line may be the end of a cell that a signature beside it interrupts."""
    return line.text[0].islower() and _words(line) <= _MOST_REST and not _SIGNED.search(line.text)


def _opens(line: Line, template: Template) -> bool:
    """Whether a line begins with a word of a closing, or says that it was signed."""
    found = _pattern(template)(_LEADING.sub("", line.text, count=1))
    return found is not None and (found.lastgroup != "name" or bool(_PERSON.search(line.text)))


@cache
def _pattern(template: Template) -> Callable[[str], re.Match[str] | None]:
    closing = template.closing

    def either(words: tuple[str, ...]) -> str:
        return "|".join(r"\s+".join(map(re.escape, word.split())) for word in words) or r"(?!)"

    return re.compile(
        rf"(?:{either(closing.words + closing.names)})\s*(?:[:,–—_-]|\Z)"
        rf"|(?P<name>{either(closing.names)})\b|.*(?:{either(closing.anywhere)})",
        re.IGNORECASE,
    ).match

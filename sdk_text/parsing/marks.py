"""What a line of an answer begins with: a bullet, a list number, a subheading, a lead-in."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from sdk_text.parsing.lines import BULLETS, SENTENCE_END
from sdk_text.parsing.periods import MONTH
from sdk_text.parsing.sentences import CAPTION
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.template import Template
from sdk_text.text.signs import INVISIBLE

# Blanks, and signs that one does not see, between a mark and its text.
_GAP = rf"[\s{INVISIBLE}]"
# "Ø", "ü", "v", "q" and "§" are signs of Wingdings whose font was lost; "[x]" a box of Markdown.
_BULLET = re.compile(
    rf"(?!\*\*\S)\\?[{BULLETS}☐☑☒✗✘✅❌❎❏❐❑❒◻*]{_GAP}*|o{_GAP}+(?=[\w„“«(])|§{_GAP}+(?=[^\W\d_])"
    rf"|[Øüvqà](?:\t|[ \u00a0]{{2,}}){_GAP}*(?=[\w„“«(])|\[[ xX✓✔]\]{_GAP}+(?=[\w„“«(])"
)
_DASHES = "-–—―−‑"
_DASH = re.compile(rf"\\?[{_DASHES}]{{1,2}}{_GAP}+")
_AFTER_SIGN = re.compile(rf"(?:{_GAP}+(?=[\w„“\"«(])|[{INVISIBLE}]*(?=[^\W\d_]|[„“«]))")
AFTER_KNOWN_SIGN = re.compile(rf"{_GAP}*(?=[\w„“\"«(])")
_SIGN_KINDS = ("So", "Sm", "Pd")
"""Kinds of signs (Unicode's categories) that may begin the items of a list."""
_NO_LIST_SIGNS = "|<="
# Markdown escapes the sign after a number ("1\.").
_NUMBER = re.compile(rf"(\d{{1,2}})\\?(?:\.|\))(?!\d){_GAP}*(?:[-–—]{_GAP}+(?=[^\W\d_]))?(?=\S)")
_MULTI = re.compile(rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,2}})(?:\.|\))?(?![\d./]){_GAP}+(?=\S)")
# After "z)" word processors go on with "aa)".
_LETTER = re.compile(rf"([a-zāčēģīķļņšūž])\1{{0,2}}\){_GAP}*(?=\S)")
_CAPITAL = re.compile(r"[“„\"«(”]?\s?[^\W\d_]")
_DATE_AHEAD = re.compile(r"\d{1,2}\.\d{1,2}\.\d{2,4}")
# "7. 12. maijā notika …", "2. 2023. gada rudenī …": an item that begins with a date.
_WORDY_DATE = re.compile(rf"(?:\d{{4}}\.\s?(?:gad|g\.)|\d{{1,2}}\.\s?{MONTH}\b)")
# "3. 15 cilvēki …", "4. 5. klases skolēni …": one that begins with a count or an ordinal.
_FIGURE_FIRST = re.compile(r"\d{1,4}\.?\s{0,3}[^\W\d_]{2,}")
_SENTENCE_END = re.compile(r"[.!?:;…][”\"»“)]*\Z")
_COLON = re.compile(r"\s*:")
_DASH_AFTER = re.compile(r"[^\S\n]*[–—-]\s")
_NEXT_ON_LINE = re.compile(r"[^\S\n\r]+[^\W\d_]")
_STOP = re.compile(r"[^\S\n]*\.")
_TAIL = re.compile(r"(?:[^\S\n\r]{0,2}[):.])+")
# "2." and the words on the same line or the next; "3.1." only on the same line.
_SUBHEADING_NUMBER = re.compile(
    rf"\(?\d{{1,2}}(?:(?:\\?[.)]){{1,2}}{_GAP}{{0,5}}|{_GAP}{{1,5}})(?=[^\W\d_])"
    rf"|\d{{1,2}}\\?\.\d{{1,2}}[.)]?(?:[^\S\n\r]|[{INVISIBLE}]){{1,5}}(?=[^\W\d_])"
)
_MOST_LINE_LENGTH = 400
_MOST_HEADING_WORDS = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A list mark at the beginning of a line."""

    kind: str
    """"bullet", "dash", "number", "multi", "letter" or "label" (see `labels`)."""
    length: int
    """Characters of the line up to the item's text."""
    number: int = 0
    recurs: bool = False
    """Begins other lines of the report as well, and nothing but a list mark does."""


def sign_of(line: str) -> str:
    """The sign that a line begins with and that is a list mark if it comes again, or nothing.

    A dash with a blank after it is none: that one stands in sentences as well.
    """
    sign = line[:1]
    known = _BULLET.match(line) or _DASH.match(line)
    if known or unicodedata.category(sign or " ") not in _SIGN_KINDS or sign in _NO_LIST_SIGNS:
        return ""
    return sign if _AFTER_SIGN.match(line, 1) else ""


def find_mark(line: str, signs: frozenset[str] = frozenset()) -> Mark | None:
    """The list mark that a line begins with; whether it is one is for ``is_item`` to say.

    signs: further signs that are known as list marks (`sign_of`).
    """
    after = AFTER_KNOWN_SIGN.match(line, 1) if line[:1] in signs else None
    if after and not _DASH.match(line):
        return Mark("dash" if line[0] in _DASHES else "bullet", after.end(), recurs=True)
    bullet = _BULLET.match(line)
    if bullet and bullet.end() < len(line):
        return Mark("bullet", bullet.end())
    dash = _DASH.match(line)
    if dash and dash.end() < len(line):
        return Mark("dash", dash.end())
    multi = _MULTI.match(line)
    if multi and not _DATE_AHEAD.match(line):
        return Mark("multi", multi.end())
    number = _NUMBER.match(line)
    if number and not CAPTION.match(line):
        return Mark("number", number.end(), int(number.group(1)))
    letter = _LETTER.match(line)
    return Mark("letter", letter.end()) if letter else None


def is_item(line: str, mark: Mark, before: str, last_number: int, dashes: bool) -> bool:
    """Whether a mark begins a list item, or is a figure or dash of an ordinary sentence.

    Args:
        line: the line.
        mark: its mark.
        before: the line before it that may go on here, or empty.
        last_number: number of the last item of the list, 0 where there is none.
        dashes: whether dashes are known as list marks in this answer.
    """
    rest = line[mark.length :]
    ended = not before or bool(_SENTENCE_END.search(before))
    if mark.kind == "bullet" or mark.recurs:
        return True
    if mark.kind == "dash":
        return (line[0] == "-" and (ended or dashes)) or (dashes and ended)
    if mark.kind == "letter":
        return ended
    begins = bool(_CAPITAL.match(rest)) and not _first_letter(rest).islower()
    begins = begins or bool(_DATE_AHEAD.match(rest) or (ended and _WORDY_DATE.match(rest)))
    if mark.kind == "multi":
        # "1.1. 2 anketu izveide": a part of a list; "2.1. plāna punkta ietvaros": a sentence.
        return begins or (rest[:1].isdigit() and not _DATE_AHEAD.match(line))
    follows = mark.number in (last_number, last_number + 1, last_number + 2) and last_number > 0
    if line[mark.length - 1 :].startswith(")") or ")" in line[: mark.length]:
        return mark.number <= 50
    if begins:
        return follows or mark.number == 1 or ended
    if _FIGURE_FIRST.match(rest):
        return ended and (mark.number == 1 or mark.number == last_number + 1)
    # "2. aprīlim", "58. pantam": an ordinal, unless it goes on with a list of such items.
    return follows and ended and bool(re.match(r"[^\W\d_]{2,}", rest)) and mark.number != 1


def begins_with_date(line: str) -> bool:
    """Whether a line begins with a date in words ("2. maijā", "2023. gadā")."""
    return _WORDY_DATE.match(line) is not None


def counts_on(line: str, mark: Mark, before: str, following: Mark | None) -> bool:
    """Whether a line's number begins a list: after a colon with 1, or before the next number."""
    if mark.kind != "number" or begins_with_date(line):
        return False
    counted = following is not None and following.number == mark.number + 1
    return counted or (mark.number == 1 and before.endswith(":"))


def heads_list(line: str, mark: Mark | None) -> bool:
    """Whether a short line without an end stands over a list that begins on the next line."""
    is_short = len(line.split()) <= _MOST_HEADING_WORDS
    begins_list = mark is not None and (mark.kind == "bullet" or mark.number == 1)
    return is_short and begins_list and not line.endswith((*SENTENCE_END, ","))


def _first_letter(text: str) -> str:
    return next((c for c in text[:6] if c.isalpha()), "")


# ── Words of the template ────────────────────────────────────────────────────────────────────────


@cache
def _subheadings(template: Template) -> tuple[str, ...]:
    return tuple(sorted(map(letters_only, template.subheadings), key=len, reverse=True))


@cache
def lead_ins(template: Template) -> tuple[str, ...]:
    """Words over lists, as letters only; longer ones first."""
    return tuple(sorted(set(map(letters_only, template.lead_ins)), key=len, reverse=True))


def find_subheading(skeleton: Skeleton, offset: int, end: int, template: Template) -> int:
    """End offset of the template's subheading that begins at ``offset``, or -1."""
    number = _SUBHEADING_NUMBER.match(skeleton.source, offset, end)
    position = skeleton.position_of(number.end() if number else offset)
    for words in _subheadings(template):
        after = position + len(words)
        if not skeleton.text.startswith(words, position) or not skeleton.is_boundary(after):
            continue
        close = skeleton.ends[after - 1]
        if close > end:
            continue
        tail = _TAIL.match(skeleton.source, close, end)
        if tail:
            return tail.end()
        # "Izpētes secinājumi par ciemu": the first words of a sentence, or of a heading of its own.
        following = _NEXT_ON_LINE.match(skeleton.source, close, end)
        if not (following and following.group().strip().islower()):
            return close
    return -1


def find_lead_in(skeleton: Skeleton, offset: int, end: int, template: Template) -> int:
    """End offset of the known lead-in that begins at ``offset``, or -1.

    It must be followed by a colon or a dash, or stand alone on its line.
    """
    position = skeleton.position_of(offset)
    if position >= len(skeleton.text) or skeleton.begins[position] != offset:
        return -1
    if not skeleton.source[offset].isupper():
        return -1
    for words in lead_ins(template):
        after = position + len(words)
        if not skeleton.text.startswith(words, position) or not skeleton.is_boundary(after):
            continue
        close = skeleton.ends[after - 1]
        if close > end:
            continue
        question = close + 1 if skeleton.source[close : close + 1] == "?" else close
        colon = _COLON.match(skeleton.source, question, min(end, question + 5))
        if colon:
            return colon.end()
        dash = _DASH_AFTER.match(skeleton.source, close, min(end, close + 5))
        if dash:
            return dash.end()
        if is_alone(skeleton.source, question, end):
            stop = _STOP.match(skeleton.source, question, end)
            return stop.end() if stop else question
    return -1


def is_alone(source: str, offset: int, end: int) -> bool:
    """Whether nothing but blanks, a full stop or a question mark follows on the line."""
    rest = source[offset : min(end, offset + _MOST_LINE_LENGTH)]
    line = re.split(r"[\n\r\x0b\x0c\x85\u2028\u2029]", rest, maxsplit=1)[0]
    return not line.strip(" \t\u00a0.?")


def first_is_lower(line: str) -> bool:
    """Whether a line goes on with a lower-case word (also after an opening bracket)."""
    for character in unicodedata.normalize("NFC", line[:8]):
        if character.isalpha():
            return character.islower()
        if character.isdigit():
            return False
    return False

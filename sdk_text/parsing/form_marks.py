"""What is written beside a label of the form: ticks, empty boxes, hints, words, unknown signs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher
from functools import cache

from sdk_text.parsing.skeleton import letters_only
from sdk_text.template import Form
from sdk_text.text.signs import bare_letters, visible

EDGE = " \t\u00a0:;,|–—-_\\"
_RULED = re.compile(
    r"(?:\\?_\s?){2,}|\.{4,}|(?:…\s?){2,}|-{4,}|–{3,}|—{2,}|={4,}|~{4,}|\*{4,}|#{4,}"
)
_OPEN, _CLOSE = r"[\[({<“„”\"'`*_~|\\]", r"[\])}>”“\"'`*_~|\\]"
_EVERYDAY = frozenset("xх×+√")
"""Marks that also stand in sentences ("2 x nedēļā"): ticks only at the edge of what is written."""
_WORD = re.compile(r"[^\W_]{2,}|\d")
_LIST_MARK = re.compile(r"\A[\s\\]*(?:\(?(?:\d{1,2}|[a-uA-U])[.)]+|[•▪*–—-]|[-*]\s)[\s\\]*\Z")
_LONE_SIGN = re.compile(r"[^\w\s.,:;!?()\[\]{}\"“”„«»'’‘`/|–—\-_*#<>~…&%§°\\]+|[^\W\d_]|[?!]+")
"""A sign or a single letter by itself: perhaps a tick that nobody has told us of."""
_BRACKET = re.compile(r"\\?[\[({]([^\[\](){}]{1,60}?)\\?[\])}]")
_LIKE_HINT = 0.8
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,80}>")
_LEAST_SENTENCE = 60
"""A line of its own as long as this is running text, not a side note."""


@dataclass(frozen=True, slots=True)
class Written:
    """What one line beside a label says."""

    note: str = ""
    """Its own words, without ticks, empty boxes, ruled lines and hints."""
    ticked: bool = False
    empty: bool = False
    """Holds an empty box."""
    unknown: str = ""
    """A lone sign that is neither a known tick nor a known empty box."""

    @property
    def is_mark(self) -> bool:
        """Whether it holds a sign of a box, known or not."""
        return self.ticked or self.empty or bool(self.unknown)


def read_marks(text: str, form: Form, *, filled: bool = False) -> Written:
    """Take a clean line apart.

    Args:
        text: a line in its reading form.
        form: names the marks.
        filled: whether a filled shape ("■") is a tick here, as other lines have empty ones.
    """
    text = _TAG.sub(" ", visible(text))
    if _LIST_MARK.match(text):
        return Written()
    empty = False
    for box in sorted(form.empty_boxes, key=len, reverse=True):
        empty |= box in text
        text = text.replace(box, " ")
    text = _without_hints(text, form)
    text = _RULED.sub(" ", text)
    ticks = list(_ticks(text, form, filled=filled))
    for found in reversed(ticks):
        text = f"{text[: found.start()]} {text[found.end() :]}"
    text = " ".join(text.split()).strip(EDGE)
    if text.startswith('"'):
        # A field of a CSV file.
        text = text.strip(EDGE + '"')
    unknown, text = _unknown_sign(text, empty or bool(ticks))
    letters = bare_letters(letters_only(text))
    note = "" if letters in hint_letters(form) or not letters else text
    return Written(note, bool(ticks), empty, unknown)


def _ticks(text: str, form: Form, *, filled: bool) -> Iterator[re.Match[str]]:
    found = list(_tick_pattern(form, filled).finditer(text))
    for k, tick in enumerate(found):
        sign = "".join(c for c in tick.group() if c.isalnum() or c in "×+√")
        inside = _WORD.search(text, 0, tick.start()) and _WORD.search(text, tick.end())
        if set(sign) <= _EVERYDAY and sign and inside and k == 0:
            continue
        yield tick


@cache
def _tick_pattern(form: Form, filled: bool) -> re.Pattern[str]:
    signs = [*form.ticks, *(form.filled_boxes if filled else ())]
    marks = "|".join(re.escape(t) for t in sorted(signs, key=len, reverse=True))
    # "XX", "X X" and "__X__" are one tick.
    lone = rf"(?<![^\W_])(?:{marks})(?:\s?(?:{marks})){{0,5}}(?![^\W_])"
    return re.compile(rf"[\[({{]\s{lone}\s[\])}}]|{_OPEN}{{0,4}}{lone}{_CLOSE}{{0,4}}")


def _unknown_sign(text: str, known: bool) -> tuple[str, str]:
    """A lone sign at either edge of the words, where no known sign stands; and the rest."""
    words = text.split()
    for k in (0, -1) if words and not known else ():
        bare = words[k].strip("[](){}<>“”„\"'`*_~|.,:;\\")
        bare = bare.strip("?!") or bare
        if bare and _LONE_SIGN.fullmatch(bare) and not words[k].endswith((".", ")")):
            del words[k]
            return bare, " ".join(words).strip(EDGE)
    return "", text


def is_running_text(note: str) -> bool:
    """Whether a line of its own is a sentence and no side note."""
    return len(note) >= _LEAST_SENTENCE or (note.endswith(".") and len(note.split()) > 3)


# ── Printed hints ────────────────────────────────────────────────────────────────────────────────


@cache
def _hint_pattern(form: Form) -> re.Pattern[str]:
    """A printed hint with a bracket before or after it, and what was written into the bracket."""
    hints = [re.findall(r"\w+", bare_letters(hint)) for hint in form.hints]
    hints.sort(key=len, reverse=True)
    words = "|".join(r"[\s,.]{1,3}".join(map(re.escape, hint)) for hint in hints if hint)
    if not words:
        return re.compile(r"(?!)")
    return re.compile(
        rf"\\?[\[({{]\s?(?:{words})(?!\w)[\s:;,.–—-]{{0,5}}(?:(?P<answer>[^\[\](){{}}]{{1,200}})"
        rf"\\?[\])}}]|\\?[\])}}]|\Z)|(?<!\w)(?:{words})[\s:.]{{0,3}}\\?[\])}}]",
        re.IGNORECASE,
    )


def _is_like_hint(words: str, form: Form) -> bool:
    """Whether words in brackets are a hint with misread letters or written without diacritics."""
    letters = bare_letters(letters_only(words))
    return any(
        SequenceMatcher(None, letters, hint, autojunk=False).ratio() >= _LIKE_HINT
        for hint in hint_letters(form)
    )


def _without_hints(text: str, form: Form) -> str:
    """The text without its printed hints (with or without diacritics); answers in them stay."""
    text = _BRACKET.sub(
        lambda found: " " if _is_like_hint(found.group(1), form) else found[0], text
    )
    pieces: list[str] = []
    at = 0
    for found in _hint_pattern(form).finditer(bare_letters(text)):
        pieces.append(text[at : found.start()])
        pieces.append(text[found.start("answer") : found.end("answer")] if found["answer"] else "")
        at = found.end()
    return " ".join([*pieces, text[at:]])


@cache
def hint_letters(form: Form) -> tuple[str, ...]:
    """The letters of each printed hint, without diacritics."""
    return tuple(bare_letters(letters_only(hint)) for hint in form.hints)

"""What speaks for words being a heading, and what against it."""

from __future__ import annotations

import re

from sdk_text.parsing.candidates import Wording
from sdk_text.parsing.lines import LINE_END
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.text.signs import INVISIBLE

ENOUGH = 1.5
"""A candidate below this score is taken for words in an ordinary sentence."""

POINTS = {
    "a word": 0.5,
    "numbered": 2.0,
    "inside a line": -1.5,
    "begins with a capital": 1.0,
    "begins small": -1.5,
    "first in a table cell": 3.0,
    "further on in a table cell": -2.0,
    "after a sentence's end": 1.0,
    "after an unfinished sentence": -1.0,
    "right after another heading": 2.0,
    "right before another heading": 2.0,
    "at the text's end": 1.0,
    "the sentence goes on": -3.0,
    "an answer on the next line": 1.5,
    "a small letter on the next line": -2.0,
    "a small letter after a line that was ended": 0.5,
    "a dash follows": -2.0,
    "a small letter follows": -3.0,
    "an answer on the same line": 1.0,
    "an answer without a gap": 0.5,
    "beside its answer": 2.0,
}
"""What speaks for a heading and what against it; the sum must reach `ENOUGH`.

Chosen by hand on the nine pilot reports and invented variants of them; tests/parsing tells at once
which headings a change finds or loses.
"""
_MOST_WORDS = 6
"""Further words of a heading give no more points."""

_BLANKS = rf"(?:[^\S\n\r]|[{INVISIBLE}]){{0,3}}"
_NOTE = r"\[\w{1,2}\]"
"""The number of a footnote or the letter of a comment, as programs write them into plain text."""
_TAIL = re.compile(rf"(?:{_BLANKS}(?:{_NOTE}|\\?[?:)\]*_¹²³⁰-⁹])){{1,6}}")
_TAIL_WITH_STOPS = re.compile(rf"(?:{_BLANKS}(?:{_NOTE}|\\?[?:.)\]*_¹²³⁰-⁹])){{1,6}}")
_LONGEST_TAIL = 30
SENTENCE_ENDED = re.compile(r"[.!?:;…”\"»)\]]")
_GOES_ON = re.compile(r"\s*(?:[,;”»]|\.(?!\.\.))")
_DASH = re.compile(r"\s*[-–—]")
_RUN_IN = re.compile(r"[^\S\n\r]*(?:[-–—][^\S\n\r]*|\.[^\S\n\r]+)(?=[^\W_a-zāčēģīķļņšūž])")
"""A dash or full stop between a heading and its answer on the same line."""
_ANSWER_SIGN = re.compile(r"[•▪●◦\uf0b7“„(\"«*&+]")


def score_of_words(wording: Wording) -> float:
    """Longer headings are surer."""
    return min(len(wording.words), _MOST_WORDS) * POINTS["a word"]


def score_of_case(skeleton: Skeleton, at: int, small_headings: bool = False) -> float:
    """Small letters speak against a heading, unless the document writes all of them so."""
    first = skeleton.source[skeleton.begins[at]]
    if first.isupper() or first.isdigit():
        return POINTS["begins with a capital"]
    return 0.0 if small_headings else POINTS["begins small"]


def score_before(skeleton: Skeleton, at: int, offset: int) -> float:
    """Whether what stands before has come to an end."""
    first = skeleton.position_of(offset) if offset < skeleton.begins[at] else at
    if first == 0:
        return POINTS["after a sentence's end"]
    ended = SENTENCE_ENDED.search(skeleton.gap_before(first))
    return POINTS["after a sentence's end" if ended else "after an unfinished sentence"]


def after_tail(source: str, end: int, *, stops: bool = False) -> int:
    """Where the end punctuation of a heading ends.

    Args:
        source: the document's text.
        end: after the heading's last letter.
        stops: whether full stops belong to it: where no answer can stand behind them.
    """
    found = (_TAIL_WITH_STOPS if stops else _TAIL).match(source, end, end + _LONGEST_TAIL)
    return found.end() if found else end


def end_of_run_in(source: str, end: int) -> int:
    """Where a heading ends that a dash or full stop parts from its answer on the same line."""
    found = _RUN_IN.match(source, end)
    return found.end() if found else end


def score_after(
    skeleton: Skeleton, after: int, end: int, *, was_ended: bool = False, helped: bool = False
) -> float:
    """Whether an answer begins after the heading, or its sentence goes on.

    was_ended: the heading's line was ended by its writer: an answer may begin with a small letter.
    helped: printed help ends it ("Atbilde:"), behind which an answer may, too.
    """
    if after >= len(skeleton.text):
        return POINTS["at the text's end"]
    gap = skeleton.source[end : skeleton.begins[after]]
    following = skeleton.source[skeleton.begins[after]]
    if _GOES_ON.match(gap):
        return POINTS["the sentence goes on"]
    small = following.islower() and not _ANSWER_SIGN.search(gap)
    if LINE_END.search(gap):
        if small and was_ended:
            return POINTS["a small letter after a line that was ended"]
        return POINTS["a small letter on the next line" if small else "an answer on the next line"]
    if _DASH.match(gap):
        return POINTS["a dash follows"]
    if small and not helped:
        return POINTS["a small letter follows"]
    return POINTS["an answer on the same line" if gap else "an answer without a gap"]

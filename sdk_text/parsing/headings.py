"""Candidates for the template's headings in a document, each with how sure it looks."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from sdk_text.parsing.heading_lines import OwnLine, marks_of_headings, own_line
from sdk_text.parsing.lines import LINE_END, LINE_ENDS, find_lines
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.records import Document
from sdk_text.template import Template, TemplateSection
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

_ON_LINE = rf"[{LINE_ENDS}][\s#*|_>\"{INVISIBLE}]*"
# Markdown escapes the full stop of a number ("5\\.").
_NUMBER = (
    rf"((?:\d{{1,2}}|[IVXivx]{{1,4}})[\s{INVISIBLE}]{{0,3}}\\?[.):]?)[\s*_{INVISIBLE}]{{0,40}}\Z"
)
_NUMBER_BEFORE = re.compile(_ON_LINE + _NUMBER)
_NUMBER_IN_LINE = re.compile(r"[.!?:;…”\"»)\]]\s+(\d{1,2}\s?[.)])\s{0,6}\Z")
_OWN_NUMBER = re.compile(r"[^\S\n\r](\d{1,2}\s?[.)])[^\S\n\r]{0,6}\Z")
_DOTTED_BEFORE = re.compile(
    _ON_LINE + rf"(\d{{1,2}}(?:\.\d{{1,2}}){{1,2}}[.)]?)[\s{INVISIBLE}]{{0,40}}\Z"
)
_WINDOW = 80
"""Characters before a heading in which its number is looked for."""
_TAIL = re.compile(rf"(?:(?:[^\S\n\r]|[{INVISIBLE}]){{0,3}}\\?[?:)\]*_¹²³⁰-⁹]){{1,6}}")
SENTENCE_ENDED = re.compile(r"[.!?:;…”\"»)\]]")
_GOES_ON = re.compile(r"\s*[,.;”»]")
_DASH = re.compile(r"\s*[-–—]")
_ANSWER_SIGN = re.compile(r"[•▪●◦\uf0b7“„(\"«*&+]")


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place where a heading of the template may stand."""

    section: int
    """Index of the section in the template."""
    first: int
    """Position in the skeleton of its first letter, and after its last one."""
    after: int
    start: int
    """Document offsets: with its number; right after it and its end punctuation."""
    end: int
    score: float
    mid_line: bool = False
    """Stands inside a line, after the end of a sentence."""
    weak: bool = False
    """Inside a line and of few words: believed only in a text without line breaks."""
    pieces: tuple[tuple[int, int], ...] = ()
    """For a heading beside its answer: document offsets of its later lines."""
    misspelt: bool = False
    """Differs from the template's heading by a few letters."""


@dataclass(frozen=True, slots=True)
class _Wording:
    section: int
    text: str
    words: tuple[str, ...]


@cache
def _wordings(template: Template) -> tuple[_Wording, ...]:
    """All wordings of all headings, longer ones first."""
    found = [
        _Wording(i, letters_only(w), tuple(filter(None, map(letters_only, w.split()))))
        for i, section in enumerate(template.sections)
        for w in section.wordings
    ]
    return tuple(sorted(found, key=lambda wording: -len(wording.text)))


def find_candidates(skeleton: Skeleton, document: Document, template: Template) -> list[Candidate]:
    """All places where a heading may stand, in order; one for each section and place."""
    places = [
        (wording, at) for wording in _wordings(template) for at in skeleton.find_all(wording.text)
    ]
    clues = _Clues(skeleton, document, template, places)
    best: dict[tuple[int, int], Candidate] = {}
    for wording, at in places:
        key = wording.section, at
        if key not in best:
            section = template.sections[wording.section]
            candidate = _candidate(skeleton, section, wording, at, clues)
            if candidate:
                best[key] = candidate
    for candidate in _beside_answers(skeleton, template):
        best.setdefault((candidate.section, candidate.first), candidate)
    found = sorted(best.values(), key=lambda c: (c.first, -c.after))
    return _right_after_parents(_with_neighbours(found, skeleton), skeleton, template)


def _with_neighbours(found: list[Candidate], skeleton: Skeleton) -> list[Candidate]:
    """A heading before or after another heading needs no other sign of an end or beginning."""
    ends = {c.after for c in found if not c.weak}
    firsts = {_first(c, skeleton) for c in found if not c.weak}

    def raised(candidate: Candidate) -> Candidate:
        first = _first(candidate, skeleton)
        bonus = 0.0
        if first in ends and not SENTENCE_ENDED.search(skeleton.gap_before(first)):
            bonus += POINTS["right after another heading"]
        if candidate.after in firsts:
            bonus += POINTS["right before another heading"]
        return replace(candidate, score=candidate.score + bonus) if bonus else candidate

    return [raised(candidate) for candidate in found]


def _first(candidate: Candidate, skeleton: Skeleton) -> int:
    """Position of the heading's number, or of its first letter."""
    first = candidate.first
    while first > 0 and skeleton.begins[first - 1] >= candidate.start:
        first -= 1
    return first


class _Clues:
    """What the document as a whole tells about its headings."""

    def __init__(
        self,
        skeleton: Skeleton,
        document: Document,
        template: Template,
        places: list[tuple[_Wording, int]],
    ) -> None:
        self.cells = _Cells(document)
        long = [(w, at) for w, at in places if len(w.words) > 2]
        self.ends = {
            at + len(w.text)
            for w, at in places
            if len(w.words) > 2
            or skeleton.starts_line(at)
            or _start(skeleton, template.sections[w.section], at)[1]
        }
        """Positions right after a heading: another one may follow on the same line."""
        own = [
            self.own_line(skeleton, at, at + len(w.text))
            for w, at in places
            if not template.sections[w.section].number and skeleton.is_boundary(at + len(w.text))
        ]
        self.marks = marks_of_headings([line for line in own if line])
        """List marks and quotes that the headings of this document bear."""
        begins = [
            skeleton.source[skeleton.begins[at]] for _, at in long if skeleton.starts_line(at)
        ]
        self.small_headings = sum(map(str.islower, begins)) > len(begins) / 2
        """Headings are written in lower case throughout."""

    def own_line(self, skeleton: Skeleton, at: int, after: int) -> OwnLine | None:
        """The line or cell that a heading has for itself."""
        start, end = skeleton.begins[at], skeleton.ends[after - 1]
        return own_line(skeleton.source, start, end, self.cells.around(start))


class _Cells:
    """The table cells that a file's format tells of."""

    def __init__(self, document: Document) -> None:
        spans = sorted((s.start, s.end) for s in document.layout if s.kind == "cell")
        self.starts = [start for start, _ in spans]
        self.ends = [end for _, end in spans]

    def around(self, offset: int) -> tuple[int, int] | None:
        """The cell that an offset lies in."""
        i = bisect_right(self.starts, offset) - 1
        return (self.starts[i], self.ends[i]) if i >= 0 and offset < self.ends[i] else None

    def score(self, skeleton: Skeleton, first: int, offset: int) -> float:
        """Return the points of words in a cell: they begin it, or stand further on in it."""
        cell = self.around(offset)
        if cell is None:
            return 0.0
        in_cell = skeleton.position_of(cell[0])
        begins = first - in_cell <= 3
        return POINTS["first in a table cell" if begins else "further on in a table cell"]


def _candidate(
    skeleton: Skeleton, section: TemplateSection, wording: _Wording, at: int, clues: _Clues
) -> Candidate | None:
    after = at + len(wording.text)
    if not skeleton.is_boundary(after) or not (at == 0 or skeleton.is_boundary(at)):
        return None
    start, begins_line = _start(skeleton, section, at)
    own = clues.own_line(skeleton, at, after)
    own = own if own and (not own.mark or own.mark in clues.marks) else None
    begins_line = begins_line or skeleton.starts_line(at) or at in clues.ends or own is not None
    mid_line = not begins_line and (start is not None or _follows_sentence(skeleton, at))
    if not begins_line and not mid_line:
        return None
    offset = skeleton.begins[at] if start is None else start
    end = skeleton.ends[after - 1]
    tail = _TAIL.match(skeleton.source, end, end + 30)
    end = tail.end() if tail else end
    if own:
        offset, end = min(offset, own.start), max(end, own.end)
        after = max(after, skeleton.position_of(end)) if own.has_hint else after
    alone = LINE_END.search(skeleton.gap_before(after)) is not None or after >= len(skeleton.text)
    few_words = len(wording.words) <= 2
    if section.number and few_words and start is None and not (alone and begins_line):
        return None
    score = _score_of_words(wording) + _score_of_case(skeleton, at, clues.small_headings)
    score += POINTS["numbered"] if start is not None else 0.0
    score += POINTS["inside a line"] if mid_line else 0.0
    score += clues.cells.score(skeleton, at, skeleton.begins[at])
    score += _score_before(skeleton, at, offset) + _score_after(skeleton, after, end)
    # Two everyday words after a full stop are no heading; a whole question may be.
    weak = mid_line and len(wording.words) < 3
    return Candidate(wording.section, at, after, offset, end, score, mid_line, weak)


def _start(skeleton: Skeleton, section: TemplateSection, at: int) -> tuple[int | None, bool]:
    """Offset of the heading's number, if it has one, and whether that begins a line."""
    here = skeleton.begins[at]
    begin = max(0, here - _WINDOW)
    # A document's beginning is a line's beginning.
    before = ("" if begin else "\n") + skeleton.source[begin:here]
    shift = begin if begin else -1
    found = (_NUMBER_BEFORE if section.number else _DOTTED_BEFORE).search(before)
    if found:
        return shift + found.start(1), True
    in_line = _NUMBER_IN_LINE.search(before) if section.number else None
    if section.number and not in_line:
        # A text without line breaks, and an answer without a full stop: the printed number itself.
        own = _OWN_NUMBER.search(before)
        in_line = own if own and own.group(1).rstrip(" .)") == section.number else None
    return (shift + in_line.start(1), False) if in_line else (None, False)


def _follows_sentence(skeleton: Skeleton, at: int) -> bool:
    gap = skeleton.gap_before(at)
    is_capital = skeleton.source[skeleton.begins[at]].isupper()
    return is_capital and bool(re.search(r"[.!?:;…”\"»)]\s*(?:\d\.\s*)?\Z", gap))


def _score_of_words(wording: _Wording) -> float:
    return min(len(wording.words), _MOST_WORDS) * POINTS["a word"]


def _score_of_case(skeleton: Skeleton, at: int, small_headings: bool = False) -> float:
    """Small letters speak against a heading, unless the document writes all of them so."""
    first = skeleton.source[skeleton.begins[at]]
    if first.isupper() or first.isdigit():
        return POINTS["begins with a capital"]
    return 0.0 if small_headings else POINTS["begins small"]


def _score_before(skeleton: Skeleton, at: int, offset: int) -> float:
    """Whether what stands before has come to an end."""
    first = skeleton.position_of(offset) if offset < skeleton.begins[at] else at
    if first == 0:
        return POINTS["after a sentence's end"]
    ended = SENTENCE_ENDED.search(skeleton.gap_before(first))
    return POINTS["after a sentence's end" if ended else "after an unfinished sentence"]


def _score_after(skeleton: Skeleton, after: int, end: int) -> float:
    """Whether an answer begins after the heading, or its sentence goes on."""
    if after >= len(skeleton.text):
        return POINTS["at the text's end"]
    gap = skeleton.source[end : skeleton.begins[after]]
    following = skeleton.source[skeleton.begins[after]]
    if _GOES_ON.match(gap):
        return POINTS["the sentence goes on"]
    small = following.islower() and not _ANSWER_SIGN.search(gap)
    if LINE_END.search(gap):
        return POINTS["a small letter on the next line" if small else "an answer on the next line"]
    if _DASH.match(gap):
        return POINTS["a dash follows"]
    if small:
        return POINTS["a small letter follows"]
    return POINTS["an answer on the same line" if gap else "an answer without a gap"]


def _right_after_parents(
    found: list[Candidate], skeleton: Skeleton, template: Template
) -> list[Candidate]:
    """Drop headings of one everyday word that do not follow their parent's heading at once."""
    ends = {(c.section, c.after) for c in found}
    index = {section.id: i for i, section in enumerate(template.sections)}

    def stays(candidate: Candidate) -> bool:
        section = template.sections[candidate.section]
        if not section.directly_after_parent:
            return candidate.score >= ENOUGH
        first = skeleton.position_of(candidate.start)
        return (index[section.parent], first) in ends

    return [candidate for candidate in found if stays(candidate)]


# ── Headings beside their answers ────────────────────────────────────────────────────────────────


def _beside_answers(skeleton: Skeleton, template: Template) -> Iterator[Candidate]:
    """Headings whose lines each go on with a line of the answer (a table read line by line)."""
    lines = find_lines(skeleton.source)
    starts = [skeleton.position_of(line.start) for line in lines]
    ends = [*starts[1:], len(skeleton.text)][: len(starts)]
    by_word: dict[str, list[_Wording]] = {}
    for wording in _wordings(template):
        if len(wording.words) > 1:
            by_word.setdefault(wording.words[0], []).append(wording)
    shortest = min(map(len, by_word), default=0)
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end - start < shortest:
            continue
        for word, wordings in by_word.items():
            if skeleton.text.startswith(word, start, end):
                for wording in wordings:
                    candidate = _beside(skeleton, wording, starts, ends, i)
                    if candidate:
                        yield candidate


def _beside(
    skeleton: Skeleton, wording: _Wording, starts: list[int], ends: list[int], i: int
) -> Candidate | None:
    rest = list(wording.words)
    pieces: list[tuple[int, int]] = []
    interrupted = False
    while rest and i < len(starts) and len(pieces) < len(wording.words):
        at, end = starts[i], ends[i]
        i += 1
        if at == end:
            continue
        here = at
        while rest and skeleton.text.startswith(rest[0], here, end):
            here += len(rest.pop(0))
        if here == at or not skeleton.is_boundary(here):
            return None
        interrupted |= bool(rest) and here < end
        pieces.append((at, here))
    if rest or not interrupted or len(pieces) < 2:
        return None
    first, after = pieces[0]
    spans = [(skeleton.begins[a], skeleton.ends[b - 1]) for a, b in pieces]
    last = _TAIL.match(skeleton.source, spans[-1][1], spans[-1][1] + 30)
    if last:
        spans[-1] = spans[-1][0], last.end()
    score = POINTS["beside its answer"] + _score_of_words(wording)
    score += _score_of_case(skeleton, first)
    return Candidate(
        wording.section, first, after, *spans[0], score, pieces=tuple(spans[1:])
    )  # fmt: skip

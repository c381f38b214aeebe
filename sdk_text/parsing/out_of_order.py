"""Headings that stand where the template's order does not have them.

The order is what tells a short heading from the same words in an answer. A whole question of the
template, word for word and on a line of its own, needs no such proof.
"""

from __future__ import annotations

import re
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import pairwise

from sdk_text.parsing.heading_choice import candidates_between, choose
from sdk_text.parsing.headings import Candidate
from sdk_text.parsing.lines import LINE_ENDS
from sdk_text.parsing.misspelt import misspelt_between
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.template import Template

LEAST_WORDS = 4
"""A heading of fewer words is believed only in its place of the template."""
_WORDS_IN_PART = 3
"""So few are enough in the heading's own part of the template."""
_WORDS_AGAIN = 5
"""So many where the same heading stands elsewhere, too."""
_WORDS_WITH_ANSWER = 6
"""So many where the answer begins on the same line."""
_LEAST_ANSWER = 10
"""Letters of an answer; a question that is printed again with less under it has none."""
_SHORT_LINE = 60
"""A line of fewer characters ends by itself."""
_LOOKED_AT = 500
"""Characters before a heading that are looked at."""

_NEW_LINE = re.compile(f"[{LINE_ENDS}]")
_BEFORE = re.compile(r"[\s#*|_>\d.)\\ivxIVX\u200b\ufeff]*")
"""What may stand on a heading's line before it: blanks, markup, its number."""
_ENDED = re.compile(r"[.!?:;…”\"»)\]][\s*_|]*\Z")
_COLON = re.compile(r":[\s*_|]*\Z")
_OPENING, _CLOSING = "“„«\"'‘‚", "”\"»“'’‘"
_GOES_ON = re.compile(r"[^\S\n\r]*[,;–—-]")
_ANSWER_AFTER = re.compile(r"[?:|\t]|\s{2}")


@dataclass
class Placed:
    """A report's headings with those that stand out of order."""

    headings: list[Candidate]
    """In the order of the text; those out of order are marked as such."""
    again: list[Candidate] = field(default_factory=list)
    """Headings printed once more inside their own answer: no text of it."""
    doubtful: list[Candidate] = field(default_factory=list)
    """Of each section that is still missing the first place that may be its heading; too short
    to be believed out of order."""


def with_out_of_order(
    skeleton: Skeleton,
    template: Template,
    chosen: list[Candidate],
    candidates: Iterable[Candidate],
    first: int,
    last: int,
) -> Placed:
    """Return the chosen headings and those that stand out of the template's order.

    Args:
        skeleton: of the document.
        template: names the headings.
        chosen: headings in the template's order.
        candidates: places where headings may stand, in order.
        first: position in the skeleton where the report begins.
        last: position where it ends.
    """
    placed = Placed(list(chosen))
    if not chosen:
        return placed
    free = [
        c
        for c in candidates
        if first <= c.first and c.after <= last and _stands_alone(skeleton, template, c)
    ]
    free = _apart(free, chosen)
    _place_long(skeleton, template, placed, [c for c in free if _is_long(skeleton, c)], last)
    _place_misspelt(skeleton, template, placed, first, last)
    _place_parts(template, placed, free, last)
    _place_parents(skeleton, template, placed, free)
    for candidate in _only_ones(_left(placed, free)):
        _place_short(skeleton, template, placed, candidate)
    doubtful: dict[int, Candidate] = {}
    for candidate in _left(placed, free):
        doubtful.setdefault(candidate.section, candidate)
    placed.doubtful = list(doubtful.values())
    return placed


def _only_ones(candidates: list[Candidate]) -> list[Candidate]:
    """The candidates of sections that have no other one: of two places as like none is taken."""
    times = Counter(c.section for c in candidates)
    return [c for c in candidates if times[c.section] == 1]


def _left(placed: Placed, free: list[Candidate]) -> list[Candidate]:
    """The candidates of sections that are still missing."""
    there = {c.section for c in placed.headings}
    return [c for c in _apart(free, placed.headings) if c.section not in there]


def _apart(candidates: Iterable[Candidate], taken: list[Candidate]) -> list[Candidate]:
    """Those that share no letter with the headings taken (in order)."""
    kept = []
    for candidate in candidates:
        k = bisect_left(taken, candidate.after, key=lambda c: c.first)
        if not k or taken[k - 1].after <= candidate.first:
            kept.append(candidate)
    return kept


# ── Long headings ────────────────────────────────────────────────────────────────────────────────


def _place_long(
    skeleton: Skeleton,
    template: Template,
    placed: Placed,
    candidates: list[Candidate],
    last: int,
) -> None:
    """Place whole questions: a section of their own, or printed again."""
    in_order = {c.section for c in placed.headings}
    wanted = [c for c in candidates if c.section not in in_order or _is_clear_again(skeleton, c)]
    headings = sorted([*placed.headings, *wanted], key=lambda c: (c.first, -c.after))
    chosen = set(placed.headings)
    ends = [*(c.first for c in headings[1:]), last]
    kept: list[Candidate] = []
    seen: set[int] = set()
    for candidate, end in zip(headings, ends, strict=True):
        own = candidate in chosen
        again = not own and candidate.section in seen
        if kept and candidate.first < kept[-1].after:
            continue
        if again and not _is_clear_again(skeleton, candidate):
            continue
        if kept and kept[-1].section == candidate.section:
            # The answer under the first of them goes on.
            placed.again.append(candidate)
            kept[-1] = replace(kept[-1], out_of_order=kept[-1].out_of_order and not own)
        elif not own and _is_repeat(template, candidate, kept, seen | in_order, end):
            placed.again.append(candidate)
        else:
            kept.append(candidate if own else replace(candidate, out_of_order=True))
        seen.add(candidate.section)
    placed.headings = kept


def _is_repeat(
    template: Template, candidate: Candidate, before: list[Candidate], seen: set[int], end: int
) -> bool:
    """Whether a heading that the report has elsewhere begins no answer here."""
    if candidate.section not in seen:
        return False
    section = template.sections[candidate.section]
    open_part = template.sections[before[-1].section].parent if before else ""
    # The form is read once; a table's head is printed anew on each page of its part.
    return not section.segments or section.id == open_part or end - candidate.after < _LEAST_ANSWER


def _place_misspelt(
    skeleton: Skeleton, template: Template, placed: Placed, first: int, last: int
) -> None:
    """Place questions that stand nearly word for word, of sections that are missing."""
    there = {c.section for c in placed.headings}
    missing = {i for i in range(len(template.sections)) if i not in there}
    edges = [first, *(c.after for c in placed.headings)]
    nexts = [*(_first(c, skeleton) for c in placed.headings), last]
    taken = [(c.first, c.after) for c in placed.again]
    found = [
        (errors, candidate)
        for start, end in zip(edges, nexts, strict=True)
        for errors, candidate in misspelt_between(
            skeleton, template, missing, _WORDS_AGAIN, start, end
        )
        if not any(a < candidate.after and candidate.first < b for a, b in taken)
        and _stands_alone(skeleton, template, candidate)
    ]
    for section in sorted({c.section for _, c in found}):
        fewest, best = min(
            ((e, c) for e, c in found if c.section == section), key=lambda pair: pair[0]
        )
        alike = {c.first for e, c in found if c.section == section and e == fewest}
        if len(alike) == 1 and best in _apart([best], placed.headings):
            insort(placed.headings, replace(best, out_of_order=True), key=lambda c: c.first)


def _first(candidate: Candidate, skeleton: Skeleton) -> int:
    return min(candidate.first, skeleton.position_of(candidate.start))


# ── Short headings ───────────────────────────────────────────────────────────────────────────────


def _place_parts(template: Template, placed: Placed, free: list[Candidate], last: int) -> None:
    """Place short headings that follow in order those of their own part, itself out of order."""
    there = {c.section for c in placed.headings}
    edges = [*placed.headings, None]
    found: list[Candidate] = []
    left = _left(placed, free)
    for heading, following in pairwise(edges):
        if heading is None or not heading.out_of_order:
            continue
        part = part_of(template, heading.section)
        end = following.first if following else last
        inside = [
            c
            for c in candidates_between(left, heading.after, end)
            if c.section > heading.section
            and c.section not in there
            and part_of(template, c.section) == part
        ]
        new = choose(inside, len(template.sections)) if inside else []
        found += [replace(c, out_of_order=True) for c in new]
        there |= {c.section for c in new}
    placed.headings = sorted([*placed.headings, *found], key=lambda c: c.first)


def _place_parents(
    skeleton: Skeleton, template: Template, placed: Placed, free: list[Candidate]
) -> None:
    """Place short headings of parts right before a question of theirs that stands out of order."""
    firsts = {
        (_first(c, skeleton), template.sections[c.section].parent)
        for c in placed.headings
        if c.out_of_order
    }
    for candidate in _left(placed, free):
        if (candidate.after, template.sections[candidate.section].id) in firsts:
            insort(placed.headings, replace(candidate, out_of_order=True), key=lambda c: c.first)


def _place_short(
    skeleton: Skeleton, template: Template, placed: Placed, candidate: Candidate
) -> None:
    """Place a short heading in its own part, if nothing but its place speaks against it."""
    k = bisect_left(placed.headings, candidate.first, key=lambda c: c.first)
    part = part_of(template, candidate.section)
    twice = any(c.section == candidate.section for c in placed.headings)
    if twice or not k or part_of(template, placed.headings[k - 1].section) != part:
        return
    against = [
        i
        for i, c in enumerate(placed.headings)
        if not c.out_of_order and (c.section > candidate.section) == (i < k)
    ]
    if len(against) == 1 and _is_long(skeleton, placed.headings[against[0]]):
        # A whole question was put before or after this one: it is the one that was moved.
        moved = placed.headings[against[0]]
        if part_of(template, moved.section) != part:
            return
        placed.headings[against[0]] = replace(moved, out_of_order=True)
    elif _words(skeleton, candidate) >= _WORDS_IN_PART:
        candidate = replace(candidate, out_of_order=bool(against))
    else:
        return
    placed.headings.insert(k, candidate)


def part_of(template: Template, section: int) -> str:
    """Return the id of the part of the template that a section (its index) is in."""
    entry = template.sections[section]
    return entry.parent or entry.id


# ── What a heading out of order must look like ───────────────────────────────────────────────────


def _is_long(skeleton: Skeleton, candidate: Candidate) -> bool:
    return _words(skeleton, candidate) >= LEAST_WORDS


def _words(skeleton: Skeleton, candidate: Candidate) -> int:
    pieces = [(skeleton.begins[candidate.first], candidate.end), *candidate.pieces]
    return sum(len(skeleton.source[a:b].split()) for a, b in pieces)


def _is_clear_again(skeleton: Skeleton, candidate: Candidate) -> bool:
    """Whether a heading that stands elsewhere, too, is no quote of it."""
    is_quote = _COLON.search(_text_before(skeleton, candidate)) is not None
    return _words(skeleton, candidate) >= _WORDS_AGAIN and not is_quote


def _text_before(skeleton: Skeleton, candidate: Candidate) -> str:
    start = min(candidate.start, skeleton.begins[candidate.first])
    return skeleton.source[max(0, start - _LOOKED_AT) : start]


def _stands_alone(skeleton: Skeleton, template: Template, candidate: Candidate) -> bool:
    """Whether a heading begins a line after an ended one, and nothing goes on after it."""
    source = skeleton.source
    begin = skeleton.begins[candidate.first]
    line = _text_before(skeleton, candidate) + source[candidate.start : begin]
    line = _NEW_LINE.split(line)[-1]
    if not source[begin].isupper() or candidate.weak or not _BEFORE.fullmatch(line):
        return False
    quoted = source[max(0, begin - 1) : begin] in tuple(_OPENING)
    return not quoted and _has_ended(skeleton, candidate) and _ends(skeleton, candidate)


def _has_ended(skeleton: Skeleton, candidate: Candidate) -> bool:
    before = _text_before(skeleton, candidate)
    if _ENDED.search(before) or not before.strip():
        return True
    lines = [line for line in _NEW_LINE.split(before) if line.strip()]
    return len(lines[-1].strip()) < _SHORT_LINE and not lines[-1].rstrip().endswith(",")


def _ends(skeleton: Skeleton, candidate: Candidate) -> bool:
    """Whether the heading's line ends with it, or a long one goes on with an answer."""
    if candidate.pieces or candidate.after >= len(skeleton.text):
        return True
    end = skeleton.ends[candidate.after - 1]
    following = skeleton.begins[candidate.after]
    gap = skeleton.source[end:following]
    head, *rest = _NEW_LINE.split(gap)
    if any(sign in head for sign in _CLOSING) or _GOES_ON.match(skeleton.source, end):
        return False
    if rest:
        return not skeleton.source[following].islower() or bool(gap.rstrip()[-1:] in "•▪●◦–-*“„(")
    has_answer = skeleton.source[following].isupper() and _ANSWER_AFTER.search(gap) is not None
    return has_answer and _words(skeleton, candidate) >= _WORDS_WITH_ANSWER

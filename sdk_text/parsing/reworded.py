"""Headings in other words: most of the words of a heading that is missing at that place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from sdk_text.parsing.candidates import Candidate
from sdk_text.parsing.lines import BULLETS, find_lines
from sdk_text.parsing.marks import lead_ins
from sdk_text.parsing.skeleton import Skeleton, letters_only
from sdk_text.template import Template
from sdk_text.text.signs import bare_letters

_STEM = 5
"""Letters of a word that its cases share."""
_SHORTEST = 3
"""Letters of a word that counts."""
_LONGEST_LINE = 200
_LEAST_ALIKE = 0.42
"""Of the words of line and heading together, rare ones counting more, so many must be in both."""
_CLEARLY = 0.15
"""So much less alike must the line be to every other heading."""
_LEAST_SHARED = 2
_FEW = 3
_SCORE = 1.5
_NUMBER = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})?|[^\W\d_])\s?[.)]\s{0,10}(?=[^\W\d_])")
_WORD = re.compile(r"[^\W\d_]+")
_HINT = re.compile(r"\s*\([^()]*\)\s*[:.]?\Z")
_ENDED = (".", ",", ";", "…")


@dataclass(frozen=True, slots=True)
class _Stems:
    section: int
    stems: frozenset[str]


@cache
def _headings(template: Template) -> tuple[tuple[_Stems, ...], dict[str, float]]:
    """The stems of every wording, and what each stem counts: less if several headings have it."""
    found = [
        _Stems(i, _stems(wording))
        for i, section in enumerate(template.sections)
        for wording in section.wordings
        if not section.directly_after_parent
    ]
    sections = Counter(stem for _, stem in {(s.section, stem) for s in found for stem in s.stems})
    return tuple(found), {stem: 1 / number for stem, number in sections.items()}


def _stems(text: str) -> frozenset[str]:
    words = (bare_letters(letters_only(word)) for word in _WORD.findall(text))
    return frozenset(word[:_STEM] for word in words if len(word) >= _SHORTEST)


def with_reworded(
    skeleton: Skeleton, template: Template, chosen: list[Candidate], first: int, last: int
) -> list[Candidate]:
    """The chosen headings and those between them that are missing there and stand in other words.

    Args and what they are marked as: see `misspelt.with_misspelt`.
    """
    sections = [-1, *(c.section for c in chosen), len(template.sections)]
    edges = [first, *(c.after for c in chosen)]
    nexts = [*(skeleton.position_of(c.start) for c in chosen), last]
    found = list(chosen)
    gaps = zip(edges, nexts, pairwise(sections), strict=True)
    for start, end, (before, after) in gaps:
        if after - before > 1 and end > start:
            found += _in_order(
                list(_between(skeleton, template, range(before + 1, after), start, end))
            )
    return sorted(found, key=lambda candidate: candidate.first)


def _in_order(found: list[tuple[float, Candidate]]) -> list[Candidate]:
    """Of each section the only line that is most like it, if they follow one another."""
    most: dict[int, float] = {}
    for alike, candidate in found:
        most[candidate.section] = max(alike, most.get(candidate.section, 0.0))
    best = [c for alike, c in found if alike == most[c.section]]
    times = Counter(c.section for c in best)
    kept: list[Candidate] = []
    for candidate in sorted(best, key=lambda c: c.first):
        if times[candidate.section] > 1:
            continue
        if not kept or candidate.section > kept[-1].section:
            kept.append(candidate)
    return kept


def _between(
    skeleton: Skeleton, template: Template, missing: range, start: int, end: int
) -> Iterator[tuple[float, Candidate]]:
    source = skeleton.source
    stop = skeleton.begins[end] if end < len(skeleton.begins) else len(source)
    for line in find_lines(source, skeleton.begins[start], stop):
        if len(line.text) > _LONGEST_LINE or line.text[0] in BULLETS:
            continue
        number = _NUMBER.match(line.text)
        begin = number.end() if number else 0
        heading = _HINT.sub("", line.text[begin:])
        if not _may_head(heading, template):
            continue
        found = _most_alike(heading, template)
        at, after = skeleton.position_of(line.start + begin), skeleton.position_of(line.end)
        is_here = start <= at < after <= end and skeleton.begins[at] == line.start + begin
        if found and is_here and found[1] in missing:
            yield found[0], Candidate(
                found[1], at, after, line.start, line.end, _SCORE, misspelt=True, own_line=True
            )  # fmt: skip


def _may_head(text: str, template: Template) -> bool:
    """Whether words look like a heading: with a capital, not ended as a sentence is, not those over
    a list in an answer ("Stiprās puses")."""
    words_over_a_list = letters_only(text) in lead_ins(template)
    return text[:1].isupper() and not text.endswith(_ENDED) and not words_over_a_list


def _most_alike(text: str, template: Template) -> tuple[float, int] | None:
    """How much a line is like the heading that it is most like, and the heading's section."""
    stems = _stems(text)
    if len(stems) < _LEAST_SHARED:
        return None
    headings, weights = _headings(template)
    alike: dict[int, float] = {}
    for heading in headings:
        both = stems & heading.stems
        # The very words of a short heading were refused before, for their case or surroundings.
        other = stems != heading.stems or len(stems) > _FEW
        if len(both) >= _LEAST_SHARED and other:
            every = sum(weights.get(stem, 1.0) for stem in stems | heading.stems)
            share = sum(weights[stem] for stem in both) / every
            alike[heading.section] = max(share, alike.get(heading.section, 0.0))
    ranked = sorted(((share, section) for section, share in alike.items()), reverse=True)
    if not ranked or ranked[0][0] < _LEAST_ALIKE:
        return None
    clear = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= _CLEARLY
    return ranked[0] if clear else None

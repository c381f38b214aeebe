"""Headings in other words: most of the words of a heading that is missing at that place."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from sdk_text.parsing.candidates import Candidate, wordings
from sdk_text.parsing.heading_scores import SENTENCE_ENDED
from sdk_text.parsing.lines import BULLETS, find_lines
from sdk_text.parsing.marks import lead_ins
from sdk_text.parsing.missing import Gap, find_gaps
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
_VERY_LIKE = 1.0
_SHORT_LINE = 60
"""A line of fewer characters was ended, and not broken."""
_PARTED = re.compile(r"[^\S\n\r]{0,9}(?:[:=\t]|[-–—](?=[^\S\n\r]))[^\S\n\r]{0,9}(?=[^\W_])")
"""What parts a heading from an answer on its line."""
_DENIED = re.compile(
    r"[^\S\n\r]+(?=(?:nav|nē|ne(?:tika|bija|notika|būs))\b[^.!?\n\r]*(?:[\n\r]|\Z))"
)
"""An answer that says that there is nothing, right behind a heading: no sentence, for it has no
full stop."""
_SAYS = re.compile(r"\s(?:ir|bija|būs|tika|notika|nav|netika|nebija|nenotika)\s(?!\w+t[sia]s?\b)")
"""A verb: the line says something and is no heading."""


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

    Args: see `missing.find_gaps`. They are marked as `misspelt.with_misspelt` marks them.
    """
    found = list(chosen)
    for gap in find_gaps(skeleton, template, chosen, first, last):
        found += _in_order(list(_between(skeleton, template, gap)))
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


def _between(skeleton: Skeleton, template: Template, gap: Gap) -> Iterator[tuple[float, Candidate]]:
    """Lines of a gap that a missing heading may be, each with how much it is like one."""
    source = skeleton.source
    stop = skeleton.begins[gap.end] if gap.end < len(skeleton.begins) else len(source)
    before = ""
    for line in find_lines(source, skeleton.begins[gap.start], stop):
        anew, before = _begins_anew(before), line.text
        number = _NUMBER.match(line.text)
        words = line.text[number.end() if number else 0 :]
        at = skeleton.position_of(line.end - len(words))
        # Without letters from here to the text's end nothing begins there.
        if line.text[0] in BULLETS or skeleton.begins[at : at + 1] != [line.end - len(words)]:
            continue
        close = _own_words(skeleton, template, gap, at, line.end) if anew else None
        found = close and (_VERY_LIKE, *close)
        if not found and not _SAYS.search(words):
            found = _in_words(template, gap, words, line.end)
        after = skeleton.position_of(found[2]) if found else 0
        if found and gap.start <= at < after <= gap.end:
            yield found[0], Candidate(
                found[1], at, after, line.start, found[2], _SCORE, misspelt=True, own_line=True
            )  # fmt: skip


def _begins_anew(before: str) -> bool:
    """Whether the line before has come to an end."""
    return len(before) < _SHORT_LINE or bool(SENTENCE_ENDED.search(before[-2:]))


def _own_words(
    skeleton: Skeleton, template: Template, gap: Gap, at: int, stop: int
) -> tuple[int, int] | None:
    """The section of a heading in its own words before an answer that begins small on its line
    ("Korekcijas plānā: nav veiktas."), and the document offset where the answer begins."""
    for wording in wordings(template):
        after = at + len(wording.text)
        if wording.section not in gap.missing or len(wording.words) < _LEAST_SHARED:
            continue
        if not skeleton.text.startswith(wording.text, at) or not skeleton.is_boundary(after):
            continue
        close = skeleton.ends[after - 1]
        parted = _PARTED.match(skeleton.source, close, stop) or _DENIED.match(
            skeleton.source, close, stop
        )
        return (wording.section, parted.end()) if parted else None
    return None


def _in_words(template: Template, gap: Gap, words: str, stop: int) -> tuple[float, int, int] | None:
    """How much a line is like the missing heading that it is most like, that heading's section,
    and the document offset where the heading ends on the line: an answer may stand behind it."""
    heading = _HINT.sub("", words)
    if len(words) > _LONGEST_LINE or not _may_head(heading, template):
        return None
    found = _most_alike(heading, template, gap.missing)
    parted = _PARTED.search(words)
    if found and parted:
        begun = _most_alike(words[: parted.start()], template, gap.missing)
        if begun and begun[1] == found[1] and begun[0] >= found[0]:
            return *begun, stop - len(words) + parted.end()
    return (*found, stop) if found else None


def _may_head(text: str, template: Template) -> bool:
    """Whether words look like a heading: with a capital, not ended as a sentence is, not those over
    a list in an answer ("Stiprās puses")."""
    words_over_a_list = letters_only(text) in lead_ins(template)
    return text[:1].isupper() and not text.endswith(_ENDED) and not words_over_a_list


def _most_alike(text: str, template: Template, missing: range) -> tuple[float, int] | None:
    """How much a line is like the missing heading that it is most like, and its section."""
    for section in missing:
        if letters_only(text) in map(letters_only, template.sections[section].short):
            return _VERY_LIKE, section
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
    return ranked[0] if clear and ranked[0][1] in missing else None

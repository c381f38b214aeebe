"""Candidates for the template's headings in a document, each with how sure it looks."""

from __future__ import annotations

import re
from dataclasses import replace

from sdk_text.parsing.beside_answers import beside_answers
from sdk_text.parsing.candidates import Candidate, Wording, wordings
from sdk_text.parsing.heading_clues import Clues
from sdk_text.parsing.heading_lines import OwnLine
from sdk_text.parsing.heading_scores import (
    ENOUGH,
    POINTS,
    SENTENCE_ENDED,
    after_tail,
    end_of_run_in,
    score_after,
    score_before,
    score_of_case,
    score_of_words,
)
from sdk_text.parsing.lines import LINE_END, LINE_ENDS
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.records import Document
from sdk_text.template import Template, TemplateSection

_MANY_WORDS = 4
_MORE_WORDS = re.compile(
    rf"[^\S\n\r]+(?:un|vai)(?:[^\S\n\r]+[^\s.,:;!?]+){{1,4}}"
    rf"(?=[^\S\n\r]*[{LINE_ENDS}]\s*[^\sa-zāčēģīķļņšūž])"
)
"""Further words of a numbered heading up to its line's end ("5.3. Plāna īstenošana un norise").
No answer begins so."""


def find_candidates(skeleton: Skeleton, document: Document, template: Template) -> list[Candidate]:
    """All places where a heading may stand, in order; one for each section and place."""
    places = [
        (wording, at) for wording in wordings(template) for at in skeleton.find_all(wording.text)
    ]
    clues = Clues(skeleton, document, template, places)
    best: dict[tuple[int, int], Candidate] = {}
    for wording, at in places:
        key = wording.section, at
        if key not in best:
            section = template.sections[wording.section]
            candidate = _candidate(skeleton, section, wording, at, clues)
            if candidate:
                best[key] = candidate
    for candidate in beside_answers(skeleton, template):
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


def _candidate(
    skeleton: Skeleton, section: TemplateSection, wording: Wording, at: int, clues: Clues
) -> Candidate | None:
    after = at + len(wording.text)
    if not skeleton.is_boundary(after) or not (at == 0 or skeleton.is_boundary(at)):
        return None
    start, begins_line = clues.numbered(skeleton, section, at)
    own = clues.own_line(skeleton, at, after)
    own = own if own and (clues.heads(own) or _is_numbered(own, section, wording)) else None
    begins_line = begins_line or skeleton.starts_line(at) or at in clues.ends or own is not None
    mid_line = not begins_line and (start is not None or _follows_sentence(skeleton, at))
    if not begins_line and not mid_line:
        return None
    offset = skeleton.begins[at] if start is None else start
    end = after_tail(skeleton.source, skeleton.ends[after - 1])
    if own:
        offset, end = min(offset, clues.cells.with_number(own.start)), max(end, own.end)
    elif begins_line:
        end = end_of_run_in(skeleton.source, end)
    # The number of a footnote and the words of a hint are letters, too.
    after = max(after, skeleton.position_of(end))
    may_go_on = begins_line and start is not None and not own
    if more := _MORE_WORDS.match(skeleton.source, end) if may_go_on else None:
        end, after = more.end(), skeleton.position_of(more.end())
    alone = LINE_END.search(skeleton.gap_before(after)) is not None or after >= len(skeleton.text)
    is_bare = section.number and start is None and len(wording.words) <= 2
    if is_bare and not (alone and begins_line):
        return None
    score = score_of_words(wording) + score_of_case(skeleton, at, clues.small_headings)
    score += POINTS["numbered"] * (start is not None) + POINTS["inside a line"] * mid_line
    score += clues.cells.score(skeleton, at, skeleton.begins[at])
    score += score_before(skeleton, at, offset)
    was_ended = bool(own) and clues.was_ended(skeleton, offset, end)
    helped = bool(own and own.has_hint)
    score += score_after(skeleton, after, end, was_ended=was_ended, helped=helped)
    begins_small = skeleton.source[skeleton.begins[at]].islower() and not clues.small_headings
    # Two everyday words after a full stop are no heading; a whole question may be.
    weak = mid_line and len(wording.words) < 3
    return Candidate(
        wording.section, at, after, offset, end, score, mid_line, weak,
        misspelt=bool(more),
        own_line=alone and begins_line and not begins_small
        and (start if section.number else own) is not None,
        words=len(wording.words),
    )  # fmt: skip


def _is_numbered(own: OwnLine, section: TemplateSection, wording: Wording) -> bool:
    """Whether a line is that of a heading with its printed number, over one of printed help, or
    of a chapter without one that somebody numbered on ("7. Komentāri/priekšlikumi …")."""
    if not section.parent and not section.number and len(wording.words) >= _MANY_WORDS:
        return own.mark == "number"
    helped = own.has_hint and own.end in (own.hint_end, own.bracket_end)
    return bool(section.number) and own.mark == "number" and helped


def _follows_sentence(skeleton: Skeleton, at: int) -> bool:
    gap = skeleton.gap_before(at)
    is_capital = skeleton.source[skeleton.begins[at]].isupper()
    return is_capital and bool(re.search(r"[.!?:;…”\"»)]\s*(?:\d\.\s*)?\Z", gap))


def _right_after_parents(
    found: list[Candidate], skeleton: Skeleton, template: Template
) -> list[Candidate]:
    """Drop headings of one everyday word that do not follow their parent's heading at once.

    Where a document has none of their parents, they are headings on lines of their own.
    """
    ends = {(c.section, c.after) for c in found}
    index = {section.id: i for i, section in enumerate(template.sections)}
    there = {c.section for c in found}
    kept: list[Candidate] = []
    for candidate in found:
        section = template.sections[candidate.section]
        if not section.directly_after_parent:
            kept += [candidate] if candidate.score >= ENOUGH else []
        elif (index[section.parent], skeleton.position_of(candidate.start)) in ends:
            # Behind a colon an answer may begin small.
            has_colon = skeleton.source[candidate.start : candidate.end].endswith(":")
            least = ENOUGH if has_colon else candidate.score
            kept.append(replace(candidate, score=max(candidate.score, least)))
        elif index[section.parent] not in there and candidate.own_line:
            kept.append(replace(candidate, score=max(candidate.score, ENOUGH)))
    return kept

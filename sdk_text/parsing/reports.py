"""Which stretches of a document are reports, and which headings each of them has."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from itertools import accumulate, pairwise
from operator import or_

from sdk_text.parsing.candidates import Candidate
from sdk_text.parsing.contents import find_contents
from sdk_text.parsing.coverage import cuts_between
from sdk_text.parsing.heading_choice import candidates_between, choose
from sdk_text.parsing.heading_order import Ordered, begins_again, in_text_order
from sdk_text.parsing.misspelt import with_misspelt
from sdk_text.parsing.reworded import with_reworded
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.parsing.titles import Title
from sdk_text.template import Template

_ENOUGH_HEADINGS = 3
"""A stretch without a title needs as many headings to be taken for a report."""
_ENOUGH_LINES = 6
"""With as many headings at the beginning of lines, a text has kept its line breaks."""
_FIRST_SECTIONS = 3
"""A report begins with one of the template's first sections."""
_MOST_RESTARTS = 40
"""Places that are looked at for the beginning of a report without the template's first headings."""
_LEAST_TEXT = 10
"""Letters of an answer; below that a heading in a list of headings has none."""


@dataclass(frozen=True, slots=True)
class Report:
    """One report found in a document."""

    title: Title | None
    start: int
    """Document offset of the title, or of the first heading where there is none."""
    order: Ordered
    """Its headings, which of them stand at unusual places, and which part nothing."""

    @property
    def headings(self) -> list[Candidate]:
        """Its headings in the order of the text."""
        return self.order.headings


@dataclass(frozen=True, slots=True)
class Aside:
    """What looks like a part of a report and is none."""

    repeated: list[Title]
    """Titles that only repeat as running headers."""
    contents: list[tuple[int, int]]
    """Document offsets of tables of contents."""


def find_reports(
    skeleton: Skeleton, titles: list[Title], candidates: list[Candidate], template: Template
) -> tuple[list[Report], Aside]:
    """The reports of a document in order, and what is none of them."""
    titles = [
        t
        for t, after in _with_next(titles, skeleton)
        if _any(candidates, t, after) or _many_misspelt(skeleton, template, t, after)
    ]
    contents = find_contents(skeleton, [title.start for title in titles], template)
    candidates = [c for c in candidates if not cuts_between(c.start, c.start + 1, contents)]
    titles, repeated = _without_running_headers(titles, candidates, skeleton, template)
    reports: list[Report] = []
    ends = [skeleton.position_of(b) for _, b in contents]
    edges = [(None, 0), *((t, t.after) for t in titles)]
    for i, (title, first) in enumerate(edges):
        last = titles[i].first if i < len(titles) else len(skeleton.text)
        between = candidates_between(candidates, first, last)
        before = bisect_left(ends, last)
        listed = ends[before - 1] if before and ends[before - 1] > first else 0
        reports += _reports_between(skeleton, template, title, between, last, listed)
    return reports, Aside(repeated, contents)


def _with_next(titles: list[Title], skeleton: Skeleton) -> list[tuple[Title, int]]:
    ends = [*(t.first for t in titles[1:]), len(skeleton.text)]
    return list(zip(titles, ends, strict=False))


def _any(candidates: list[Candidate], title: Title, end: int) -> bool:
    """Whether a heading stands under a title: a title in a list of contents has none."""
    return any(not c.mid_line for c in candidates_between(candidates, title.after, end))


def _many_misspelt(skeleton: Skeleton, template: Template, title: Title, end: int) -> bool:
    """Whether the headings under a title are there, but none of them without an error."""
    found = with_misspelt(skeleton, template, [], title.after, end)
    return len(found) >= _ENOUGH_HEADINGS


def _without_running_headers(
    titles: list[Title], candidates: list[Candidate], skeleton: Skeleton, template: Template
) -> tuple[list[Title], list[Title]]:
    kept: list[Title] = []
    repeated: list[Title] = []
    reached = -1
    for title, end in _with_next(titles, skeleton):
        chosen = _chosen(candidates_between(candidates, title.after, end), template)
        begins = bool(chosen) and chosen[0].section < _FIRST_SECTIONS
        if kept and kept[-1].id == title.id and not begins:
            repeated.append(title)
        elif not (kept and chosen and chosen[0].section > reached >= _FIRST_SECTIONS) or (
            _is_printed(title, skeleton)
        ):
            kept.append(title)
            reached = -1
        # Else the words of a title in an answer: the report goes on behind them.
        reached = max([reached, *(c.section for c in chosen)])
    return kept, repeated


def _is_printed(title: Title, skeleton: Skeleton) -> bool:
    """Whether a title stands in capitals, as those of reports do, and no sentence goes on."""
    begins, source = skeleton.begins, skeleton.source
    goes_on = title.after < len(begins) and source[begins[title.after]].islower()
    return source[title.start : title.end].isupper() and not goes_on


def _chosen(candidates: list[Candidate], template: Template) -> list[Candidate]:
    """Headings by the template's order.

    Those inside lines fill gaps; those of few words only in a text without line breaks, which
    shows in hardly any heading that begins a line.
    """
    number = len(template.sections)
    own_line = choose([c for c in candidates if not c.mid_line], number)
    has_lines = len(own_line) >= _ENOUGH_LINES
    every = choose([c for c in candidates if not (c.weak and has_lines)], number)
    return every if len(every) > len(own_line) else own_line


def _reports_between(
    skeleton: Skeleton,
    template: Template,
    title: Title | None,
    candidates: list[Candidate],
    last: int,
    listed: int,
) -> list[Report]:
    """The report under a title and any reports after it whose titles are missing.

    ``listed``: position after a table of contents that stands between, or 0.
    """
    edges = [0, *_restarts(candidates, template), last]
    reports: list[Report] = []
    for i, (first, end) in enumerate(pairwise(edges)):
        between = candidates_between(candidates, first, end)
        chosen = _chosen(between, template)
        own_title = title if i == 0 else None
        if own_title or len(chosen) >= _ENOUGH_HEADINGS:
            begin = own_title.after if own_title else chosen[0].first
            begin = max(begin, listed) if not chosen or listed <= chosen[0].first else begin
            chosen = with_misspelt(skeleton, template, chosen, begin, end)
            chosen = with_reworded(skeleton, template, chosen, begin, end)
        if (own_title and chosen) or (not own_title and _is_report(chosen, end)):
            found = in_text_order(chosen, between, template)
            start = own_title.start if own_title else found.headings[0].start
            reports.append(Report(own_title, start, found))
    return reports


def _restarts(candidates: list[Candidate], template: Template) -> list[int]:
    """Where the template begins anew: its first heading again after several later ones."""
    begun = [c.first for c in candidates if c.section == 0 and not c.mid_line]
    edges = [0, *begun, 1 << 60]
    enough = [
        len(_chosen(candidates_between(candidates, a, b), template)) >= _ENOUGH_HEADINGS
        for a, b in pairwise(edges)
    ]
    seen = list(accumulate(enough, or_))
    found = [first for k, first in enumerate(begun, 1) if enough[k] and seen[k - 1]]
    return sorted(found + _later_restarts(candidates, template, found))


def _later_restarts(candidates: list[Candidate], template: Template, known: list[int]) -> list[int]:
    """Where a report begins that lacks the template's first headings, too."""
    begun = [c.first for c in candidates if 0 < c.section < _FIRST_SECTIONS and c.own_line][
        :_MOST_RESTARTS
    ]
    found: list[int] = []
    for first in begun:
        edges = sorted([0, *known, *found, 1 << 60])
        low, high = max(e for e in edges if e <= first), min(e for e in edges if e > first)
        before = _chosen(candidates_between(candidates, low, first), template)
        after = _chosen(candidates_between(candidates, first, high), template)
        if begins_again(before, after, _ENOUGH_HEADINGS):
            found.append(first)
    return found


def _is_report(chosen: list[Candidate], end: int) -> bool:
    """Whether headings without a title make a report, and not a list of headings."""
    if len(chosen) < _ENOUGH_HEADINGS:
        return False
    ends = [c.first for c in chosen[1:]] + [end]
    answered = sum(e - c.after >= _LEAST_TEXT for c, e in zip(chosen, ends, strict=True))
    return answered >= max(2, len(chosen) / 3)


def with_pieces(report: Report) -> list[tuple[int, int]]:
    """Document offsets of the later lines of headings that stand beside their answers."""
    return [piece for heading in report.headings for piece in heading.pieces]


def echoes(skeleton: Skeleton, report: Report) -> list[tuple[int, int]]:
    """Document offsets of headings printed a second time right after themselves.

    Converters write a merged cell of a table once for each of its columns.
    """
    found: list[tuple[int, int]] = []
    for heading in report.headings:
        first = skeleton.position_of(heading.start)
        words = skeleton.text[first : heading.after]
        if heading.pieces:
            continue
        if skeleton.text.startswith(words, heading.after):
            found += _echo(skeleton, heading.after, heading.after, len(words))
        elif skeleton.text.endswith(words, 0, first):
            found += _echo(skeleton, first, first - len(words), len(words))
    return found


def _echo(skeleton: Skeleton, between: int, first: int, length: int) -> list[tuple[int, int]]:
    """The stretch from a position on, if a cell or line ends between it and its twin, and it is not
    the beginning of an answer in the heading's words ("Mērķis ir …", "Mērķis: …")."""
    after = first + length
    is_apart = _parts(skeleton.gap_before(between)) and skeleton.is_boundary(after)
    if not is_apart or (after > between and _goes_on(skeleton, after)):
        return []
    return [(skeleton.begins[first], skeleton.ends[after - 1])]


def _goes_on(skeleton: Skeleton, position: int) -> bool:
    """Whether a sentence goes on at a position, on the same line."""
    gap = skeleton.gap_before(position)
    if position >= len(skeleton.text) or _parts(gap):
        return False
    return bool(gap.strip()) or skeleton.source[skeleton.begins[position]].islower()


def _parts(gap: str) -> bool:
    """Whether a cell or line ends in a gap."""
    return any(sign in gap for sign in "|\t\n\r")

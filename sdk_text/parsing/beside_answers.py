"""Headings beside their answers: a table that was read line by line."""

from __future__ import annotations

from collections.abc import Iterator

from sdk_text.parsing.candidates import Candidate, Wording, wordings
from sdk_text.parsing.heading_scores import POINTS, after_tail, score_of_case, score_of_words
from sdk_text.parsing.lines import find_lines
from sdk_text.parsing.skeleton import Skeleton
from sdk_text.template import Template


def beside_answers(skeleton: Skeleton, template: Template) -> Iterator[Candidate]:
    """Headings whose lines each go on with a line of the answer (a table read line by line)."""
    lines = find_lines(skeleton.source)
    starts = [skeleton.position_of(line.start) for line in lines]
    ends = [*starts[1:], len(skeleton.text)][: len(starts)]
    by_word: dict[str, list[Wording]] = {}
    for wording in wordings(template):
        if len(wording.words) > 1:
            by_word.setdefault(wording.words[0], []).append(wording)
    shortest = min(map(len, by_word), default=0)
    for i, (start, end) in enumerate(zip(starts, ends, strict=True)):
        if end - start < shortest:
            continue
        for word, begun in by_word.items():
            if skeleton.text.startswith(word, start, end):
                for wording in begun:
                    candidate = _beside(skeleton, wording, starts, ends, i)
                    if candidate:
                        yield candidate


def _with_comma(skeleton: Skeleton, after: int) -> int:
    """Where a heading's line ends that breaks after a comma."""
    end = skeleton.ends[after - 1]
    return end + 1 if skeleton.source[end : end + 1] == "," else end


def _beside(
    skeleton: Skeleton, wording: Wording, starts: list[int], ends: list[int], i: int
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
    spans = [(skeleton.begins[a], _with_comma(skeleton, b)) for a, b in pieces]
    spans[-1] = spans[-1][0], after_tail(skeleton.source, spans[-1][1])
    score = POINTS["beside its answer"] + score_of_words(wording)
    score += score_of_case(skeleton, first)
    return Candidate(
        wording.section, first, after, *spans[0], score, pieces=tuple(spans[1:])
    )  # fmt: skip

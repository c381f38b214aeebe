"""Codings of any stretch of text, as decisions tied to words, and back to offsets.

A decision speaks of one segment. A stretch that a person coded by hand may be a few words of one
segment (then `evidence` holds them, and `occurrence` tells which of several it is), or run over
several segments: then it is as many decisions as segments that it touches, which share a
`stretch`. Each is placed by its own words, so that the rest of a stretch holds when one of its
sentences was edited.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sdk_text.records import Segment
from sdk_text.review.decisions.record import Action, Decision, Place, find_all, places, words
from sdk_text.text.clean_text import ReadingForm, reading_form


@dataclass(frozen=True, slots=True)
class Piece:
    """What a stretch covers of one segment."""

    place: Place
    evidence: str
    """Clean text; empty if it is the whole segment."""
    occurrence: str
    start: int
    end: int
    """Offsets in the document of what is covered, trimmed to what can be read."""


class StretchFinder:
    """Cuts stretches of documents into pieces of segments."""

    def __init__(self, segments: Sequence[Segment], texts: Mapping[str, str]) -> None:
        """Take the segments of a corpus in their order, and the document text by summary id."""
        self._segments = list(segments)
        self._places = places(self._segments)
        self._texts = texts
        self._of_summary: dict[str, list[int]] = defaultdict(list)
        for i in sorted(range(len(self._segments)), key=lambda i: self._segments[i].start):
            self._of_summary[self._segments[i].summary].append(i)
        self._ends = {
            summary: [self._segments[i].end for i in rows]
            for summary, rows in self._of_summary.items()
        }
        self._starts = {
            summary: [self._segments[i].start for i in rows]
            for summary, rows in self._of_summary.items()
        }

    def pieces(self, summary: str, start: int, end: int) -> list[Piece]:
        """Return what ``text[start:end]`` covers of each segment of the summary, in order.

        What lies in no segment (headings, page numbers) is not among them.
        """
        rows = self._of_summary.get(summary, [])
        if not rows:
            return []
        first = bisect_right(self._ends[summary], start)
        last = bisect_left(self._starts[summary], end)
        found = (self._piece(i, start, end) for i in rows[first:last])
        return [piece for piece in found if piece is not None]

    def _piece(self, i: int, start: int, end: int) -> Piece | None:
        segment = self._segments[i]
        form = reading_form(
            self._texts[segment.summary], segment.start, segment.end, segment.skipped
        )
        inside = [
            k
            for k in range(len(form.text))
            if form.offsets[k] < end and form.ends[k] > start and not form.text[k].isspace()
        ]
        if not inside:
            return None
        a, b = inside[0], inside[-1] + 1
        evidence = form.text[a:b]
        place = self._places[i]
        if evidence == form.text:
            return Piece(place, "", "", segment.start, segment.end)
        among = find_all(evidence, form.text)
        number = str(among.index(a) + 1) if len(among) > 1 else ""
        return Piece(place, evidence, number, *form.span(a, b))


def stretch_decisions(
    pieces: Sequence[Piece],
    *,
    coder: str,
    decided: str,
    action: Action,
    code: str,
    new_code: str = "",
    comment: str = "",
) -> list[Decision]:
    """Return a person's decision on a stretch: one decision for each of its pieces."""
    stretch = stretch_id(pieces, coder, code) if len(pieces) > 1 else ""
    return [
        Decision(
            coder=coder,
            decided=decided,
            action=action,
            summary=piece.place.summary,
            section=piece.place.section,
            segment=piece.place.segment,
            code=code,
            new_code=new_code,
            comment=comment,
            evidence=piece.evidence,
            text=piece.place.text,
            key=piece.place.key,
            before=piece.place.before,
            after=piece.place.after,
            occurrence=piece.occurrence,
            stretch=stretch,
        )
        for piece in pieces
    ]


def stretch_id(pieces: Sequence[Piece], coder: str, code: str) -> str:
    """Return what the pieces of one stretch have in common: the same for the same words."""
    parts = [coder, code]
    for piece in pieces:
        parts += [piece.place.segment, piece.place.key, piece.evidence, piece.occurrence]
    return "s" + hashlib.blake2b("\x1f".join(parts).encode(), digest_size=8).hexdigest()


def locate(decision: Decision, segment: Segment, form: ReadingForm | None) -> tuple[int, int, str]:
    """Return offsets and clean text of a decision's words in the segment.

    The whole segment, where the decision is on all of it, where the words are there no more, or
    where the report's text (`form`) is not at hand.
    """
    whole = (segment.start, segment.end, segment.text)
    if not decision.evidence or form is None:
        return whole
    span = _span(decision, form.text)
    if span is None:
        return whole
    return *form.span(*span), form.text[span[0] : span[1]]


def _span(decision: Decision, text: str) -> tuple[int, int] | None:
    found = find_all(decision.evidence, text)
    if found:
        number = int(decision.occurrence) if decision.occurrence.isdecimal() else 1
        at = found[min(max(number, 1), len(found)) - 1]
        return at, at + len(decision.evidence)
    return _span_of_letters(decision.evidence, text)


def _span_of_letters(evidence: str, text: str) -> tuple[int, int] | None:
    """Return where the letters of `evidence` stand, whatever case and marks are between them."""
    letters: list[str] = []
    at: list[int] = []
    for i, character in enumerate(text):
        for letter in "".join(words(character)):
            letters.append(letter)
            at.append(i)
    wanted = "".join(words(evidence))
    first = "".join(letters).find(wanted) if wanted else -1
    return None if first < 0 else (at[first], at[first + len(wanted) - 1] + 1)

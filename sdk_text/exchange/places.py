"""Where stretches of a project's texts stand in our reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

from sdk_text.exchange.alignment import Alignment, Found, tokens_of
from sdk_text.exchange.project import ProjectSource
from sdk_text.exchange.source_documents import SourceDocuments
from sdk_text.records import ParsedDocument
from sdk_text.review.decisions.record import places
from sdk_text.review.decisions.stretches import Piece, StretchFinder

LEAST_FOUND = 0.7
"""Share of a stretch's words and signs that must stand together in our text."""
Spot = tuple[str, int, int]
"""A document, and the start and end of a stretch of it."""
Words = tuple[str, str, str, str]
"""Summary, and the fingerprints of a segment and of its neighbours."""


class Places:
    """Finds stretches of a project's sources in our reports."""

    def __init__(self, reports: Sequence[ParsedDocument]) -> None:
        """Take the parsed reports of a corpus."""
        self._reports = {report.document.name: report for report in reports}
        texts = {s.summary: r.document.text for r in reports for s in r.summaries}
        segments = [segment for report in reports for segment in report.segments]
        self._finder = StretchFinder(segments, texts)
        counted = Counter((p.summary, p.key, p.before, p.after) for p in places(segments))
        self.repeated: frozenset[Words] = frozenset(w for w, n in counted.items() if n > 1)
        self._documents = SourceDocuments(reports)
        self._alignments: dict[tuple[str, str, str], dict[str, Alignment]] = {}

    def documents_of(self, source: ProjectSource) -> set[str]:
        """Return the names of the documents that a source is a text of."""
        return set(self._aligned(source))

    def summaries_of(self, documents: Collection[str]) -> set[str]:
        """Return the ids of the summaries in documents."""
        return {s.summary for name in documents for s in self._reports[name].summaries}

    def spot(self, source: ProjectSource, start: int, end: int) -> Spot | None:
        """Return document, start and end of a stretch of a source, or None."""
        return self.locate(source, start, end)[0]

    def pieces(self, source: ProjectSource, start: int, end: int) -> tuple[list[Piece], str]:
        """Return what a stretch covers of our segments, or why nothing."""
        spot, reason = self.locate(source, start, end)
        return self.pieces_at(*spot) if spot else ([], reason)

    def locate(self, source: ProjectSource, start: int, end: int) -> tuple[Spot | None, str]:
        """Return document, start and end of a stretch of a source, or why there is none."""
        aligned = self._aligned(source)
        if not aligned:
            return None, "its text is not among the reports"
        found = [(alignment.find(start, end), name) for name, alignment in aligned.items()]
        found = [(place, name) for place, name in found if place.share >= LEAST_FOUND]
        if not found:
            return None, f"its words are not in {', '.join(sorted(aligned))}"
        ranked = sorted(found, key=lambda f: _weight(f[0]), reverse=True)
        best, name = ranked[0]
        alike = [n for place, n in ranked if _weight(place) == _weight(best)]
        if len(alike) > 1:
            return None, f"its words are in {' and '.join(sorted(alike))} alike"
        return (name, best.start, best.end), ""

    def holds(self, source: ProjectSource, spot: Spot) -> bool:
        """Tell whether the words at a place of our reports stand in a source."""
        alignment = self._aligned(source).get(spot[0])
        return alignment is not None and alignment.share_of_ours(*spot[1:]) >= LEAST_FOUND

    def pieces_at(self, document: str, start: int, end: int) -> tuple[list[Piece], str]:
        """Return what a stretch of a document covers of its segments, or why nothing."""
        pieces = [
            piece
            for summary in self._reports[document].summaries
            if summary.start < end and start < summary.end
            for piece in self._finder.pieces(summary.summary, start, end)
        ]
        return (
            pieces,
            "" if pieces else "it lies in no segment (a heading, the form, a page number)",
        )

    def _aligned(self, source: ProjectSource) -> Mapping[str, Alignment]:
        key = (source.guid, source.name, source.text)
        if key not in self._alignments:
            theirs = tokens_of(source.text)
            self._alignments[key] = {
                name: Alignment(self._documents.tokens(name), theirs)
                for name in self._documents.of(source, theirs)
            }
        return self._alignments[key]


def _weight(found: Found) -> tuple[float, int]:
    return found.share, found.around

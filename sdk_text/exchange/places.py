"""Where stretches of a project's texts stand in our reports."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from sdk_text.exchange.alignment import Alignment, Tokens, grams, tokens_of
from sdk_text.exchange.project import ProjectSource
from sdk_text.records import ParsedDocument
from sdk_text.review.decisions.record import places
from sdk_text.review.decisions.stretches import Piece, StretchFinder

LEAST_FOUND = 0.7
"""Share of a stretch's words and signs that must stand together in our text."""
LEAST_COMMON = 0.05
"""Share of the shorter text's runs of words that a source and a document must have in common."""
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
        self._tokens: dict[str, Tokens] = {}
        self._grams: dict[str, set[tuple[str, ...]]] = {}
        self._alignments: dict[str, dict[str, Alignment]] = {}

    def documents_of(self, source: ProjectSource) -> set[str]:
        """Return the names of the documents that share words with a source."""
        return set(self._aligned(source))

    def spot(self, source: ProjectSource, start: int, end: int) -> tuple[str, int, int] | None:
        """Return document, start and end of a stretch of a source, or None."""
        found = [
            (alignment.find(start, end), name) for name, alignment in self._aligned(source).items()
        ]
        if not found:
            return None
        (a, b, share), name = max(found, key=lambda f: f[0][2])
        return (name, a, b) if share >= LEAST_FOUND else None

    def pieces(self, source: ProjectSource, start: int, end: int) -> tuple[list[Piece], str]:
        """Return what a stretch covers of our segments, or why nothing."""
        if not self._aligned(source):
            return [], "its text is not among the reports"
        spot = self.spot(source, start, end)
        if spot is None:
            return [], "its words are not in the reports"
        return self.pieces_at(*spot)

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
        key = source.text
        if key not in self._alignments:
            theirs = tokens_of(source.text)
            runs = grams(theirs)
            self._alignments[key] = {
                name: Alignment(self._tokens_of(name), theirs)
                for name in self._reports
                if self._have_much_in_common(runs, self._grams_of(name))
            }
        return self._alignments[key]

    @staticmethod
    def _have_much_in_common(theirs: set[tuple[str, ...]], ours: set[tuple[str, ...]]) -> bool:
        return len(theirs & ours) > LEAST_COMMON * min(len(theirs), len(ours))

    def _tokens_of(self, name: str) -> Tokens:
        if name not in self._tokens:
            self._tokens[name] = tokens_of(self._reports[name].document.text)
        return self._tokens[name]

    def _grams_of(self, name: str) -> set[tuple[str, ...]]:
        if name not in self._grams:
            self._grams[name] = grams(self._tokens_of(name))
        return self._grams[name]

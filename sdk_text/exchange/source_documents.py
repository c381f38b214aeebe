"""Which of our documents a project's source is: a copy of one, an extract, a later version, or
several in one text.

All reports answer the same form, so its headings tell nothing: only words of segments do.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence

from sdk_text.exchange.alignment import Tokens, grams, tokens_of
from sdk_text.exchange.project import ProjectSource, guid
from sdk_text.records import ParsedDocument

LEAST_COMMON = 0.2
"""Share of the shorter text's runs of words that a source and a document have in common."""
LEAST_COMMON_NAMED = 0.05
"""The same, where their names are equal."""
_NAMED_BEFORE = 0.5
"""Share of the most common runs with which a document of the source's name goes first."""
_ENDING = re.compile(r"\.(txt|docx|pdf|odt|md|rtf)\Z", re.IGNORECASE)

Runs = set[tuple[str, ...]]


class SourceDocuments:
    """Chooses the documents of a project's sources."""

    def __init__(self, reports: Sequence[ParsedDocument]) -> None:
        """Take the parsed reports of a corpus."""
        self._reports = {report.document.name: report for report in reports}
        self._tokens: dict[str, Tokens] = {}
        self._runs: dict[str, Runs] = {}

    def tokens(self, name: str) -> Tokens:
        """Return the words and signs of a document."""
        if name not in self._tokens:
            self._tokens[name] = tokens_of(self._reports[name].document.text)
        return self._tokens[name]

    def of(self, source: ProjectSource, theirs: Tokens) -> list[str]:
        """Return the names of a source's documents; none if its text is not among the reports.

        The same text is the document. Else the one with the most words in common is taken, then
        the one that has most of what is left: a source may hold several reports. Documents that
        have equally many are all taken.

        Args:
            source: of a project.
            theirs: its words and signs.
        """
        same = [name for name in self._reports if self.tokens(name).keys == theirs.keys]
        if same:
            return [name for name in same if _is_named(source, name)] or same
        return [name for names in self._by_words(source, grams(theirs)) for name in names]

    def _by_words(self, source: ProjectSource, theirs: Runs) -> Iterator[list[str]]:
        left = set(theirs)
        open_names = list(self._reports)
        while True:
            common = {name: len(left & self._runs_of(name)) for name in open_names}
            enough = [n for n in open_names if self._are_enough(source, n, common[n], theirs)]
            if not enough:
                return
            most = max(common[name] for name in enough)
            named = [
                name
                for name in enough
                if _is_named(source, name) and common[name] >= _NAMED_BEFORE * most
            ]
            taken = named or [name for name in enough if common[name] == most]
            yield taken
            for name in taken:
                left -= self._runs_of(name)
                open_names.remove(name)

    def _are_enough(self, source: ProjectSource, name: str, common: int, theirs: Runs) -> bool:
        least = LEAST_COMMON_NAMED if _is_named(source, name) else LEAST_COMMON
        return common > least * min(len(theirs), len(self._runs_of(name)))

    def _runs_of(self, name: str) -> Runs:
        if name not in self._runs:
            tokens = self.tokens(name)
            inside = {
                i
                for segment in self._reports[name].segments
                for i in tokens.within(segment.start, segment.end)
            }
            self._runs[name] = grams(tokens, inside) or grams(tokens)
        return self._runs[name]


def _is_named(source: ProjectSource, name: str) -> bool:
    return source.guid == guid("source", name) or _plain(source.name) == _plain(name)


def _plain(name: str) -> str:
    return unicodedata.normalize("NFC", _ENDING.sub("", name.strip())).casefold()

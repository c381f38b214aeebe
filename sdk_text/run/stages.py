"""The stages of a run, in order: read, parse, analyse the language, code, apply decisions.

Documents pass through one at a time, so that memory holds one document whatever their number
(and, so that a small run need not read them twice, the first `KEPT_CHARACTERS` of them).
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.frames import as_codings, codings_frame, frame_of, parsed_frames
from sdk_text.records import Coding, Document, Notice, ParsedDocument
from sdk_text.results import overview
from sdk_text.run import whole_run
from sdk_text.run.account import account, decision_report, messages
from sdk_text.run.ahead import reading_beside
from sdk_text.run.beside import in_folders_below
from sdk_text.run.given import Given
from sdk_text.run.settings import Settings
from sdk_text.run.survey import Source, Surveyed, without_twice
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from sdk_text.cluster.run import ClusterParts
    from sdk_text.review.decisions.renamed import NewIds

KEPT_CHARACTERS = 2_000_000
"""Documents of so many characters together are kept from the survey instead of read again."""


class Run(Given):
    """One run over some files: takes each document through, and keeps the account for run.json."""

    def __init__(self, paths: Sequence[str | Path], settings: Settings) -> None:
        super().__init__(paths, settings)
        self.counts: Counter[str] = Counter()
        self.inputs: list[dict[str, Any]] = []
        self.notices: list[Notice] = []
        self.left_out: list[str] = []
        self.dropped: list[str] = []
        self.errors: list[dict[str, str]] = []
        self.kept: dict[Path, ParsedDocument] = {}
        self.parts: ClusterParts | None = None
        self.overviews: list[pd.DataFrame] = []
        self.decision_reports: list[pd.DataFrame] = []
        self.sources: list[Source] = []
        """What the survey found."""
        self.made_by: dict[str, Any] = {}
        """What the cache says of the engine and coder of what it gave."""
        self.told: list[str] | None = None
        """The notices of an earlier run, where nothing has changed since."""
        self.unchanged_since = ""
        """When that run began."""
        self.started = time.strftime("%Y-%m-%dT%H:%M:%S%z")

    def survey(self, parts_folder: Path | None = None) -> list[Source]:
        """Read and parse every file once, to find all that is wrong before the long work.

        With `Settings.cluster` the files are coded on the way, wherever that says.

        Args:
            parts_folder: where a cluster's parts are kept; None: nowhere for good.

        Raises:
            InputError: files that cannot be used (all of them named), or a summary found twice.
        """
        if self.settings.cluster is not None:
            from sdk_text.cluster.arrow import require_arrow

            require_arrow("--cluster")
            from sdk_text.cluster.run import ClusterParts

            self.parts = ClusterParts(self, parts_folder)
            return self.parts.survey()
        return self.accept(self._surveyed(path, name) for path, name in self.files())

    def close(self) -> None:
        """Give back what was kept for this run only."""
        if self.parts is not None:
            self.parts.close()

    def files(self) -> list[tuple[Path, str]]:
        """Return the files of this run in order, each with the name of its document.

        Raises:
            InputError: a path cannot be used, or there is no file.
        """
        from sdk_text.reading.files import survey, unique_names

        found = survey(self.paths)
        self.choices += found.messages
        if self.settings.decisions is None:
            self.choices += in_folders_below(found.files, self.folders())
        return list(zip(found.files, unique_names(found.files), strict=True))

    def _surveyed(self, path: Path, name: str) -> Surveyed:
        try:
            parsed = self.parse(path, name)
        except InputError as error:
            return Surveyed(path, name, problem=str(error))
        ids = tuple(s.summary for s in parsed.summaries)
        return Surveyed(path, name, parsed.document.sha256, ids, parsed.notices, parsed=parsed)

    def accept(self, surveyed: Iterable[Surveyed]) -> list[Source]:
        """Return the files that can be used, in order; keep account of the others.

        Raises:
            InputError: files that cannot be used (all of them named), or a summary found twice.
        """
        sources: list[Source] = []
        room = KEPT_CHARACTERS
        for one in without_twice(surveyed):
            if one.problem:
                self.errors.append(one.error)
                continue
            sources.append(Source(one.path, one.name, one.sha256, one.summaries))
            if one.parsed is not None:
                room -= len(one.parsed.document.text)
                if room >= 0:
                    self.kept[one.path] = one.parsed
            self.notices += one.notices
        problems = [error["message"] for error in self.errors]
        if problems and not (self.settings.skip_unusable and sources):
            if sources:
                others = counted(len(sources), "other file|other files")
                problems[-1] += f" ({others} can be used: --skip-unusable)"
            raise InputError("\n".join(problems))
        self.left_out += problems
        self.sources = sources
        return sources

    def parse(self, path: Path, name: str) -> ParsedDocument:
        """Read and parse one file, or take it from the cache."""
        from sdk_text.reading.documents import document_from_bytes, file_bytes
        from sdk_text.system.given_files import printable

        with self.stage("reading"):
            data = file_bytes(path)

        def make() -> ParsedDocument:
            with self.stage("reading"):
                document = document_from_bytes(data, path, name=name)
            return self.parse_document(document)

        known_by = hashlib.sha256(data).hexdigest(), name, printable(path)
        return self.cache.parsed(known_by, self.template_digest, make)

    def parse_document(self, document: Document) -> ParsedDocument:
        """Parse a document that was read."""
        from sdk_text.parsing import parse_document

        with self.stage("parsing"):
            return parse_document(document, self.template)

    def stream(
        self, sources: Iterable[Source]
    ) -> Iterator[tuple[str, str, dict[str, pd.DataFrame]]]:
        """Yield name, text and frames of each document (frames: `sdk_text.frames.COLUMNS`).

        Raises:
            InputError: a file changed since it was looked at, or cannot be used.
        """
        sources = whole_run.shown_to_coder(self, sources)
        for source in sources:
            if self.parts is not None:
                parsed, frames = self.parts.decided(source)
            else:
                kept = self.kept.pop(source.path, None)
                parsed = kept or self.parse(source.path, source.name)
                if parsed.document.sha256 != source.sha256:
                    raise InputError(f"{source.path}: changed during the run; run again")
                frames = self.frames(parsed)
            if self.variables is not None:
                frames["variables"] = self.variables.frame(parsed.summaries)
            self.counts.update(whole_run.counts_of(frames))
            self.overviews.append(overview(frames, [f.id for f in self.codebook.families]))
            document = parsed.document
            self.inputs.append(
                {
                    "path": str(source.path),
                    "document": document.name,
                    "sha256": document.sha256,
                    "format": document.format,
                    "encoding": document.encoding,
                    "characters": len(document.text),
                    "summaries": list(source.summaries),
                }
            )
            yield document.name, document.text, frames

    def frames(self, parsed: ParsedDocument, *, decide: bool = True) -> dict[str, pd.DataFrame]:
        """Take one parsed document through language analysis and coding, and persons' decisions."""
        frames = parsed_frames(parsed)
        key = self.cache.coded_key(parsed, self.codebook)
        kept = self.cache.coded(key)
        if kept is None:
            made, codings = self._machine(parsed)
            codes = {"codings": codings_frame(codings)}
            self.cache.keep_coded(key, {**made, **codes}, **self.makers_said())
        else:
            made, self.made_by = kept
            codings = as_codings(made.pop("codings"))
        frames |= made
        if decide and self.decisions:
            return self.with_decisions(parsed, frames, codings)
        frames["codings"] = codings_frame(codings)
        return frames

    def _machine(self, parsed: ParsedDocument) -> tuple[dict[str, pd.DataFrame], list[Coding]]:
        """Return tokens, entities, and the machine's codings of a document."""
        from sdk_text.coding import code_segments

        with reading_beside(self.coder, parsed):
            docs = self.analysed(parsed)
            with self.stage("language"):
                frames = whole_run.language_frames(docs)
            with self.stage("coding"):
                codings = code_segments(
                    parsed,
                    docs,
                    codebook=self.codebook,
                    coder=self.coder,
                    threshold=self.threshold,
                )
        return frames, codings

    def with_decisions(
        self, parsed: ParsedDocument, frames: dict[str, pd.DataFrame], codings: Sequence[Coding]
    ) -> dict[str, pd.DataFrame]:
        """Return the frames: the machine's codings put aside, persons' decisions applied."""
        machine = frame_of("machine", codings)
        decided = codings_frame(self._decided(parsed, codings))
        return {**frames, "machine": machine, "codings": decided}

    def analysed(self, parsed: ParsedDocument) -> list[Doc]:
        """Return a Doc for each segment."""
        from sdk_text import language

        nlp = self.nlp  # loaded before the clock of the stage starts
        with self.stage("language"):
            return language.analyse(
                parsed,
                nlp,
                processes=self.settings.processes,
                progress=self.settings.progress,
                kept=self.cache.docs(nlp.vocab),
            )

    def _decided(self, parsed: ParsedDocument, codings: Sequence[Coding]) -> list[Coding]:
        """Return the codings with persons' decisions in place of the machine's."""
        from sdk_text.review.decisions.apply import apply_decisions

        here = [summary.summary for summary in parsed.summaries]
        with self.stage("decisions"):
            decided, report = apply_decisions(
                codings,
                parsed.segments,
                [d for d in self.decisions if self.new_ids.of(d) in here],
                self.codebook,
                texts=dict.fromkeys(here, parsed.document.text),
            )
        self.decision_reports.append(report)
        return decided

    @cached_property
    def new_ids(self) -> NewIds:
        """The ids that reports have in this run, by those of whenever they were decided on."""
        from sdk_text.review.decisions.renamed import (
            NewIds,
            absent_reports,
            of_one_name,
            renamed_reports,
        )

        here = [summary for source in self.sources for summary in source.summaries]
        absent, alike = absent_reports(self.decisions, here), of_one_name(self.decisions, here)
        if not absent and not alike:
            return NewIds()
        asked = (s for s in self.sources if absent or alike & set(s.summaries))
        every = (self._parsed(source) for source in asked)
        segments = (segment for parsed in every for segment in parsed.segments)
        found = renamed_reports(self.decisions, segments, here)
        self.choices += [
            f"{new}: was called {old!r} when persons decided on it; their decisions went along"
            for old, new in found.ids.items()
        ]
        return found

    def _parsed(self, source: Source) -> ParsedDocument:
        """Return the records of a file that the survey found."""
        if self.parts is not None:
            return self.parts.parsed(source)
        return self.kept.get(source.path) or self.parse(source.path, source.name)

    def segments_read(self) -> list[str]:
        """Return the ids of the segments on which persons decided: those that were surely read."""
        read: set[str] = set()
        for report in self.decision_reports:
            decided = report[(report["action"] != "comment") & (report["now"] != "")]
            read.update(map(str, decided["now"]))
        return sorted(read)

    def decision_report(self, sources: Sequence[Source]) -> pd.DataFrame | None:
        """Return what became of every decision, also of those on summaries that are not here.

        Returns:
            Columns: `sdk_text.review.decisions.apply.REPORT_COLUMNS`; None without decisions.
        """
        return decision_report(self, sources)

    def messages(self) -> list[str]:
        """Return what the user should know although the run went through."""
        return messages(self)

    def said(self) -> list[str]:
        """Return the notices of the documents and of the report variables."""
        if self.told is not None:
            return self.told
        said = [
            n.message if n.message.startswith(f"{n.document}:") else f"{n.document}: {n.message}"
            for n in self.notices
        ]
        return said + (self.variables.messages() if self.variables else [])

    def meta(self) -> dict[str, Any]:
        """Return what run.json says: versions, inputs, settings, counts, seconds, notices."""
        return account(self)

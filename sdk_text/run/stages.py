"""The stages of a run, in order: read, parse, analyse the language, code, apply decisions.

Documents pass through one at a time, so that memory holds one document whatever their number
(and, so that a small run need not read them twice, the first `KEPT_CHARACTERS` of them).
"""

from __future__ import annotations

import hashlib
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.cache.store import Store
from sdk_text.errors import InputError
from sdk_text.frames import as_codings, codings_frame, frame_of, parsed_frames
from sdk_text.records import Coding, Document, Notice, ParsedDocument
from sdk_text.results import overview
from sdk_text.run import whole_run
from sdk_text.run.account import account, decision_report, messages
from sdk_text.run.ahead import reading_beside, with_reader_ahead
from sdk_text.run.checks import check_settings
from sdk_text.run.engine import load_engine
from sdk_text.run.kept import Kept, coder_identity, need_not_load, with_kept_reader
from sdk_text.run.settings import Settings
from sdk_text.run.survey import Source, Surveyed, without_twice
from sdk_text.versions import content_digest

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

    from sdk_text.cluster.run import ClusterParts
    from sdk_text.codebook import Codebook
    from sdk_text.coding.coders import Coder
    from sdk_text.review.decisions.apply import Decision
    from sdk_text.review.memos import Memo
    from sdk_text.template import Template
    from sdk_text.variables import ReportVariables

KEPT_CHARACTERS = 2_000_000
"""Documents of so many characters together are kept from the survey instead of read again."""


class Run:
    """One run over some files: loads what it needs once, and keeps the account for run.json."""

    def __init__(self, paths: Sequence[str | Path], settings: Settings) -> None:
        self.paths = [Path(path) for path in paths]
        self.settings = settings
        self.seconds: dict[str, float] = defaultdict(float)
        self.counts: Counter[str] = Counter()
        self.inputs: list[dict[str, Any]] = []
        self.notices: list[Notice] = []
        self.choices: list[str] = []
        self.left_out: list[str] = []
        self.dropped: list[str] = []
        self.errors: list[dict[str, str]] = []
        self.kept: dict[Path, ParsedDocument] = {}
        self.parts: ClusterParts | None = None
        self.overviews: list[pd.DataFrame] = []
        self.decision_reports: list[pd.DataFrame] = []
        self.cache = Kept(Store(None), settings)
        self.made_by: dict[str, Any] = {}
        """What the cache says of the engine and coder of what it gave."""
        self.told: list[str] | None = None
        """The notices of an earlier run, where nothing has changed since."""
        self.unchanged_since = ""
        """When that run began."""
        self.started = time.strftime("%Y-%m-%dT%H:%M:%S%z")

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Add the seconds spent inside to the account of stage `name`."""
        begin = time.perf_counter()
        try:
            yield
        finally:
            self.seconds[name] += time.perf_counter() - begin

    @cached_property
    def codebook(self) -> Codebook:
        """The codebook of this run."""
        from sdk_text.codebook import load_codebook
        from sdk_text.codebook.beside import find_codebook

        if self.settings.codebook is not None:
            return load_codebook(self.settings.codebook)
        beside = find_codebook(self.paths)
        if beside is not None:
            self.choices.append(f"{beside}: taken as the codebook; another one with --codebook")
        return load_codebook(beside)

    @cached_property
    def template(self) -> Template:
        """The report template of this run."""
        from sdk_text.template import load_template

        return load_template(self.settings.template)

    @cached_property
    def coder(self) -> Coder:
        """The coder of this run."""
        from sdk_text.coding import make_coder

        if self.settings.coder in ("llm", "combined+llm"):
            from sdk_text.llm.coder import coder_of_run

            return coder_of_run(self.settings, self.paths, self.codebook)

        coder = with_kept_reader(make_coder(self.settings.coder, self.codebook), self.cache)
        return with_reader_ahead(coder, self.settings.threads)

    @property
    def speaking_coder(self) -> Coder | None:
        """The coder, where it may say more than codings; None for those that are known by name."""
        return None if coder_identity(self.settings.coder) else self.coder

    @cached_property
    def nlp(self) -> Language:
        """The language engine of this run."""
        with self.stage("loading the language engine"):
            return load_engine(self.settings)

    @cached_property
    def decision_files(self) -> list[Path]:
        """Where persons' decisions are kept: as set, else beside the inputs."""
        from sdk_text.review.decisions.file import find_decisions

        if self.settings.decisions is not None:
            return [Path(self.settings.decisions)]
        return [file for folder in self.folders() for file in find_decisions(folder)]

    def folders(self) -> list[Path]:
        """Return the folders that the inputs are or lie in."""
        return list(dict.fromkeys(p if p.is_dir() else p.parent for p in self.paths))

    @cached_property
    def variables(self) -> ReportVariables | None:
        """The report variables: of the file set, else of the one beside the inputs."""
        from sdk_text.variables import load_variables

        found = self.variables_files
        return load_variables(found[0]) if found else None

    @cached_property
    def variables_files(self) -> list[Path]:
        """The file of report variables, if there is one."""
        from sdk_text.variables import find_variables

        path = self.settings.variables or find_variables(self.folders())
        return [] if path is None else [Path(path)]

    @cached_property
    def memos(self) -> list[Memo]:
        """Persons' memos on codes and reports, beside the inputs."""
        from sdk_text.review.memos import load_memos

        return [memo for file in self.memo_files for memo in load_memos(file)]

    @cached_property
    def memo_files(self) -> list[Path]:
        """Where persons' memos are kept, beside the inputs."""
        from sdk_text.review.memos import find_memos

        return list(find_memos(self.folders()))

    @cached_property
    def decisions(self) -> list[Decision]:
        """Persons' decisions on codings from earlier reviews; empty without such a file."""
        from sdk_text.review.decisions.file import load_decisions

        return load_decisions(self.decision_files)

    @cached_property
    def threshold(self) -> float | None:
        """The confidence from which codings are kept; None: each code's own."""
        from sdk_text.coding.coders import threshold_for

        if self.settings.precision is None:
            return self.settings.threshold
        return threshold_for(self.coder, self.settings.precision)

    def check(self, out: Path | None = None) -> None:
        """Load the small things first, so that a mistake in them shows at once.

        Raises:
            InputError: codebook, template, coder or decisions cannot be used, or the folder to
                share.
        """
        check_settings(self.settings, out, self.paths)
        _ = self.codebook, self.template, self.decisions, self.variables
        if not need_not_load(self.settings, self.cache.store):
            _ = self.coder, self.threshold

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

    def files(self) -> list[tuple[Path, str]]:
        """Return the files of this run in order, each with the name of its document.

        Raises:
            InputError: a path cannot be used, or there is no file.
        """
        from sdk_text.reading.files import survey, unique_names

        found = survey(self.paths)
        self.choices += found.messages
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
            raise InputError("\n".join(problems))
        self.left_out += problems
        return sources

    def parse(self, path: Path, name: str) -> ParsedDocument:
        """Read and parse one file, or take it from the cache."""
        from sdk_text.given_files import printable
        from sdk_text.reading.documents import document_from_bytes, file_bytes

        with self.stage("reading"):
            data = file_bytes(path)

        def make() -> ParsedDocument:
            with self.stage("reading"):
                document = document_from_bytes(data, path, name=name)
            return self.parse_document(document)

        known_by = hashlib.sha256(data).hexdigest(), name, printable(path)
        return self.cache.parsed(known_by, self.template_digest, make)

    @cached_property
    def template_digest(self) -> str:
        """What tells the template from others."""
        from sdk_text.template.loader import BUILT_IN

        return content_digest(Path(self.settings.template or BUILT_IN))

    def parse_document(self, document: Document) -> ParsedDocument:
        """Parse a document that was read."""
        from sdk_text.parsing import parse_document

        with self.stage("parsing"):
            return parse_document(document, self.template)

    def stream(
        self, sources: Iterable[Source]
    ) -> Iterator[tuple[str, str, dict[str, pd.DataFrame]]]:
        """Yield name, text and frames of each document (frames: `sdk_text.frames.COLUMNS`)."""
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

    def makers_said(self) -> dict[str, Any]:
        """Return what engine and coder say of themselves."""
        return {"engine": self.engine_said(), "coder": self.coder_said()}

    def coder_said(self) -> dict[str, Any]:
        """Return what the coder says of itself, and its threshold in this run."""
        return {**whole_run.describe_coder(self.coder), "threshold": self.threshold}

    def engine_said(self) -> dict[str, Any]:
        """Return what the engine says of itself."""
        from sdk_text import language

        return language.engine_info(self.nlp).to_dict()

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
                [decision for decision in self.decisions if decision.summary in set(here)],
                self.codebook,
                texts=dict.fromkeys(here, parsed.document.text),
            )
        self.decision_reports.append(report)
        return decided

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

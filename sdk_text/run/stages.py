"""The stages of a run, in order: read, parse, analyse the language, code, apply decisions.

Documents pass through one at a time, so that memory holds one document whatever their number
(and, so that a small run need not read them twice, the first `KEPT_CHARACTERS` of them).
"""

from __future__ import annotations

import os
import platform
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import sdk_text
from sdk_text.errors import InputError
from sdk_text.frames import codings_frame, frame_of, parsed_frames
from sdk_text.records import Coding, Document, Notice, ParsedDocument
from sdk_text.results import overview
from sdk_text.run import whole_run
from sdk_text.run.settings import Settings
from sdk_text.run.survey import Source, Surveyed, without_twice

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

PACKAGES = ("spacy", "onnxruntime", "pandas", "scikit-learn", "pdfplumber", "python-docx", "odfdo")
ENGINES_OF_ONE_THREAD = ("blank",)
ENGINES_WITHOUT_NAMES = ("blank",)
KEPT_CHARACTERS = 2_000_000
"""Documents of so many characters together are kept from the survey instead of read again."""
DECISIONS_TO_LOOK_AT = {
    "unplaced": "found no place in these reports; they are kept",
    "moved": "were applied to a segment that was edited or stands elsewhere now",
    "conflict": "contradict another person's, so the machine's codings stand there until somebody "
    "settles it; `python -m sdk_text.review conflicts` makes the sheet for that",
    "overruled": "were overruled by a later one, or by whoever settled it",
    "unknown code": "name a code that the codebook has no more; they are kept",
}


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
        self.errors: list[dict[str, str]] = []
        self.kept: dict[Path, ParsedDocument] = {}
        self.parts: ClusterParts | None = None
        self.overviews: list[pd.DataFrame] = []
        self.decision_reports: list[pd.DataFrame] = []
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

        return make_coder(self.settings.coder, self.codebook)

    @cached_property
    def nlp(self) -> Language:
        """The language engine of this run."""
        from sdk_text import language

        options = dict(self.settings.engine_options)
        if self.settings.engine not in ENGINES_OF_ONE_THREAD:
            options.setdefault("threads", self.settings.threads or _cores())
        with self.stage("loading the language engine"):
            return language.load(self.settings.engine, **options)

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
        from sdk_text.variables import find_variables, load_variables

        path = self.settings.variables or find_variables(self.folders())
        return load_variables(path) if path is not None else None

    @cached_property
    def memos(self) -> list[Memo]:
        """Persons' memos on codes and reports, beside the inputs."""
        from sdk_text.review.memos import find_memos, load_memos

        return [memo for file in find_memos(self.folders()) for memo in load_memos(file)]

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
        if self.settings.threshold is not None:
            raise InputError("give a threshold or a precision, not both")
        return threshold_for(self.coder, self.settings.precision)

    def check(self, out: Path | None = None) -> None:
        """Load the small things first, so that a mistake in them shows at once.

        Raises:
            InputError: codebook, template, coder or decisions cannot be used, or the folder to
                share.
        """
        self._check_share(out)
        _ = self.codebook, self.template, self.coder, self.decisions, self.threshold, self.variables

    def _check_share(self, out: Path | None) -> None:
        if self.settings.share is None:
            return
        from sdk_text.publication.share_folder import check_share_folder

        if self.settings.names != "replace":
            raise InputError("share: names are to be kept (--names keep); leave one of them out")
        if not self.settings.tables:
            raise InputError("share: it is made of the tables; leave out --no-tables (tables)")
        if self.settings.engine in ENGINES_WITHOUT_NAMES:
            raise InputError(
                f"share: the engine {self.settings.engine!r} recognises no names; use 'embedded'"
            )
        check_share_folder(self.settings.share, out, self.paths)

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
        """Read and parse one file."""
        from sdk_text.reading import read_document

        with self.stage("reading"):
            document = read_document(path, name=name)
        return self.parse_document(document)

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
        from sdk_text.coding import code_segments

        docs = self.analysed(parsed)
        with self.stage("language"):
            frames = parsed_frames(parsed) | whole_run.language_frames(docs)
        with self.stage("coding"):
            codings = code_segments(
                parsed,
                docs,
                codebook=self.codebook,
                coder=self.coder,
                threshold=self.threshold,
            )
        if decide and self.decisions:
            return self.with_decisions(parsed, frames, codings)
        frames["codings"] = codings_frame(codings)
        return frames

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

        with self.stage("language"):
            return language.analyse(
                parsed, self.nlp, processes=self.settings.processes, progress=self.settings.progress
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
        from sdk_text.review.decisions.apply import apply_decisions

        if not self.decisions:
            return None
        here = {summary for source in sources for summary in source.summaries}
        elsewhere = [decision for decision in self.decisions if decision.summary not in here]
        _, report = apply_decisions([], [], elsewhere, self.codebook)
        whole = pd.concat([*self.decision_reports, report], ignore_index=True)
        counts = whole["status"].value_counts()
        self.counts.update({f"decisions {status}": int(n) for status, n in counts.items()})
        return whole

    def messages(self) -> list[str]:
        """Return what the user should know although the run went through."""
        notices = self._notices()
        for status, meaning in DECISIONS_TO_LOOK_AT.items():
            if number := self.counts[f"decisions {status}"]:
                notices.append(f"{number} of your decisions {meaning} (see decisions.csv)")
        told: list[str] = getattr(self.coder, "messages", list)()
        return [*self.choices, *told, *notices, *(f"left out: {line}" for line in self.left_out)]

    def _notices(self) -> list[str]:
        said = [
            n.message if n.message.startswith(f"{n.document}:") else f"{n.document}: {n.message}"
            for n in self.notices
        ]
        return said + (self.variables.messages() if self.variables else [])

    def meta(self) -> dict[str, Any]:
        """Return what run.json says: versions, inputs, settings, counts, seconds, notices."""
        from sdk_text import language

        settings = {
            name: value if isinstance(value, (bool, int, float, type(None))) else str(value)
            for name, value in vars(self.settings).items()
            if name not in ("progress", "engine_options")
        }
        if self.settings.codebook is not None or self.codebook.source:
            settings["codebook"] = self.codebook.source or self.codebook.name
        return {
            "sdk_text": sdk_text.__version__,
            "started": self.started,
            "python": platform.python_version(),
            "platform": sys.platform,
            "packages": {name: _version(name) for name in PACKAGES},
            "engine": language.engine_info(self.nlp).to_dict(),
            "codebook": {
                "id": self.codebook.name,
                "version": self.codebook.version,
                "sha256": self.codebook.sha256,
            },
            "coder": {**whole_run.describe_coder(self.coder), "threshold": self.threshold},
            **whole_run.llm_account(self.coder),
            "settings": settings,
            "inputs": self.inputs,
            "variables": self.variables.account() if self.variables else {},
            "segments_read": self.segments_read(),
            "left_out": self.left_out,
            "counts": dict(self.counts),
            "seconds": {name: round(seconds, 3) for name, seconds in self.seconds.items()},
            "notices": [*self.choices, *self._notices()],
            **({} if self.parts is None else {"cluster": self.parts.account()}),
        }


def _cores() -> int:
    """Return the cores that this process may use, at most four: more gain little."""
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return min(usable or 1, 4)


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

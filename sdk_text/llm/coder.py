"""The coder ``llm``: asks about all segments of a run before the first of them is coded."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import pandas as pd

from sdk_text.analysis.pseudonyms import Pseudonyms, pseudonyms
from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.frames import empty_frame
from sdk_text.llm.account import (
    COLUMNS,
    UNENCRYPTED,
    Outcome,
    Readings,
    as_suggestion,
    lines,
    outcome,
)
from sdk_text.llm.addresses import Server, find_server, place_of
from sdk_text.llm.answer_file import AnswerFile
from sdk_text.llm.asking import Asking, Read
from sdk_text.llm.client import Client
from sdk_text.llm.masking import names_to_replace
from sdk_text.llm.planning import Bundle, Planner
from sdk_text.llm.posting import Log, Poster
from sdk_text.llm.prompt import Prompt, load_prompt, prompt_digest
from sdk_text.llm.settings import LlmSettings, find_settings
from sdk_text.records import Coding, Segment
from sdk_text.results import Results

if TYPE_CHECKING:
    from sdk_text.coding.coders import Coder
    from sdk_text.coding.words import Words
    from sdk_text.llm.conflicts import Conflict
    from sdk_text.review.decisions.record import Decision
    from sdk_text.run.settings import Settings as RunSettings

Suggest = Literal["none", "unproven", "all"]
SUGGEST: tuple[Suggest, ...] = ("none", "unproven", "all")
"""Which codings of the model count only once a person accepted them: none; those of codes that no
pilot has proven; all."""
_DIGEST = 12


@dataclass
class LlmCoder:
    """Codes by a language model; `prepare` must see the run first."""

    settings: LlmSettings
    codebook: Codebook
    allow_remote: bool = False
    names: Literal["replace", "keep"] = "replace"
    suggest: Suggest = "none"
    beside: Coder | None = None
    """A coder whose codings stand beside the model's ("combined+llm")."""
    tell: Callable[[str], None] = field(default=lambda line: None, repr=False)
    """Told the estimate before anything is asked."""
    progress: bool = False
    threshold: float | None = None
    """Least share of passes from which a coding is given; None: more than half."""
    _readings: Readings | None = field(default=None, repr=False)
    _texts: Mapping[str, str] = field(default_factory=dict, repr=False)
    _outcomes: dict[float | None, Outcome] = field(default_factory=dict, repr=False)
    _asking: Asking | None = field(default=None, repr=False)
    _damaged: int = 0
    _names_said: str = "kept"
    validation: dict[str, Any] | None = None
    """What comparing with a person's blind coding gave; see `pilot`."""

    def check(self) -> None:
        """Find out early what cannot work: prompt, answers file, server.

        Raises:
            InputError: one of them cannot be used.
        """
        _ = self.server, self.planner_prompt
        AnswerFile(self.settings.answers_path)

    @cached_property
    def server(self) -> Server | None:
        """The server, or None where answers come as a batch."""
        if not self.settings.address:
            return None
        return find_server(self.settings.address, allow_remote=self.allow_remote)

    @cached_property
    def planner_prompt(self) -> Prompt:
        """The prompt of the settings."""
        return load_prompt(self.settings.prompt_path, self.settings.language)

    @cached_property
    def rule(self) -> str:
        """What codings carry as their rule: the model and a digest of what it is told."""
        digest = prompt_digest(self.planner_prompt, self.codebook)[:_DIGEST]
        return f"llm:{self.settings.model}:{digest}"

    def planner(self, results: Results) -> Planner:
        """Return what makes questions of the segments of a run."""
        return Planner(self.settings, self.planner_prompt, self.codebook, results.template)

    def plan(self, results: Results, segments: Sequence[Segment]) -> list[Bundle]:
        """Return what there is to ask about a run, names taken out unless they are to be kept.

        Raises:
            InputError: names are to be replaced, the server is another machine, and no engine
                looked for names.
        """
        names = self._names(results) if self.names == "replace" else None
        return self.planner(results).bundles(segments, names_to_replace(names))

    def prepare(
        self,
        results: Results,
        segments: Sequence[Segment],
        decisions: Sequence[Decision] = (),
    ) -> None:
        """Ask about all segments, and compare with what persons coded blind.

        Args:
            results: of the run, as far as it got: segments, tokens, entities, texts.
            segments: its segments as records.
            decisions: of persons.

        Raises:
            InputError: see `asking.Asking`; all answers so far are kept.
        """
        bundles, answers = self._take_in(results, segments)
        self._damaged = answers.damaged
        asking = Asking(self.planner(results), answers, self._connect())
        estimate = asking.estimate(bundles)
        self.tell(estimate.line(self.settings))
        if estimate.kept < estimate.requests:
            self._tell_what_is_sent_how()
        asking.check_budget(estimate)
        if estimate.kept < estimate.requests and self.server is not None:
            with answers.alone():
                reads = self._read(asking, bundles, estimate.requests)
        else:
            reads = list(asking.read_all(bundles))
        self._asking, self._readings = asking, Readings.of(bundles, reads)
        self._outcomes.clear()
        self.validation = self._validated(segments, decisions)

    def _take_in(
        self, results: Results, segments: Sequence[Segment]
    ) -> tuple[list[Bundle], AnswerFile]:
        """Keep the texts that quotes are looked up in; return what to ask, and earlier answers."""
        bundles = self.plan(results, segments)
        documents = results.summaries.set_index("summary")["document"]
        self._texts = {str(s): results.texts[str(d)] for s, d in documents.items()}
        return bundles, AnswerFile(self.settings.answers_path)

    def code(
        self, segments: Sequence[Segment], words: Sequence[Words], threshold: float | None = None
    ) -> list[Coding]:
        """Return codings in the order of segments; those of the other coder first.

        Raises:
            InputError: the model was not asked about these segments (see `prepare`).
        """
        found = self.outcome(threshold)
        beside: dict[str, list[Coding]] = {}
        if self.beside is not None:
            for coding in self.beside.code(segments, words, threshold):
                beside.setdefault(coding.segment, []).append(coding)
        codings: list[Coding] = []
        for segment in segments:
            codings += beside.get(segment.segment, ())
            codings += (self._as_wanted(c) for c in found.codings.get(segment.segment, ()))
            codings += (as_suggestion(c) for c in found.withheld.get(segment.segment, ()))
        return codings

    def outcome(self, threshold: float | None = None) -> Outcome:
        """Return codings and account at a least share of passes (None: the coder's own).

        Raises:
            InputError: `prepare` was not called.
        """
        if self._readings is None:
            raise InputError(
                "the coder llm must see the whole run before it codes; use extract(…, "
                "coder='llm'), or call its prepare(results, segments) first"
            )
        threshold = self.threshold if threshold is None else threshold
        if threshold not in self._outcomes:
            self._outcomes[threshold] = outcome(
                self._readings, self.codebook, self._texts, self.rule, threshold
            )
        return self._outcomes[threshold]

    def suggestions(self) -> pd.DataFrame:
        """Return every code that the model gave, and what became of it (columns: `COLUMNS`)."""
        return pd.DataFrame(self.outcome().frame, columns=list(COLUMNS))

    def codings_of_answers(self, results: Results, segments: Sequence[Segment]) -> list[Coding]:
        """Return the model's codings from the answers that are kept, without any server."""
        bundles, answers = self._take_in(results, segments)
        self._asking = Asking(self.planner(results), answers, None)
        self._readings = Readings.of(bundles, self._asking.read_all(bundles))
        self._outcomes.clear()
        return self.code(segments, ())

    def read_conflicts(
        self, results: Results, conflicts: Sequence[Conflict]
    ) -> list[dict[str, str]]:
        """Return the model's reading of conflicts (see `conflicts.CONFLICT_COLUMNS`).

        Raises:
            InputError: there is no server, or it cannot be asked.
        """
        from sdk_text.llm.conflicts import ConflictReader

        if self.server is None:
            raise InputError("address is empty; a reading of conflicts needs a server")
        names = self._names(results) if self.names == "replace" else None
        answers = AnswerFile(self.settings.answers_path)
        reader = ConflictReader(
            self.settings, self.planner_prompt, self.codebook, names_to_replace(names)
        )
        self._tell_what_is_sent_how()
        connect = self._connect()
        assert connect is not None, "there is a server"
        with answers.alone():
            return list(reader.read(conflicts, answers, Poster(self.settings, answers, connect)))

    def describe(self) -> dict[str, Any]:
        """Return what run.json says of the coder."""
        return {
            "coder": "llm" if self.beside is None else "combined+llm",
            "model": self.rule.removeprefix("llm:"),
        }

    def account(self) -> dict[str, Any]:
        """Return everything that was logged, for run.json and the methods text."""
        s = self.settings
        asking = self._asking
        assert asking is not None, "prepare was called"
        log = asking.log
        cost = (log.tokens_in * s.price_in + log.tokens_out * s.price_out) / 1e6
        return {
            "model": s.model,
            "server_models": log.models,
            "fingerprints": log.fingerprints,
            "place": self.server.place if self.server else "batch",
            "places": self._places(log),
            "elsewhere": {url: n for url, n in log.servers.items() if url != self._address},
            "unencrypted": self.server is not None and self.server.unencrypted,
            "prompt": prompt_digest(self.planner_prompt, self.codebook),
            **{k: getattr(s, k) for k in ("temperature", "seed", "passes", "segments",
               "neighbours", "families", "language", "answer_form", "most_answer_tokens")},
            "extra": dict(s.extra),
            "names": self._names_said,
            "first": min(log.dates, default=""),
            "last": max(log.dates, default=""),
            "requests": log.asked + log.kept,
            "kept": log.kept,
            "retries": log.retries,
            "tokens_in": log.tokens_in,
            "tokens_out": log.tokens_out,
            "cost": round(cost, 4),
            "currency": s.currency,
            "problems": log.problems,
            "cut": log.cut,
            "damaged": self._damaged,
            "suggest": self.suggest,
            **self.outcome().counts,
            "validation": self.validation,
        }  # fmt: skip

    @property
    def _address(self) -> str:
        return self.server.url if self.server else ""

    def _places(self, log: Log) -> list[str]:
        """Return where the answers of a run were given, kept ones included."""
        own = self.server.place if self.server else "batch"
        untold = log.asked + log.kept - sum(log.servers.values())
        given = [own if url == self._address else place_of(url) for url in log.servers]
        return sorted({*given, *([own] if untold or not given else [])})

    def messages(self) -> list[str]:
        """Return what the user should know."""
        return [] if self._asking is None else list(lines(self.account()))

    def _as_wanted(self, coding: Coding) -> Coding:
        proven = (self.validation or {}).get("proven", ())
        if self.suggest == "all" or (self.suggest == "unproven" and coding.code not in proven):
            return as_suggestion(coding)
        return coding

    def _names(self, results: Results) -> Pseudonyms:
        self._names_said = "replaced"
        if not len(results.entities) and not (results.tokens["upos"] != "").any():
            self._names_said = "by list"
            if self.server is not None and self.server.remote:
                raise InputError(
                    "no engine looked for names, and the server is another machine; use the engine "
                    "'embedded', or say that names may go there with --names keep"
                )
        # One language, whatever the tables' is: an answer belongs to the words of its request.
        return pseudonyms(for_names(results), "lv")

    def _connect(self) -> Callable[[], Client] | None:
        server = self.server
        return None if server is None else lambda: Client(server, self.settings)

    def _tell_what_is_sent_how(self) -> None:
        if self.server is not None and self.server.unencrypted:
            self.tell(f"{self.server.url}: {UNENCRYPTED}")

    def _read(self, asking: Asking, bundles: Sequence[Bundle], total: int) -> list[Read]:
        reads: Iterable[Read] = asking.read_all(bundles)
        if self.progress:
            from tqdm import tqdm

            reads = tqdm(reads, desc=self.settings.model, total=total, unit="request", leave=False)
        return list(reads)

    def _validated(
        self, segments: Sequence[Segment], decisions: Sequence[Decision]
    ) -> dict[str, Any] | None:
        from sdk_text.llm.pilot import validation

        if not decisions:
            return None
        found = self.outcome()
        codings = [c for rows in found.codings.values() for c in rows]
        assert self._readings is not None
        answered = {segment for segment, _ in self._readings.answered}
        rows = [s for s in segments if s.segment in answered]
        return validation(codings, rows, decisions, self.codebook, self.settings)


def for_names(results: Results) -> Results:
    """Return results without what persons and coders wrote: only the reports' names count.

    So a finished run, read back, gives the same requests as the run itself.
    """
    return results.with_frames(codings=empty_frame("codings"), decisions=empty_frame("decisions"))


def coder_of_run(settings: RunSettings, paths: Sequence[Path], codebook: Codebook) -> LlmCoder:
    """Return the coder that a run's settings ask for, once it is clear that it can work.

    Raises:
        InputError: no settings file, or something in it cannot be used.
    """
    from sdk_text.coding import make_coder

    if settings.cluster is not None:
        raise InputError(
            "coder llm: one server is asked about the whole run; leave out --cluster (reports are "
            "coded on a cluster by the other coders)"
        )
    own = find_settings(settings.llm, paths)
    if settings.passes is not None:
        own = replace(own, passes=settings.passes)
    if settings.suggest not in SUGGEST:
        raise InputError(f"suggest={settings.suggest!r}: must be one of {', '.join(SUGGEST)}")
    coder = LlmCoder(
        own,
        codebook,
        allow_remote=settings.allow_remote,
        names=settings.names,
        suggest=settings.suggest,
        beside=make_coder("combined", codebook) if settings.coder == "combined+llm" else None,
        tell=_say if settings.progress else lambda line: None,
        progress=settings.progress,
        threshold=settings.threshold,
    )
    coder.check()
    return coder


def _say(line: str) -> None:
    print(line, file=sys.stderr)

"""Which questions a run asks: segments in bundles of one section, codes, passes, attempts."""

from __future__ import annotations

import hashlib
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import groupby
from pathlib import Path
from typing import Any

from sdk_text.codebook import Code, Codebook
from sdk_text.llm.masking import FindNames, Masked, Masker
from sdk_text.llm.prompt import (
    Prompt,
    answer_format,
    coding_schema,
    in_order_of,
    system_text,
)
from sdk_text.llm.settings import LlmSettings
from sdk_text.records import Segment
from sdk_text.template import Template
from sdk_text.text.signs import INVISIBLE, LOOK_ALIKES, without_marks

_ADDRESSED = Path(__file__).with_name("addressed.toml")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_INVISIBLE = re.compile(f"[{INVISIBLE}]")
_AS_READ = str.maketrans(LOOK_ALIKES)
LONG = 3000
"""Characters from which a segment is asked about alone."""
HIDDEN = "[…]"
"""What others are shown of a segment that speaks to the model."""
ANOTHER_SEED = 1000


@dataclass(frozen=True, slots=True)
class Asked:
    """A segment as a request shows it."""

    segment: Segment
    masked: Masked
    lead_in: str
    subheading: str
    addressed: bool
    """It speaks to a language model."""


@dataclass(frozen=True)
class Bundle:
    """Segments of one section and the codes to weigh: what one request asks."""

    section: str
    heading: str
    segments: tuple[Asked, ...]
    before: tuple[str, ...]
    after: tuple[str, ...]
    codes: tuple[Code, ...]

    @cached_property
    def user_text(self) -> str:
        """The part of the request that holds the report's words."""
        told: dict[str, Any] = {"section": f"{self.section} {self.heading}".strip()}
        if self.before:
            told["before"] = list(self.before)
        told["units"] = [
            {
                key: value
                for key, value in (
                    ("segment", number), ("subheading", asked.subheading),
                    ("lead_in", asked.lead_in), ("text", asked.masked.text),
                )
                if value
            }
            for number, asked in enumerate(self.segments, 1)
        ]  # fmt: skip
        if self.after:
            told["after"] = list(self.after)
        return json.dumps(told, ensure_ascii=False, indent=1)


@dataclass(frozen=True)
class Question:
    """One request, by everything that its answer depends on."""

    bundle: Bundle
    number: int
    """Of the pass, from 0."""
    attempt: int
    body: Mapping[str, Any] = field(repr=False)

    @cached_property
    def key(self) -> str:
        """What the answer is kept under: a digest of model, prompt and text."""
        return question_key(self.body)


def question_key(body: Mapping[str, Any]) -> str:
    """Return the id of a request: a digest of its body."""
    text = json.dumps(body, ensure_ascii=True, sort_keys=True, separators=(",", ":"))
    return f"sdk-{hashlib.sha256(text.encode()).hexdigest()[:32]}"


class Planner:
    """Makes bundles of segments, and questions of bundles."""

    def __init__(
        self, settings: LlmSettings, prompt: Prompt, codebook: Codebook, template: Template
    ) -> None:
        self.settings = settings
        self._prompt = prompt
        self._codebook = codebook
        self._template = template
        self._system: dict[tuple[tuple[str, ...], int], str] = {}

    def bundles(self, segments: Sequence[Segment], find: FindNames) -> list[Bundle]:
        """Return what to ask about segments, which stand in the order of the reports."""
        asked = [s for s in segments if not self._codebook.leaves_out(s.section)]
        return [
            bundle
            for _, group in groupby(asked, key=lambda s: (s.summary, s.section))
            for bundle in self._of_section(list(group), find)
        ]

    def question(self, bundle: Bundle, number: int, attempt: int = 0) -> Question:
        """Return the request of one pass and attempt."""
        s = self.settings
        body: dict[str, Any] = {
            "model": s.model,
            "messages": [
                {"role": "system", "content": self._system_text(bundle.codes, number)},
                {"role": "user", "content": bundle.user_text},
            ],
            "temperature": s.temperature,
            "seed": s.seed + number + ANOTHER_SEED * attempt,
            "max_tokens": s.most_answer_tokens,
            **answer_format(s.answer_form, "codings", coding_schema(bundle.codes)),
            **s.extra,
        }
        return Question(bundle, number, attempt, body)

    def questions(self, bundles: Sequence[Bundle]) -> Iterator[Question]:
        """Yield the first attempts of all passes, pass by pass."""
        for number in range(self.settings.passes):
            for bundle in bundles:
                yield self.question(bundle, number)

    def _of_section(self, segments: list[Segment], find: FindNames) -> Iterator[Bundle]:
        heading = ""
        if segments[0].section in self._template.by_id:
            lang = "lv" if self.settings.language == "lv" else "en"
            heading = self._template.label(segments[0].section, lang)
        for rows in self._cut(segments):
            first, last = rows[0], rows[-1]
            masker = Masker(find)
            around = self.settings.neighbours
            before = _shown(segments[max(0, first - around) : first], masker)
            asked = tuple(_asked(segments[i], masker) for i in rows)
            after = _shown(segments[last + 1 : last + 1 + around], masker)
            for codes in self._code_sets():
                yield Bundle(segments[first].section, heading, asked, before, after, codes)

    def _cut(self, segments: Sequence[Segment]) -> Iterator[list[int]]:
        """Yield runs of rows to ask about together."""
        run: list[int] = []
        for i, segment in enumerate(segments):
            if not _LETTERS.search(segment.text):
                continue
            alone = len(segment.text) > LONG or speaks_to_a_model(segment)
            if run and (alone or len(run) >= self.settings.segments):
                yield run
                run = []
            run.append(i)
            if alone:
                yield run
                run = []
        if run:
            yield run

    def _code_sets(self) -> list[tuple[Code, ...]]:
        if self.settings.families == "together":
            return [self._codebook.codes]
        sets = (self._codebook.of_family(family.id) for family in self._codebook.families)
        return [codes for codes in sets if codes]

    def _system_text(self, codes: tuple[Code, ...], number: int) -> str:
        key = (tuple(code.id for code in codes), number)
        if key not in self._system:
            ordered = in_order_of(codes, number, self.settings.seed)
            self._system[key] = system_text(self._prompt, self._codebook, ordered)
        return self._system[key]


def segments_asked(bundles: Iterable[Bundle]) -> dict[str, Asked]:
    """Return the segments of bundles by id."""
    return {asked.segment.segment: asked for bundle in bundles for asked in bundle.segments}


def speaks_to_a_model(segment: Segment) -> bool:
    """Tell whether a segment, or what stands over it, addresses a language model."""
    text = f"{segment.subheading}\n{segment.lead_in}\n{segment.text}".translate(_AS_READ)
    plain = without_marks(_INVISIBLE.sub("", text).casefold())
    return any(pattern.search(plain) for pattern in _patterns())


@cache
def _patterns() -> tuple[re.Pattern[str], ...]:
    listed = tomllib.loads(_ADDRESSED.read_text(encoding="utf-8"))["patterns"]
    return tuple(re.compile(pattern, re.IGNORECASE | re.DOTALL) for pattern in listed)


def _asked(segment: Segment, masker: Masker) -> Asked:
    return Asked(
        segment,
        masker.mask(segment.text),
        masker.mask(segment.lead_in).text,
        masker.mask(segment.subheading).text,
        speaks_to_a_model(segment),
    )


def _shown(segments: Sequence[Segment], masker: Masker) -> tuple[str, ...]:
    return tuple(
        HIDDEN if speaks_to_a_model(s) else masker.mask(s.text[:LONG]).text for s in segments
    )

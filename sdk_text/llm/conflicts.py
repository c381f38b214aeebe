"""A model's reading of what coders differ on: quotes for and against, never a vote."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.llm.answer_file import Answer, AnswerFile
from sdk_text.llm.masking import FindNames, Masked, Masker
from sdk_text.llm.planning import ANOTHER_SEED, HIDDEN, question_key, speaks_to_a_model
from sdk_text.llm.posting import Poster
from sdk_text.llm.prompt import Prompt, answer_format, conflict_schema, system_text
from sdk_text.llm.settings import LlmSettings
from sdk_text.llm.strict_json import JsonError, json_of_answer, one_line
from sdk_text.llm.verbatim import find_verbatim
from sdk_text.records import Coding, Segment

CONFLICT_COLUMNS = (
    "summary", "section", "segment", "code", "given_by", "not_by", "text", "for_quote",
    "for_reading", "against_quote", "against_reading", "turns_on", "status",
)  # fmt: skip
"""Columns of a reading of conflicts: a row is a code that some coders gave and others did not.

given_by, not_by: coders. for_quote, against_quote: the segment's own words, empty where the model
misquoted. status: "read", "misquoted" (one of the quotes does not stand in the segment), "not read"
(no usable answer) or "addressed" (the segment speaks to a language model and was not sent).
"""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A code on a segment that some coders gave and others did not."""

    segment: Segment
    before: str
    after: str
    code: str
    given_by: tuple[str, ...]
    not_by: tuple[str, ...]


def conflicts_of(
    codings: Sequence[Coding], coders: Sequence[str], segments: Sequence[Segment]
) -> list[Conflict]:
    """Return what coders differ on, in the order of the reports."""
    place = {s.segment: i for i, s in enumerate(segments)}
    given: dict[tuple[str, str], list[str]] = defaultdict(list)
    for coding in codings:
        given[coding.segment, coding.code].append(coding.coder)
    found = []
    for (id, code), who in sorted(given.items(), key=lambda item: (place[item[0][0]], item[0][1])):
        i = place[id]
        found.append(
            Conflict(
                segments[i], _neighbour(segments, i, -1), _neighbour(segments, i, 1), code,
                tuple(dict.fromkeys(who)), tuple(c for c in coders if c not in who),
            )
        )  # fmt: skip
    return found


def _neighbour(segments: Sequence[Segment], i: int, step: int) -> str:
    j = i + step
    if not 0 <= j < len(segments):
        return ""
    other, own = segments[j], segments[i]
    if (other.summary, other.section) != (own.summary, own.section):
        return ""
    return HIDDEN if speaks_to_a_model(other) else other.text


class ConflictReader:
    """Asks a model what speaks for and against the code of a conflict."""

    def __init__(
        self, settings: LlmSettings, prompt: Prompt, codebook: Codebook, find: FindNames
    ) -> None:
        self._settings = settings
        self._prompt = prompt
        self._codebook = codebook
        self._find = find

    def request(self, conflict: Conflict) -> tuple[dict[str, Any], Masked]:
        """Return the request on a conflict, and the segment's text as it shows it."""
        s, segment = self._settings, conflict.segment
        masker = Masker(self._find)
        text = masker.mask(segment.text)
        told = {
            "section": segment.section,
            "lead_in": masker.mask(segment.lead_in).text,
            "before": masker.mask(conflict.before).text,
            "unit": text.text,
            "after": masker.mask(conflict.after).text,
        }
        codes = [self._codebook.code(conflict.code)]
        body: dict[str, Any] = {
            "model": s.model,
            "messages": [
                {
                    "role": "system",
                    "content": system_text(self._prompt, self._codebook, codes, key="conflict"),
                },
                {"role": "user", "content": json.dumps(told, ensure_ascii=False, indent=1)},
            ],
            "temperature": s.temperature,
            "seed": s.seed,
            "max_tokens": s.most_answer_tokens,
            **answer_format(s.answer_form, "reading", conflict_schema()),
            **s.extra,
        }
        return body, text

    def read(
        self, conflicts: Sequence[Conflict], answers: AnswerFile, poster: Poster
    ) -> Iterator[dict[str, str]]:
        """Yield a row for each conflict (columns: `CONFLICT_COLUMNS`).

        Raises:
            InputError: the server cannot be asked, or refuses all; what was answered is kept.
        """
        try:
            for conflict in conflicts:
                if speaks_to_a_model(conflict.segment):
                    yield _row(conflict, {}, "addressed")
                else:
                    yield self._row(conflict, answers, poster)
        finally:
            poster.close()
        if poster.refusal and not poster.log.asked:
            raise InputError(poster.refusal)

    def _row(self, conflict: Conflict, answers: AnswerFile, poster: Poster) -> dict[str, str]:
        """Return the row of the first readable answer of several attempts."""
        body, masked = self.request(conflict)
        for attempt in range(self._settings.attempts):
            asked = body | {"seed": body["seed"] + ANOTHER_SEED * attempt}
            key = question_key(asked)
            answer = answers.get(key)
            new = answer is None
            if answer is None:
                answer = poster.post(key, asked)
            if answer.status >= 400:
                break
            poster.log.took(answer, new=new)
            row = _read(conflict, answer, masked)
            if row["status"] != "not read" or answer.problem == "refused":
                return row
        return _row(conflict, {}, "not read")


def _read(conflict: Conflict, answer: Answer, masked: Masked) -> dict[str, str]:
    value = _value(answer)
    sides = [side for key in ("for", "against") if isinstance(side := value.get(key), dict)]
    if len(sides) < 2:
        return _row(conflict, {}, "not read")
    cells = {"turns_on": _line(value.get("turns_on"), masked)}
    status = "read"
    for name, side in zip(("for", "against"), sides, strict=True):
        quote = side.get("quote")
        quote = quote if isinstance(quote, str) else ""
        found = find_verbatim(quote, masked.text)
        if found is not None:
            start, end = masked.span(*found)
            cells[f"{name}_quote"] = masked.original[start:end]
        elif quote.strip():
            status = "misquoted"
            continue
        cells[f"{name}_reading"] = _line(side.get("reading"), masked)
    return _row(conflict, cells, status)


def _value(answer: Answer) -> dict[str, Any]:
    """Return what an answer says; nothing where it cannot be used."""
    try:
        value = json_of_answer(answer.content) if not answer.problem else None
    except JsonError:
        value = None
    return value if isinstance(value, dict) else {}


def _line(value: object, masked: Masked) -> str:
    return one_line(masked.put_back(value)) if isinstance(value, str) else ""


def _row(conflict: Conflict, cells: Mapping[str, str], status: str) -> dict[str, str]:
    s = conflict.segment
    row = {
        "summary": s.summary, "section": s.section, "segment": s.segment, "code": conflict.code,
        "given_by": "; ".join(conflict.given_by), "not_by": "; ".join(conflict.not_by),
        "text": s.text, "status": status,
    }  # fmt: skip
    return {column: {**row, **cells}.get(column, "") for column in CONFLICT_COLUMNS}

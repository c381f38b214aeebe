"""Coded reports as the coder sees them: analysed, with the rules that fire and the meanings."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path

import numpy as np
from spacy.language import Language

from scripts.coder_training.real import half_of
from scripts.coder_training.reports import CodedReport
from sdk_text.coding.encoder.session import Encoder, Meaning
from sdk_text.coding.features import View, linked, views
from sdk_text.coding.rules import RuleMatcher, segment_words
from sdk_text.language import analyse

LEFT_OUT = Path(__file__).with_name("left-out.npz")
"""What encoders say of reports that they were not trained on; written by train_encoder.py."""


@dataclass(frozen=True)
class Seen:
    """Views of the segments of some reports, in one row, with labels and reports."""

    views: list[View]
    labels: list[set[str]]
    reports: list[str]
    fair: list[bool]
    """Whether the meaning is that of an encoder which had not learned from the segment."""
    halves: list[int | None]
    """With which half of the real reports it is left out (`real.half_of`)."""
    natural: list[bool]
    """Whether its author did not know the codes (`reports.CodedReport`)."""
    weighing: list[bool]
    """Whether the encoder itself did not learn from it (`reports.CodedReport`)."""

    def of(self, names: Sequence[str]) -> Seen:
        """Return those of some reports."""
        kept = [i for i, name in enumerate(self.reports) if name in names]
        return Seen(*([getattr(self, f.name)[i] for i in kept] for f in fields(self)))


def joined(parts: Sequence[Seen]) -> Seen:
    """Return several in one row."""
    whole = Seen(*([] for _ in fields(Seen)))
    for part in parts:
        for field in fields(Seen):
            getattr(whole, field.name).extend(getattr(part, field.name))
    return whole


def seen_reports(
    reports: Sequence[CodedReport],
    nlp: Language,
    rules: RuleMatcher,
    encoder: Encoder | None = None,
    meanings: Mapping[str, Meaning] | None = None,
) -> Seen:
    """Analyse reports; meanings are the encoder's, or those given by segment id.

    Where some are given, the encoder reads only the reports kept from it for weighing; elsewhere
    the meaning of a segment for which none is given is empty and not `fair`.
    """
    found = Seen(*([] for _ in fields(Seen)))
    nothing = None if not meanings else _nothing_like(next(iter(meanings.values())))
    for report in reports:
        parsed = report.as_parsed()
        words = segment_words(analyse(parsed, nlp))
        reads = not meanings or report.weighing
        own = views(parsed.segments, words, rules, encoder if reads else None)
        if meanings and not reads:
            read = [meanings.get(v.segment.segment, nothing) for v in own]
            own = linked([replace(v, meaning=m) for v, m in zip(own, read, strict=True)])
        found.views.extend(own)
        found.labels.extend(set(codes) for codes in report.labels)
        found.reports.extend([report.name] * len(own))
        found.halves.extend([half_of(report.manner)] * len(own))
        found.natural.extend([report.natural] * len(own))
        found.weighing.extend([report.weighing] * len(own))
        found.fair.extend(v.meaning is not None and v.meaning is not nothing for v in own)
    return found


def _nothing_like(meaning: Meaning) -> Meaning:
    return replace(
        meaning, scores=np.zeros_like(meaning.scores), families=np.zeros_like(meaning.families)
    )


def left_out_meanings(path: Path = LEFT_OUT, codes: int = 0) -> dict[str, Meaning]:
    """Return the left-out readings by segment id; `codes`: number of the encoder's codes."""
    with np.load(path, allow_pickle=False) as file:
        segments, scores = file["segments"], file["scores"].astype(np.float32)
    nothing = np.zeros(0, dtype=np.float32)
    shares = np.zeros((0, codes), dtype=np.float16)
    return {
        str(segment): Meaning(row[:codes], row[codes:], nothing, shares)
        for segment, row in zip(segments, scores, strict=True)
    }

"""A small made run, and coders for it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
from fake_server import MODEL, FakeServer

from sdk_text.codebook import load_codebook
from sdk_text.frames import frame_of
from sdk_text.llm.coder import LlmCoder
from sdk_text.llm.settings import LlmSettings
from sdk_text.records import Segment
from sdk_text.results import Results

SENTENCES = (
    ("2.support", "Dienesta vadītāja Ilze Kalniņa ieteica sākt ar mazām lietām."),
    ("2.support", "Biedrība „Upes krasts” palīdz ar telpām un idejām."),
    ("3.initial", "Aptaujāti četrdesmit mājas iedzīvotāji."),
    ("6.factors", "Nometnei naudas nepietika – to atlika."),
    ("6.factors", "Uz tikšanos atnāca tikai trīs cilvēki."),
    ("6.factors", "Pasākums notika maijā."),
    ("6.factors", "Laiks bija jauks."),
)
"""Section and text of each segment."""


def made_run(sentences: tuple[tuple[str, str], ...] = SENTENCES) -> tuple[Results, list[Segment]]:
    """A run of one report with these segments, without an engine."""
    text, segments = "Kopsavilkums\n\n", []
    for number, (section, sentence) in enumerate(sentences, 1):
        start = len(text)
        text += f"{sentence}\n"
        segments.append(
            Segment(
                "ezerciems", section, f"ezerciems/{section}/{number}", start,
                start + len(sentence), sentence,
            )
        )  # fmt: skip
    summaries = pd.DataFrame(
        [
            {
                "summary": "ezerciems", "municipality": "Ezerciema novads", "title": "Kopsavilkums",
                "document": "ezerciems", "start": 0, "end": len(text),
            }
        ]
    )  # fmt: skip
    results = Results.from_frames(
        texts={"ezerciems": text},
        summaries=summaries,
        segments=frame_of("segments", [replace(s, skipped=()) for s in segments]),
        codebook=load_codebook(),
    )
    return results, segments


def settings_for(fake: FakeServer | None, folder: Path, **changes: Any) -> LlmSettings:
    """Settings that ask the fake server and keep answers in `folder`."""
    usual = {"address": fake.address if fake else "", "timeout": 20.0}
    return LlmSettings(MODEL, file=folder / "sdk-llm.toml", **(usual | changes))


def coder_for(fake: FakeServer | None, folder: Path, **changes: Any) -> LlmCoder:
    """A coder that asks the fake server."""
    own = {
        k: changes.pop(k) for k in ("names", "suggest", "allow_remote", "threshold", "beside")
        if k in changes
    }  # fmt: skip
    return LlmCoder(settings_for(fake, folder, **changes), load_codebook(), **own)


def coded(coder: LlmCoder, results: Results, segments: list[Segment]) -> list[tuple[str, str]]:
    """Number of the segment and code of each coding."""
    coder.prepare(results, segments)
    return [(c.segment.rsplit("/", 1)[1], c.code) for c in coder.code(segments, ())]


HONEST = [
    ("2", "resource/organisations"),
    ("3", "method/survey"),
    ("4", "difficulty/funding"),
    ("5", "difficulty/participation"),
]
"""What the honest model gives to `SENTENCES`."""

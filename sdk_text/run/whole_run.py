"""Coders that must see the whole run before they code, and what run.json says of coders."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.frames import counted_codings, parsed_frames
from sdk_text.records import SUGGESTED, Segment
from sdk_text.results import Results

if TYPE_CHECKING:
    from spacy.tokens import Doc

    from sdk_text.coding.coders import Coder
    from sdk_text.run.stages import Run
    from sdk_text.run.survey import Source


def shown_to_coder(run: Run, sources: Iterable[Source]) -> Iterable[Source]:
    """Let a coder that must see the whole run see it, and return the sources to go through.

    Names are gathered over all reports before a word goes to a language model.
    """
    prepare = getattr(run.speaking_coder, "prepare", None)
    if prepare is None:
        return sources
    every = list(sources)
    parts: list[dict[str, pd.DataFrame]] = []
    texts: dict[str, str] = {}
    segments: list[Segment] = []
    for source in every:
        parsed = run.kept.get(source.path) or run.parse(source.path, source.name)
        parts.append(parsed_frames(parsed) | language_frames(run.analysed(parsed)))
        texts[parsed.document.name] = parsed.document.text
        segments += parsed.segments
    joined: dict[str, Any] = {
        name: pd.concat([part[name] for part in parts], ignore_index=True) for name in parts[0]
    }
    results = Results.from_frames(
        texts=texts, codebook=run.codebook, template=run.template, **joined
    )
    with run.stage("language model"):
        prepare(results, segments, run.decisions)
    return every


def language_frames(docs: Sequence[Doc]) -> dict[str, pd.DataFrame]:
    """Return the frames that language analysis fills: tokens and entities."""
    from sdk_text import language

    return {"tokens": language.tokens_frame(docs), "entities": language.entities_frame(docs)}


def counts_of(frames: Mapping[str, pd.DataFrame]) -> dict[str, int]:
    """Return the rows of each frame; codings as tables count them, a model's suggestions apart."""
    counts = {name: len(frame) for name, frame in frames.items()}
    counts["codings"] = len(counted_codings(frames["codings"]))
    waiting = int((frames["codings"]["coder"] == SUGGESTED).sum())
    return counts | ({"suggestions": waiting} if waiting else {})


def llm_account(coder: Coder | None) -> dict[str, Any]:
    """Return what a language model was asked and what became of it; nothing for other coders."""
    account = getattr(coder, "account", None)
    return {} if account is None else {"llm": account()}


def describe_coder(coder: Coder) -> dict[str, Any]:
    """Return what run.json says of a coder: its kind, and the id of the model that it uses."""
    if hasattr(coder, "describe"):
        return dict(coder.describe())
    model = getattr(coder, "model", None)
    mode = str(getattr(coder, "mode", "rules" if model is None else "classifier"))
    return {"coder": mode, "model": str(model.meta.get("id", "trained")) if model else ""}

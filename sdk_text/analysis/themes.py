"""How often each theme stands in the reports, and the quotes that show it best."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.analysis.pseudonyms import Names, note_if_unchecked, replacer
from sdk_text.analysis.reuse import repeated_segments
from sdk_text.analysis.units import (
    Level,
    check_at_least,
    counted,
    given,
    per_thousand,
    ratio,
    summary_order,
    theme_column,
    themes_of,
    word_total,
)
from sdk_text.records import MACHINES
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

_SHORT_FROM, _SHORT_TO, _LONGEST = 8, 30, 60
_FEWEST_WORDS = 4
_WHOLE = re.compile(r"^[\"“„«(]?[^\W\d_].*[.!?][\"”“»)]?$", re.DOTALL)
_EXEMPLAR_COLUMNS = [
    "family", "code", "rank", "summary", "section", "segment", "start", "end", "quote", "words",
    "coder", "confidence", "cue", "codes", "score", "confirmed",
]  # fmt: skip


@once
def themes(results: Results, level: Level = "code") -> pd.DataFrame:
    """Return how often each code, or family, stands in the reports; zeros included.

    Columns: family, code, codings, segments, summaries, summaries_total, share_of_segments
    (0 to 1), per_1000_words; see docs/analysis.md.
    """
    frame = themes_of(results, level)
    theme = theme_column(level)
    counts = (
        counted(results)
        .groupby(theme)
        .agg(
            codings=("code", "size"),
            segments=("segment", "nunique"),
            summaries=("summary", "nunique"),
        )
    )
    for column in counts.columns:
        frame[column] = frame[theme].map(counts[column]).fillna(0).astype("int64")
    frame["summaries_total"] = len(results.summaries)
    all_segments = pd.Series(len(results.segments), index=frame.index)
    all_words = pd.Series(word_total(results), index=frame.index)
    frame["share_of_segments"] = ratio(frame["segments"], all_segments)
    frame["per_1000_words"] = per_thousand(frame["codings"], all_words)
    return frame if len(results.codings) else add_note(frame, "no_codings")


@once
def exemplars(
    results: Results, per_code: int = 3, level: Level = "code", names: Names = "replace"
) -> pd.DataFrame:
    """Return the quotes that show each theme best, with their place and coding.

    Columns: family, code, rank, summary, section, segment, start, end, quote, words, coder,
    confidence, cue, codes, score, confirmed. What a person confirmed, or several coders gave
    alike, comes first; then clear, short, sure and whole segments, from different summaries, and
    no repeats of a passage; the rule is in docs/analysis.md.
    """
    check_at_least("per_code", per_code, 1)
    theme = theme_column(level)
    rows = _candidates(results, theme)
    frame = _from_different_summaries(rows, theme)
    frame = frame[frame["rank"] <= per_code]
    if level == "family":
        frame["code"] = ""
    order = {key: i for i, key in enumerate(themes_of(results, level)[theme])}
    frame = frame.assign(_order=frame[theme].map(order)).sort_values(["_order", "rank"])
    frame["quote"] = frame["quote"].map(replacer(results, names)) if len(frame) else frame["quote"]
    frame = frame[_EXEMPLAR_COLUMNS].reset_index(drop=True)
    note_if_unchecked(frame, results, names)
    return frame if len(results.codings) else add_note(frame, "no_codings")


@once
def _candidates(results: Results, theme: str) -> pd.DataFrame:
    """Coded segments with their score; without repeats, and scraps where better ones exist."""
    codings = counted(results)
    codings["confirmed"] = _confirmed(results, codings)
    codings["codes"] = codings.groupby("segment")["code"].transform("size")
    places = results.segments[["segment", "start", "end", "text", "words"]]
    rows = codings.drop(columns=["start", "end", "text"]).merge(places, on="segment")
    rows = rows.sort_values("confidence", ascending=False, kind="stable")
    rows = rows.drop_duplicates([theme, "segment"])
    rows = rows[rows["text"].str.contains(r"[^\W\d_]", regex=True)]
    rows = rows[~rows["segment"].isin(list(repeated_segments(results)))]
    longest = rows.groupby(theme)["words"].transform("max")
    rows = rows[(rows["words"] >= _FEWEST_WORDS) | (longest < _FEWEST_WORDS)].copy()
    rows["score"] = _score(rows)
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    rows = rows.assign(_summary=rows["summary"].map(rank)).rename(columns={"text": "quote"})
    return rows.sort_values(
        ["confirmed", "score", "_summary", "start"],
        ascending=[False, False, True, True],
        kind="stable",
    )


def _confirmed(results: Results, codings: pd.DataFrame) -> list[bool]:
    """Return which codings are a person's, or were given alike by more than one coder."""
    coders = given(results).groupby(["segment", "code"])["coder"].agg(set).to_dict()
    machine = frozenset(MACHINES)
    return [
        len(given) > 1 or not given <= machine
        for given in (
            set(coders[key]) for key in zip(codings["segment"], codings["code"], strict=True)
        )
    ]


def _score(rows: pd.DataFrame) -> pd.Series[float]:
    words = rows["words"].astype("float64")
    short = np.interp(words, [0, _SHORT_FROM, _SHORT_TO, _LONGEST], [0, 1, 1, 0])
    whole = rows["text"].map(_is_whole).astype("float64")
    return ((1 / rows["codes"] + short + rows["confidence"] + whole) / 4).round(6)


def _is_whole(text: str) -> float:
    letters = next((c for c in text if c.isalpha()), "")
    return 1.0 if _WHOLE.match(text) and letters.isupper() else 0.5


def _from_different_summaries(rows: pd.DataFrame, theme: str) -> pd.DataFrame:
    """Rank the best of each summary, then the second best of each, and so on; theme by theme."""
    turn = rows.groupby([theme, "summary"], sort=False).cumcount()
    ranked = rows.assign(_turn=turn, _unread=~rows["confirmed"].astype(bool))
    ranked = ranked.sort_values(["_unread", "_turn"], kind="stable")
    return ranked.assign(rank=ranked.groupby(theme, sort=False).cumcount() + 1)

"""Made-up results with everything that tables and figures can show; no report's words."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pandas as pd

from sdk_text.results import Results

HOSTILE = (
    '=cmd|"/c calc"!A1 <script>alert(1)</script> 100 % $5 & #1 _x_ ^2 ~ {a} \\input{b} | *c* `d`'
)
"""Signs that CSV, HTML, LaTeX or Markdown would act on."""
LETTERS = "Āā Čč Ēē Ģģ Īī Ķķ Ļļ Ņņ Šš Ūū Žž"
_WORDS = ["kopiena", "biedrība", "nauda", "telpa", "cilvēks", "darbs", "ciems", "saruna", "plāns"]


def made_results(
    summaries: int = 4, per_section: int = 6, seed: int = 1, quote: str = ""
) -> Results:
    """Return results of that many invented reports; `quote` stands in the first segment."""
    draw = random.Random(seed)
    codes = [code.id for code in Results().codebook.codes]
    # The last code of the codebook never occurs; others grow rarer down the list.
    weights = [1 / (1 + i % 7) for i in range(len(codes) - 1)] + [0.0]
    frames: dict[str, list[dict[str, Any]]] = {
        name: [] for name in ("summaries", "sections", "segments", "codings", "tokens", "entities",
                              "approaches")
    }  # fmt: skip
    for number in range(summaries):
        summary = f"vieta-{number + 1}"
        _report(frames, summary, number, per_section, draw, codes, weights)
    if quote and frames["segments"]:
        segment = frames["segments"][0]["segment"]
        for name in ("segments", "codings"):
            for row in frames[name]:
                if row["segment"] == segment:
                    row["text"] = quote
    return Results.from_frames(
        **{name: pd.DataFrame(rows) for name, rows in frames.items() if rows}
    )


def _report(
    frames: dict[str, list[dict[str, Any]]], summary: str, number: int, per_section: int,
    draw: random.Random, codes: list[str], weights: list[float],
) -> None:  # fmt: skip
    start = 0
    for section in ("2.support", "3.initial", "5.implementation", "6.results"):
        section_start = start
        for i in range(per_section):
            words = draw.choices(_WORDS, k=draw.randint(5, 12))
            text = " ".join(words).capitalize() + "."
            segment = f"{summary}/{section}/{i + 1}"
            place = {"summary": summary, "section": section, "segment": segment,
                     "start": start, "end": start + len(text)}  # fmt: skip
            day = dt.date(2023, 1, 2) + dt.timedelta(weeks=2 * i)
            dated = section == "5.implementation" and number % 3 == 0
            frames["segments"].append(
                {**place, "text": text, "words": len(words),
                 "period_start": day.isoformat() if dated else "",
                 "period_end": (day + dt.timedelta(days=6)).isoformat() if dated else ""}
            )  # fmt: skip
            for code in sorted(set(draw.choices(codes, weights, k=draw.choice([0, 1, 2, 3])))):
                frames["codings"].append(
                    {**place, "family": code.split("/")[0], "code": code, "text": text,
                     "coder": "rules", "confidence": 0.9, "cue": words[0]}
                )  # fmt: skip
            _tokens(frames["tokens"], place, words)
            if i == 0:
                frames["entities"].append(
                    {**place, "text": "Ķīšu biedrība", "lemma": "ķīšu biedrība",
                     "label": "organization"}
                )  # fmt: skip
            start += len(text) + 1
        frames["sections"].append({"summary": summary, "section": section, "heading": section,
                                   "start": section_start, "end": start})  # fmt: skip
    frames["summaries"].append(
        {"summary": summary, "municipality": f"Ģērķļu {number + 1}. novads", "number": None,
         "title": summary, "document": "made", "start": 0, "end": start,
         "segments": 4 * per_section, "words": start // 6}
    )  # fmt: skip
    for i, approach in enumerate(("community_development", "social_planning", "social_action")):
        frames["approaches"].append({"summary": summary, "approach": approach,
                                     "ticked": (number + i) % 2 == 0, "note": ""})  # fmt: skip


def _tokens(tokens: list[dict[str, Any]], place: dict[str, Any], words: list[str]) -> None:
    for position, word in enumerate(words, start=1):
        tokens.append({**place, "sentence": 1, "token": position, "form": word, "lemma": word,
                       "upos": "NOUN", "feats": "", "head": 0, "deprel": "dep"})  # fmt: skip

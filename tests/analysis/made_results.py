"""Small made-up results: a codebook that the package does not know, reports written out here."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from sdk_text.codebook import Code, Codebook, Family
from sdk_text.results import Results

CODES = (
    "problem/money", "problem/roads", "problem/never", "asset/people", "asset/hall", "way/teach",
    "way/plan",
)  # fmt: skip
Report = Mapping[str, Sequence[tuple[str, Sequence[str]]]]
"""Section → (text of a segment, its codes)."""

Entity = tuple[str, str, str, str]
"""Segment, text as it stands in it, lemma, label."""


def codebook() -> Codebook:
    families = tuple(Family(f, f"{f} lv", f"{f} en") for f in ("problem", "asset", "way"))
    codes = tuple(Code(code, f"{code} lv", f"{code} en") for code in CODES)
    return Codebook("test", "1", "tests", "test", families, codes)


class Builder:
    """Lays reports out in one document and keeps the offsets."""

    def __init__(self) -> None:
        self.text = "Title page\n"
        self.rows: dict[str, list[dict[str, Any]]] = {
            name: [] for name in ("summaries", "sections", "segments", "codings", "tokens")
        }

    def add(self, text: str) -> tuple[int, int]:
        start = len(self.text)
        self.text += text
        return start, len(self.text)

    def report(self, summary: str, report: Report, lemmas: Mapping[str, str]) -> None:
        begin, n = len(self.text), 0
        for section, answers in report.items():
            heading, after = self.add(f"Heading {section}\n")
            for number, (text, codes) in enumerate(answers, 1):
                place = {"summary": summary, "section": section}
                place["segment"] = f"{summary}/{section}/{number}"
                self.segment(place, text, codes, lemmas)
                n += 1
            self.rows["sections"].append(
                {"summary": summary, "section": section, "heading": section,
                 "heading_start": heading, "start": after, "end": len(self.text)}
            )  # fmt: skip
        self.rows["summaries"].append(
            {"summary": summary, "municipality": summary, "document": "doc", "start": begin,
             "end": len(self.text), "segments": n, "words": 0, "title": summary}
        )  # fmt: skip

    def segment(
        self, place: dict[str, str], text: str, codes: Sequence[str], lemmas: Mapping[str, str]
    ) -> None:
        start, end = self.add(text)
        self.add("\n")
        span = {"start": start, "end": end, "text": text}
        words = len(re.findall(r"\w+", text))
        self.rows["segments"].append({**place, **span, "words": words})
        for code in codes:
            self.rows["codings"].append(
                {**place, **span, "family": code.split("/")[0], "code": code, "coder": "rules",
                 "confidence": 1.0, "cue": ""}
            )  # fmt: skip
        for number, match in enumerate(re.finditer(r"\w+(?:-\w+)*|[^\w\s]", text), 1):
            form = match.group()
            lemma, _, upos = lemmas.get(form, form.lower()).partition("_")
            kind = "NOUN" if form[0].isalnum() else "PUNCT"
            self.rows["tokens"].append(
                {**place, "sentence": 1, "token": number, "start": start + match.start(),
                 "end": start + match.end(), "form": form, "lemma": lemma, "upos": upos or kind}
            )  # fmt: skip


def build(
    reports: Mapping[str, Report],
    *,
    lemmas: Mapping[str, str] | None = None,
    entities: Sequence[Entity] = (),
    tokens: bool = True,
    **frames: pd.DataFrame,
) -> Results:
    """Make results of reports; lemmas: form → "lemma" or "lemma_UPOS"."""
    builder = Builder()
    for summary, report in reports.items():
        builder.report(summary, report, lemmas or {})
    made = {name: pd.DataFrame(rows) for name, rows in builder.rows.items() if rows}
    if not tokens:
        made.pop("tokens", None)
    if entities:
        made["entities"] = pd.DataFrame([_entity(made["segments"], e) for e in entities])
    return Results.from_frames(
        texts={"doc": builder.text}, codebook=codebook(), **{**made, **frames}
    )


def _entity(segments: pd.DataFrame, entity: Entity) -> dict[str, Any]:
    segment, text, lemma, label = entity
    row = segments.set_index("segment", drop=False).loc[segment]
    start = int(row["start"]) + row["text"].index(text)
    place = {name: row[name] for name in ("summary", "section", "segment")}
    return {
        **place, "start": start, "end": start + len(text), "text": text, "lemma": lemma,
        "label": label,
    }  # fmt: skip

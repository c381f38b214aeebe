"""The words behind the cells of tables: for a page that opens them, and as a list of places."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sdk_text.analysis.pseudonyms import names_in, replacer
from sdk_text.publication.cleaning import one_line
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.records import MACHINES, SUGGESTED
from sdk_text.results import Results
from sdk_text.wording.numbers import format_value
from sdk_text.wording.quotation import quoted
from sdk_text.wording.texts import Lang, load_wording

MOST_SHOWN = 300
"""Segments that a page shows for one cell; the count says how many there are."""


@dataclass(frozen=True)
class Words:
    """The segments' words as they may be shown, by segment id."""

    results: Results
    lang: Lang
    names: str

    @cached_property
    def change(self) -> Callable[[str], str]:
        """What replaces personal names in a text, if so asked."""
        return replacer(self.results, names_in(self.results, self.names, self.lang))

    @cached_property
    def by_segment(self) -> Mapping[str, tuple[str, str]]:
        """Place in words and text of every segment, personal names replaced if so asked."""
        labels = Labels(self.results)
        found: dict[str, tuple[str, str]] = {}
        for summary, section, segment, text in zip(
            *(self.results.segments[c].astype(str) for c in
              ("summary", "section", "segment", "text")), strict=True
        ):  # fmt: skip
            name, heading = labels.summary(summary), labels.section(section)
            place = f"{name.get(self.lang)}, {heading.get(self.lang)}"
            found[segment] = (place, one_line(self.change(text)))
        return found

    @cached_property
    def offsets_of(self) -> Mapping[str, str]:
        """What leads to a segment outside the page: its id and its offsets in the document, as in
        ``segments.csv`` ("sunupe/5.design/3 · offsets 1512–1640")."""
        frame, say = self.results.segments, load_wording().say
        # As text: offsets are looked up, not read as quantities with separators.
        columns = (frame[name].astype(str) for name in ("segment", "start", "end"))
        return {
            segment: f"{segment} · {say('words.offsets', self.lang, start=start, end=end)}"
            for segment, start, end in zip(*columns, strict=True)
        }

    @cached_property
    def codings_of(self) -> Mapping[str, list[tuple[str, str]]]:
        """The codings of every segment that has any: code, and a line with its label, its words,
        who gave it by what rule, and how sure ("Funding · “no money” · rules, funding-lack ·
        confidence .84")."""
        labels = Labels(self.results)
        wording = load_wording()
        found: dict[str, list[tuple[str, str]]] = {}
        rows = self.results.codings[["segment", "code", "cue", "coder", "rule", "confidence"]]
        for segment, code, cue, coder, rule, sure in rows.itertuples(index=False, name=None):
            if coder == SUGGESTED:
                continue
            parts = [labels.code(str(code)).get(self.lang)]
            words = [quoted(part, self.lang) for part in self.change(str(cue)).split("; ") if part]
            if words:
                parts.append(", ".join(words))
            named = not rule or str(rule).startswith(f"{coder}:")
            who = labels.coders([str(coder)]).get(self.lang)
            parts.append(who if named else f"{who}, {rule}")
            if coder in MACHINES:
                how = format_value(sure, "bounded", wording.style(self.lang), 2)
                parts.append(wording.say("words.sure", self.lang, sure=how))
            line = one_line(" · ".join(parts))
            found.setdefault(str(segment), []).append((str(code), line))
        return found


def page_data(tables: Sequence[Table], words: Words) -> str:
    """Return, as JSON for a page, which segments stand behind which cell, and their words.

    Keys: segments (place with offsets, text, and codings: code and line), said (sentences such as
    "3 segments in 2 summaries"), cells (table → row → column → position in said, then positions in
    segments, at most `MOST_SHOWN`).
    """
    texts, codings = words.by_segment, words.codings_of
    summary_of = dict(words.results.segments[["segment", "summary"]].astype(str).to_numpy())
    wording = load_wording()
    position: dict[str, int] = {}
    said: dict[str, int] = {}
    cells: dict[str, dict[str, dict[str, list[int]]]] = {}
    for table in tables:
        for row, column, behind in _cells(table):
            inside = [s for s in dict.fromkeys(behind) if s in texts]
            if not inside:
                continue
            number = len({summary_of[s] for s in inside})
            counts = wording.say("words.behind", words.lang, segments=len(inside), summaries=number)
            if len(inside) > MOST_SHOWN:
                counts += f"; {wording.say('words.first_shown', words.lang, n=MOST_SHOWN)}"
            sentence = said.setdefault(counts, len(said))
            shown = [position.setdefault(s, len(position)) for s in inside[:MOST_SHOWN]]
            cells.setdefault(table.id, {}).setdefault(row, {})[column] = [sentence, *shown]
    segments = []
    for segment in position:
        place, text = texts[segment]
        place = f"{place} · {words.offsets_of[segment]}"
        segments.append((place, text, codings.get(segment, [])))
    data = {
        "segments": segments,
        "said": list(said),
        "cells": cells,
    }
    # "<" would let a text end the script element that holds the data.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def _cells(table: Table) -> Iterator[tuple[str, str, list[str]]]:
    """Yield row, column and the segments behind each cell that has any."""
    if table.trace is None or "segment" not in table.trace.records.columns:
        return
    segments = table.trace.records["segment"].astype(str)
    links = table.trace.links
    keys = set(table.frame[table.key].astype(str))
    links = links[links["row"].isin(list(keys)) & links["record"].isin(segments.index)]
    behind: dict[tuple[str, str], list[str]] = {}
    cells = zip(links["row"].tolist(), links["column"].tolist(), strict=True)
    for cell, segment in zip(cells, segments.loc[links["record"]].tolist(), strict=True):
        inside = behind.setdefault(cell, [])
        if segment:
            inside.append(segment)
    for (row, column), inside in behind.items():
        yield str(row), str(column), inside


def evidence_frame(tables: Sequence[Table], place: Sequence[str]) -> pd.DataFrame:
    """Return a row for each cell and record: table, row, column and `place` of the record."""
    parts = []
    for table in tables:
        if table.trace is None:
            continue
        there = tuple(c for c in place if c in table.trace.records.columns)
        part = table.trace.listing(there).reindex(columns=["row", "column", *place])
        part.insert(0, "table", table.id)
        parts.append(part.astype(object))
    heads = ["table", "row", "column", *place]
    return pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=heads)

"""The words behind the cells of tables: for a page that opens them, and as a workbook to read."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from sdk_text.analysis.pseudonyms import replacer
from sdk_text.files import steady_zip
from sdk_text.publication.cleaning import one_line
from sdk_text.publication.formats.xlsx import without_times
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.trace import ANY
from sdk_text.results import Results
from sdk_text.wording.texts import Lang, load_wording

MOST_SHOWN = 300
"""Segments that a page shows for one cell; the count says how many there are."""
MOST_ROWS = 4000
"""Rows of one sheet of the workbook."""
_HEADS = ("row", "column", "summary", "section", "segment", "coder", "cue", "quote")
_WIDTHS = (34, 22, 22, 34, 18, 14, 24, 90)


@dataclass(frozen=True)
class Words:
    """The segments' words as they may be shown, by segment id."""

    results: Results
    lang: Lang
    names: str

    def by_segment(self) -> dict[str, tuple[str, str]]:
        """Return place in words and text of every segment, personal names replaced if so asked."""
        labels = Labels(self.results)
        change = replacer(self.results, self.names)  # type: ignore[arg-type]
        found: dict[str, tuple[str, str]] = {}
        for summary, section, segment, text in zip(
            *(self.results.segments[c].astype(str) for c in
              ("summary", "section", "segment", "text")), strict=True
        ):  # fmt: skip
            name, heading = labels.summary(summary), labels.section(section)
            place = f"{name.get(self.lang)}, {heading.get(self.lang)}"
            found[segment] = (place, one_line(change(text)))
        return found


def page_data(tables: Sequence[Table], words: Words) -> str:
    """Return, as JSON for a page, which segments stand behind which cell, and their words.

    Keys: segments (place and text, a pair each), cells (table → row → column → positions in
    segments, at most `MOST_SHOWN`, with the full number first).
    """
    texts = words.by_segment()
    position: dict[str, int] = {}
    cells: dict[str, dict[str, dict[str, list[int]]]] = {}
    for table in tables:
        for row, column, behind in _cells(table):
            inside = [s for s in dict.fromkeys(behind) if s in texts]
            shown = [position.setdefault(s, len(position)) for s in inside[:MOST_SHOWN]]
            cells.setdefault(table.id, {}).setdefault(row, {})[column] = [len(inside), *shown]
    data = {"segments": [texts[s] for s in position], "cells": cells}
    # "<" would let a text end the script element that holds the data.
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")


def evidence_workbook(tables: Sequence[Table], words: Words) -> bytes:
    """Return a workbook with a sheet a table: row, column, place and the words behind the cell.

    Totals, and tables that only write the counts of another as rates, have no rows of their own:
    their words are those of the cells that they sum up.
    """
    wording = load_wording()
    texts = words.by_segment()
    book = Workbook(write_only=True)
    for table in tables:
        if table.trace is None or "-per-" in table.id or "-share-" in table.id:
            continue
        sheet = book.create_sheet(table.id[:31])
        sheet.freeze_panes = "A2"
        for number, width in enumerate(_WIDTHS, start=1):
            sheet.column_dimensions[get_column_letter(number)].width = width
        heads = [wording.say(f"columns.{name}", words.lang) for name in _HEADS]
        sheet.append([_cell(sheet, head, bold=True) for head in heads])
        for number, row in enumerate(_rows(table, texts, words)):
            if number == MOST_ROWS:
                more = wording.say("words.more_in_csv", words.lang)
                sheet.append([_cell(sheet, more, bold=True)])
                break
            sheet.append([_cell(sheet, text) for text in row])
    if not book.worksheets:
        book.create_sheet("–")
    target = io.BytesIO()
    book.save(target)
    return steady_zip(target.getvalue(), without_times(target.getvalue()))


def _cells(table: Table) -> Iterator[tuple[str, str, list[str]]]:
    """Yield row, column and the segments behind each cell that has any."""
    if table.trace is None or "segment" not in table.trace.records.columns:
        return
    segments = table.trace.records["segment"].astype(str)
    links = table.trace.links
    keys = set(table.frame[table.key].astype(str))
    links = links[links["row"].isin(list(keys)) & links["record"].isin(segments.index)]
    placed = links.assign(segment=segments.loc[links["record"]].to_numpy())
    for (row, column), behind in placed.groupby(["row", "column"], sort=False):
        yield str(row), str(column), [s for s in behind["segment"] if s]


def _rows(table: Table, texts: dict[str, tuple[str, str]], words: Words) -> Iterator[list[str]]:
    assert table.trace is not None
    records = table.trace.records
    shown = dict(zip((c.name for c in table.columns), table.columns, strict=True))
    first = table.printed[0].source(words.lang, table.frame)
    named = dict(
        zip(table.frame[table.key].astype(str), table.frame[first].astype(str), strict=True)
    )
    links = table.trace.links[~table.trace.links["row"].isin(list(table.strong))]
    facts = records.reindex(columns=["segment", "coder", "cue"]).fillna("").astype(str)
    change = replacer(words.results, words.names)  # type: ignore[arg-type]
    facts["cue"] = facts["cue"].map({cue: change(cue) for cue in set(facts["cue"])})
    for row, column, record in zip(links["row"], links["column"], links["record"], strict=True):
        if record not in facts.index or column == "total":
            continue
        segment, coder, cue = facts.loc[record]
        place, text = texts.get(segment, ("", ""))
        summary, _, section = place.partition(", ")
        label = shown[column].label.get(words.lang) if column in shown else ""
        name = named.get(str(row), str(row))
        yield [name, "" if column == ANY else label, summary, section, segment, coder, cue, text]


def _cell(sheet: Any, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, one_line(text)[:32_000] or None)
    if text:
        # Text that begins with "=" would be taken for a formula.
        cell.data_type = "s"
    cell.font = Font(bold=bold)
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    return cell


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

"""The words behind the cells of all tables as a workbook to read, a sheet a table.

Hundreds of thousands of cells, see `text_workbook`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sdk_text.publication.cleaning import one_line
from sdk_text.publication.evidence import Words
from sdk_text.publication.labels import Labels
from sdk_text.publication.sheet_names import sheet_names
from sdk_text.publication.table import Table
from sdk_text.publication.trace import ANY
from sdk_text.system.text_workbook import TextWorkbook
from sdk_text.wording.texts import load_wording

MOST_ROWS = 4000
"""Rows of one sheet."""
_HEADS = ("row", "column", "summary", "section", "segment", "coder", "cue", "quote")
_WIDTHS = (34, 22, 22, 34, 18, 14, 24, 90)
_MOST_CHARACTERS = 32_000


def evidence_workbook(tables: Sequence[Table], words: Words) -> bytes:
    """Return a workbook with a sheet a table: row, column, place and the words behind the cell.

    Totals, and tables that only write the counts of another as rates, have no rows of their own:
    their words are those of the cells that they sum up. The same tables give the same bytes.
    """
    wording = load_wording()
    book = TextWorkbook()
    heads = [wording.say(f"columns.{name}", words.lang) for name in _HEADS]
    shown = [t for t in tables if t.trace and not ("-per-" in t.id or "-share-" in t.id)]
    for name, table in zip(sheet_names(t.id for t in shown), shown, strict=True):
        sheet = book.add_sheet(name, heads, _WIDTHS)
        for number, row in enumerate(_rows(table, words), start=1):
            if number > MOST_ROWS:
                book.write_bold(sheet, number, 0, wording.say("words.more_in_csv", words.lang))
                break
            for column, text in enumerate(row):
                book.write(sheet, number, column, text[:_MOST_CHARACTERS])
    return book.to_bytes()


def _rows(table: Table, words: Words) -> Iterator[tuple[str, ...]]:
    """Yield what stands in the columns `_HEADS` for every record behind every cell."""
    assert table.trace is not None
    records, links = table.trace.records, table.trace.links
    labels = {c.name: one_line(c.label.get(words.lang)) for c in table.columns}
    first = table.printed[0].source(words.lang, table.frame)
    names = [one_line(str(name)) for name in table.frame[first]]
    named = dict(zip(table.frame[table.key].astype(str), names, strict=True))
    facts = records.reindex(columns=["segment", "coder", "cue"])
    facts = facts.astype(object).fillna("").astype(str)
    cues = {cue: one_line(words.change(cue)) for cue in facts["cue"].unique()}
    own = Labels(words.results)
    coders = {coder: own.coders([coder]).get(words.lang) for coder in facts["coder"].unique()}
    known = {
        record: (segment, one_line(coders[coder]), cues[cue])
        for record, segment, coder, cue in facts.itertuples(name=None)
    }
    texts = words.by_segment
    strong = set(table.strong)
    for row, column, record in zip(links["row"], links["column"], links["record"], strict=True):
        if row in strong or column == "total" or record not in known:
            continue
        segment, coder, cue = known[record]
        place, text = texts.get(segment, ("", ""))
        summary, _, section = place.partition(", ")
        label = "" if column == ANY else labels.get(column, "")
        name = named.get(str(row)) or one_line(str(row))
        yield name, label, summary, section, segment, coder, cue, text

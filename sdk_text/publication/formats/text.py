"""A table as plain text with aligned columns: for the terminal and for comparing by eye."""

from __future__ import annotations

import textwrap

from sdk_text.publication.table import Table

_NOTE_WIDTH = 100
_PAD = {"left": str.ljust, "center": str.center, "right": str.rjust}


def text_table(table: Table) -> str:
    """Return the table as lines of text: caption, aligned columns, note."""
    caption = f"{table.heading}  {table.title}".strip()
    heads = table.whole_labels()
    rows = table.rows()
    widths = [
        max(len(cell) for cell in (head, *(row.cells[i] for row in rows)))
        for i, head in enumerate(heads)
    ]
    lines = [caption, "", _line(table, heads, widths), "  ".join("-" * width for width in widths)]
    group = ""
    for row in rows:
        if row.group != group:
            group = row.group
            lines += ["", group] if group else []
        lines.append(_line(table, row.cells, widths))
    if not rows:
        lines.append(table.wording.say("words.no_rows", table.lang))
    if table.note_text:
        note = f"{table.wording.say('words.note', table.lang)} {table.note_text}"
        lines += ["", *textwrap.wrap(note, _NOTE_WIDTH, break_long_words=False)]
    return "\n".join(lines) + "\n"


def _line(table: Table, cells: list[str] | tuple[str, ...], widths: list[int]) -> str:
    padded = [
        _PAD[column.align](cell, width)
        for column, cell, width in zip(table.printed, cells, widths, strict=True)
    ]
    return "  ".join(padded).rstrip()

"""A table as Markdown: a pipe table with its caption above and its note below."""

from __future__ import annotations

import re

from sdk_text.publication.emphasis import emphasised
from sdk_text.publication.table import Table

# Signs that Markdown or the HTML inside it would take for markup.
_MARKUP = re.compile(r"([\\`*_{}\[\]<>#|~$&])")

_RULES = {"left": ":---", "center": ":---:", "right": "---:"}


def markdown_table(table: Table) -> str:
    """Return the table as a GitHub pipe table; markup signs in the texts are escaped."""
    number = f"**{escaped(table.heading)}** " if table.heading else ""
    lines = [f"{number}*{escaped(table.title)}*", ""]
    labels = table.whole_labels()
    lines.append(_line([_emphasised(label) for label in labels]))
    lines.append(_line([_RULES[c.align] for c in table.printed]))
    group = ""
    for row in table.rows():
        if row.group != group:
            group = row.group
            if group:
                lines.append(_line([f"**{escaped(group)}**", *[""] * (len(labels) - 1)]))
        cells = [escaped(cell) for cell in row.cells]
        lines.append(
            _line([f"**{cell}**" if cell else "" for cell in cells] if row.strong else cells)
        )
    if table.note_text:
        lines += [
            "",
            f"*{table.wording.say('words.note', table.lang)}* {_emphasised(table.note_text)}",
        ]
    return "\n".join(lines) + "\n"


def escaped(text: str) -> str:
    """Return `text` with a backslash before every sign of Markdown."""
    return _MARKUP.sub(r"\\\1", text)


def _emphasised(text: str) -> str:
    return "".join(
        f"*{escaped(piece)}*" if italic else escaped(piece) for piece, italic in emphasised(text)
    )


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"

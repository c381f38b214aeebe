"""A table as HTML: a piece for a notebook, or a page that stands alone."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from itertools import groupby
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from sdk_text.publication.emphasis import emphasised
from sdk_text.publication.table import Table


@cache
def template(name: str) -> Template:
    """Return one of the templates in ``publication/templates``; it escapes whatever it is given."""
    environment = Environment(
        loader=PackageLoader("sdk_text.publication", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(name)


def html_table(
    table: Table, *, style: bool = True, links: Mapping[tuple[str, str], str] | None = None
) -> str:
    """Return the table as a piece of HTML with its own style (unless the page brings it).

    `links`: where a cell leads to, by key of the row and name of the column.

    Headings are marked as such (``th`` with scope) and the note is tied to the table, so that a
    screen reader can tell them. All texts are escaped.
    """
    return template("table.html").render(style=style, links=links or {}, **_parts(table))


def html_page(table: Table) -> str:
    """Return a whole page, without links to anything outside it, that shows the table."""
    title = " ".join(part for part in (table.heading, table.title) if part)
    body = Markup(html_table(table))
    return template("page.html").render(lang=table.lang, title=title, body=body)


def html_emphasised(text: str) -> Markup:
    """Return escaped text with the letters of statistics in italics."""
    pieces = (
        Markup("<i>{}</i>").format(piece) if italic else escape(piece)
        for piece, italic in emphasised(text)
    )
    return Markup("").join(pieces)


def _parts(table: Table) -> dict[str, Any]:
    rows = table.rows()
    bodies = [(group, list(inside)) for group, inside in groupby(rows, key=lambda row: row.group)]
    return {
        "table": table,
        "columns": list(zip(table.printed, map(html_emphasised, table.labels()), strict=True)),
        "spans": [(html_emphasised(label), width) for label, width in table.spans()],
        "note_text": html_emphasised(table.note_text),
        "bodies": bodies,
        "note": table.wording.say("words.note", table.lang),
        "empty": table.wording.say("words.no_rows", table.lang),
    }

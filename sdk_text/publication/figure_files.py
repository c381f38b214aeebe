"""The figures of a set as files, and what its page shows of each.

The page shows every figure that was drawn, in whatever format: the file beside it where a browser
can show that, else the same picture inside the page. Where no format asks for figures none is
drawn, and the page says so.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from typing import TYPE_CHECKING

from markupsafe import Markup

from sdk_text.figure_formats import FIGURE_FORMATS, draws
from sdk_text.publication.formats.html import template
from sdk_text.wording.texts import Lang, load_wording

if TYPE_CHECKING:
    from sdk_text.publication.figures import Chart

_SHOWN = {"svg": "image/svg+xml", "png": "image/png"}
"""What browsers show, the best first, with the types of their data."""


def figure_files(
    charts: Sequence[Chart], formats: Sequence[str], lang: Lang
) -> tuple[dict[str, bytes], dict[str, bytes], list[dict[str, object]]]:
    """Draw figures in the formats asked for, and what a page of all of them shows.

    Returns:
        The files by name; the PNG pictures by name that a Word document of all figures needs,
        whether they are among the files or not (none without "docx"); the parts of the page
        (template ``index.html``). All empty where no format asks for figures.
    """
    if not draws(formats):
        return {}, {}, []
    wanted = tuple(f for f in FIGURE_FORMATS if f in formats)
    drawn = wanted
    if "docx" in formats and "png" not in wanted:
        drawn = (*drawn, "png")
    if not set(drawn) & set(_SHOWN):
        drawn = (*drawn, "svg")
    shown = next(f for f in _SHOWN if f in drawn)
    note = load_wording().say("words.note", lang)
    files: dict[str, bytes] = {}
    pictures: dict[str, bytes] = {}
    parts: list[dict[str, object]] = []
    for chart in charts:
        made = chart.render(drawn)
        files |= {f"{chart.id}.{fmt}": made[fmt] for fmt in wanted}
        if "docx" in formats:
            pictures[f"{chart.id}.png"] = made["png"]
        place = f"{chart.id}.{shown}" if shown in wanted else _inside(made[shown], shown)
        body = Markup(
            template("figure.html").render(
                chart=chart, alt=chart.alt.get(lang), file=place, note=note
            )
        )
        title = f"{chart.heading}. {chart.title}"
        parts.append({"id": chart.id, "formats": wanted, "body": body, "title": title})
    return files, pictures, parts


def _inside(content: bytes, fmt: str) -> str:
    return f"data:{_SHOWN[fmt]};base64,{b64encode(content).decode('ascii')}"

"""The standard set as files: tables and figures in every format, with an index of each."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from markupsafe import Markup

from sdk_text.analysis.once import made_once
from sdk_text.errors import InputError
from sdk_text.figure_formats import draws
from sdk_text.publication.evidence import Words, evidence_frame, page_data
from sdk_text.publication.figure_files import figure_files
from sdk_text.publication.formats import FIGURE_FORMATS, TABLE_FORMATS
from sdk_text.publication.formats.html import html_table, template
from sdk_text.publication.methods import methods_text
from sdk_text.publication.prepared import Prepared
from sdk_text.publication.standard import LeftOut, standard_figures, standard_tables
from sdk_text.publication.table import Table
from sdk_text.results import Results
from sdk_text.system.files import write_contents
from sdk_text.system.spreadsheet import escape_formula
from sdk_text.wording.nearest import did_you_mean
from sdk_text.wording.texts import Lang, check_language, load_wording

if TYPE_CHECKING:
    from sdk_text.publication.figures import Chart

ALL_FORMATS = (*TABLE_FORMATS, *FIGURE_FORMATS)
DEFAULT_FORMATS = ("csv", "docx", "png")
"""What a paper needs: tables as data and for Word, figures for both; all others on demand."""
ALL_TABLES = "all-tables"
PARTS = ("tables", "figures")
INDEX, TRACE, WORKBOOK, METHODS = "index.html", "evidence.csv", "evidence.xlsx", "methods.md"
ALL_FIGURES = "all-figures"
_PLACE = ("summary", "section", "segment", "code", "start", "end", "coder", "rule", "confidence")


def write_standard_set(
    results: Results,
    folder: str | Path,
    *,
    lang: str = "en",
    names: str = "replace",
    without_reuse: bool = False,
    formats: Sequence[str] = DEFAULT_FORMATS,
) -> list[Path]:
    """Write the standard tables to ``FOLDER/tables`` and figures to ``FOLDER/figures``.

    Each of the two folders has an ``index.html`` that shows all and says what was left out and
    why; ``tables/evidence.csv`` lists the codings behind every cell with their places. Files of
    the same names are replaced, others are left alone. Everything is made before the first file is
    written, so a failure leaves the folder as it was.

    Args:
        results: what a run found.
        folder: where to; it must exist.
        lang: "lv" or "en".
        names: "replace" puts pseudonyms for personal names in quotes, "keep" does not.
        without_reuse: count repeated passages once.
        formats: which of csv, xlsx, docx, tex, html, md (tables), png, svg, pdf (figures);
            "all" among them: every one. The two pages ``index.html`` are always made. Figures are
            drawn for their own formats and for docx only.

    Returns:
        The files written.

    Raises:
        InputError: an unknown language, format or value of `names`; no such folder.
    """
    if not Path(folder).is_dir():
        raise InputError(f"{folder}: no such folder; make it first")
    contents = standard_contents(
        results, lang=lang, names=names, without_reuse=without_reuse, formats=formats
    )
    return write_contents(contents, Path(folder))


def standard_contents(
    results: Results | Prepared,
    parts: Sequence[str] = PARTS,
    *,
    lang: str = "en",
    names: str = "replace",
    without_reuse: bool = False,
    formats: Sequence[str] = DEFAULT_FORMATS,
) -> dict[str, bytes | str]:
    """Return the standard set as contents by file name ("tables/overview.csv").

    Args:
        results: what a run found; or that prepared, with names and repeats as they were prepared.
        parts: "tables", "figures" or both; the others: see `write_standard_set`.

    Raises:
        InputError: an unknown language, format or value of `names`.
    """
    language = check_language(lang)
    formats = chosen_formats(formats)
    ready = results
    if not isinstance(ready, Prepared):
        ready = Prepared.of(ready, names=names, drop_reuse=without_reuse, lang=language)
    contents: dict[str, bytes | str] = {}
    with made_once():
        if "tables" in parts:
            made, left = standard_tables(ready, language, names=names)
            contents |= _table_files(made, left, formats, Words(ready.everything, language, names))
            contents[f"tables/{METHODS}"] = methods_text(ready, language)
        if "figures" in parts:
            asked = draws(formats)
            charts, left_out = standard_figures(ready, language) if asked else ([], [])
            contents |= _figure_files(charts, left_out, formats, language)
    return contents


def chosen_formats(formats: Sequence[str]) -> tuple[str, ...]:
    """Return the formats asked for, once each and in the order of `ALL_FORMATS`.

    Raises:
        InputError: one that does not exist.
    """
    asked = [formats] if isinstance(formats, str) else list(formats)
    unknown = [f for f in asked if f not in (*ALL_FORMATS, "all")]
    if unknown:
        near = did_you_mean(str(unknown[0]), (*ALL_FORMATS, "all"))
        every = ", ".join(ALL_FORMATS)
        raise InputError(f"format {unknown[0]!r} is not one of {every}, or all{near}")
    return tuple(f for f in ALL_FORMATS if f in asked or "all" in asked)


def _table_files(
    tables: list[Table], left: list[LeftOut], formats: Sequence[str], words: Words
) -> dict[str, bytes | str]:
    files: dict[str, bytes | str] = {}
    lang = words.lang
    wanted = [f for f in TABLE_FORMATS if f in formats]
    for table in tables:
        for fmt in wanted:
            files[f"tables/{table.id}.{fmt}"] = TABLE_FORMATS[fmt](table)
    together = [f for f in wanted if TABLE_FORMATS[f].all_in_one]
    for fmt in together:
        files[f"tables/{ALL_TABLES}.{fmt}"] = TABLE_FORMATS[fmt].of_all(tables)
    more = [f"{ALL_TABLES}.{fmt}" for fmt in together]
    data = page_data(tables, words)
    files[f"tables/{TRACE}"] = evidence(tables)
    if "xlsx" in wanted:
        from sdk_text.publication.evidence_workbook import evidence_workbook

        files[f"tables/{WORKBOOK}"] = evidence_workbook(tables, words)
    lists = [name for name in (TRACE, WORKBOOK) if f"tables/{name}" in files]
    files[f"tables/{INDEX}"] = index_page(
        "tables", lang, table_parts(tables, wanted), left, more, data, lists
    )
    return files


def _figure_files(
    charts: list[Chart], left: list[LeftOut], formats: Sequence[str], lang: Lang
) -> dict[str, bytes | str]:
    made, pictures, parts = figure_files(charts, formats, lang)
    together: dict[str, bytes | str] = {}
    if "docx" in formats:
        from sdk_text.publication.formats.figures import figures_docx

        together[f"{ALL_FIGURES}.docx"] = figures_docx(charts, pictures)
    if {"tex", "pdf"} <= set(formats):  # it takes the PDF files from its folder
        from sdk_text.publication.formats.figures import figures_latex

        together[f"{ALL_FIGURES}.tex"] = figures_latex(charts)
    files = {f"figures/{name}": content for name, content in (made | together).items()}
    nothing = "" if draws(formats) else load_wording().say("words.no_figures", lang)
    files[f"figures/{INDEX}"] = index_page(
        "figures", lang, parts, left, list(together), nothing=nothing
    )
    return files


def table_parts(tables: Sequence[Table], formats: Sequence[str]) -> list[dict[str, object]]:
    """Return what a page of all tables shows of each (template ``index.html``)."""
    return [
        {"id": t.id, "formats": formats, "body": Markup(html_table(t, style=False)),
         "title": f"{t.heading}. {t.title}"}
        for t in tables
    ]  # fmt: skip


def index_page(
    which: str, lang: Lang, parts: list[dict[str, object]], left: list[LeftOut], more: list[str],
    data: str = "", evidence: Sequence[str] = (), nothing: str = "",
) -> str:  # fmt: skip
    """Return the page of all tables or all figures; `more`: files that hold all of them."""
    wording = load_wording()
    body = template("index.html").render(
        title=wording.say(f"words.pages_{which}", lang),
        parts=parts,
        nothing=nothing,
        left=[(item.caption.get(lang), item.reason.get(lang)) for item in left],
        more=more,
        evidence=evidence if which == "tables" else [],
        methods=METHODS,
        data=Markup(data),
        close=wording.say("words.close", lang),
        words={k: wording.say(f"words.{k}", lang)
               for k in ("left_out", "files", "all_tables", "evidence", "click")},
    )  # fmt: skip
    title = wording.say(f"words.pages_{which}", lang)
    return template("page.html").render(lang=lang, title=title, body=Markup(body))


def evidence(tables: Sequence[Table]) -> str:
    """Return as CSV which record stands behind which cell of the tables, and where it is.

    Columns: table, row, column ("*": every column of the row), then of the record summary, section,
    segment, code, start, end, coder, rule, confidence (0 to 1); what a record does not have is
    empty. Offsets point into ``documents/NAME.txt``; no words of the reports are in this file.
    """
    every = evidence_frame(tables, _PLACE)
    for name in every.columns:
        # The same few values stand in many rows: each is made safe once.
        safe = {v: escape_formula(str(v)) for v in every[name].dropna().unique()}
        every[name] = every[name].map(safe).fillna("")
    return str(every.to_csv(index=False, lineterminator="\r\n"))

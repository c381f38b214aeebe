"""The large set as files: tables, figures, and matrices that no page holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from sdk_text.large import counts
from sdk_text.large.results import LargeResults
from sdk_text.publication.figure_files import figure_files
from sdk_text.publication.formats import FIGURE_FORMATS, TABLE_FORMATS
from sdk_text.publication.large.tables import large_figures, large_tables
from sdk_text.publication.table import Table
from sdk_text.publication.tables.variables import table_id, with_table
from sdk_text.publication.write import (
    ALL_TABLES,
    INDEX,
    chosen_formats,
    index_page,
    table_parts,
)
from sdk_text.results import Results
from sdk_text.system.files import write_whole
from sdk_text.system.spreadsheet import csv_text
from sdk_text.wording.texts import Lang, check_language, load_wording

MATRICES = "matrices"


def write_large_set(
    large: LargeResults,
    folder: str | Path,
    *,
    lang: str = "en",
    names: str = "replace",
    formats: Sequence[str] = (*TABLE_FORMATS, *FIGURE_FORMATS),
    quoted: Results | None = None,
) -> list[Path]:
    """Write ``tables/``, ``figures/`` and ``matrices/`` to a folder that exists; return the files.

    The matrices are CSV files with all numbers: themes by summary, section and report variable, and
    all pairs of themes.

    Args:
        large: what a run found.
        folder: where to.
        lang: "lv" or "en".
        names: "replace" puts pseudonyms for personal names in quotes, "keep" does not.
        formats: which of those of tables and figures; see `write_standard_set`.
        quoted: what `quoted_part` gives, if there already.

    Raises:
        InputError: an unknown language or format.
    """
    language, folder, formats = check_language(lang), Path(folder), chosen_formats(formats)
    for part in ("tables", "figures", MATRICES):
        (folder / part).mkdir(exist_ok=True)
    return [
        *_tables(
            large_tables(large, language, names=names, quoted=quoted),
            folder / "tables",
            language,
            formats,
        ),
        *_figures(large, folder / "figures", language, formats),
        *(
            write_whole(folder / MATRICES / f"{name}.csv", csv_text(frame))
            for name, frame in matrices(large)
        ),
    ]


def matrices(large: LargeResults) -> list[tuple[str, pd.DataFrame]]:
    """Return the matrices by name."""
    known = large.skeleton
    made = [
        ("theme-by-summary", counts.theme_by_summary(large)),
        ("theme-by-section", counts.theme_by_section(large, by_chapter=False)),
        ("cooccurrence", counts.cooccurrence(large)),
    ]
    for name in with_table(known):
        made.append((table_id(known, name), counts.theme_by_variable(large, name)))
    return made


def _tables(tables: list[Table], folder: Path, lang: Lang, formats: Sequence[str]) -> list[Path]:
    wanted = [f for f in TABLE_FORMATS if f in formats]
    paths = [
        write_whole(folder / f"{table.id}.{fmt}", TABLE_FORMATS[fmt](table))
        for table in tables
        for fmt in wanted
    ]
    together = [f for f in wanted if TABLE_FORMATS[f].all_in_one]
    paths += [
        write_whole(folder / f"{ALL_TABLES}.{fmt}", TABLE_FORMATS[fmt].of_all(tables))
        for fmt in together
    ]
    page = index_page(
        "tables", lang, table_parts(tables, wanted), [], [f"{ALL_TABLES}.{fmt}" for fmt in together]
    )
    return [*paths, write_whole(folder / INDEX, page)]


def _figures(large: LargeResults, folder: Path, lang: Lang, formats: Sequence[str]) -> list[Path]:
    wanted = [f for f in formats if f in FIGURE_FORMATS]
    charts = large_figures(large, lang) if wanted else []
    made, _, parts = figure_files(charts, wanted, lang)
    nothing = "" if wanted else load_wording().say("words.no_figures", lang)
    paths = [write_whole(folder / name, content) for name, content in made.items()]
    page = index_page("figures", lang, parts, [], [], nothing=nothing)
    return [*paths, write_whole(folder / INDEX, page)]

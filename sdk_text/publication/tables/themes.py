"""Themes: how often each code and family stands in the summaries."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import codings_behind, theme_by_summary, themes
from sdk_text.analysis.units import TOTAL
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    remarks,
    theme_rows,
    theme_trace,
    title,
)
from sdk_text.publication.trace import ANY
from sdk_text.results import Results
from sdk_text.wording.texts import check_language

_VALUES = ["segments", "codings", "summaries", "share_of_segments", "per_1000_words"]


def themes_table(
    results: Results, lang: str = "en", *,
    found: tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame] | None = None,
) -> Table:  # fmt: skip
    """Return segments, codings, summaries, share and rate of each code, family and in all.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        found: frames of `sdk_text.analysis.themes` by code and by family, and one of the same
            counts for all themes, to spare computing them again.
    """
    labels = Labels(results)
    records = codings_behind(results)
    by_code, by_family, every = found or (
        themes(results), themes(results, level="family"), _any_theme(results, records),
    )  # fmt: skip
    counts = pd.concat(
        [by_code.assign(key=by_code["code"].astype(str)),
         by_family.assign(key=by_family["family"].astype(str)), every.assign(key=TOTAL)]
    )  # fmt: skip
    rows = theme_rows(results, labels)
    frame = rows.merge(counts[["key", *_VALUES]], on="key", how="left")
    columns = (
        column("key", label="code", printed=False),
        column("theme"),
        column("segments", "integer"),
        column("share_of_segments", "percent"),
        column("codings", "integer"),
        column("per_1000_words", "decimal"),
        column("summaries", "integer"),
    )
    return Table(
        id="themes",
        frame=frame,
        columns=columns,
        key="key",
        caption=title("themes"),
        notes=(note("themes"), *coded_by(records, labels, results), *remarks(by_code)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="family",
        strong=frozenset(rows.loc[rows["level"] != "code", "key"]),
        trace=theme_trace(records, [ANY]),
    )


def _any_theme(results: Results, records: pd.DataFrame) -> pd.DataFrame:
    matrix = theme_by_summary(results)
    total = matrix[(matrix["code"] == TOTAL) & (matrix["summary"] == TOTAL)]
    return total.assign(summaries=records["summary"].nunique())

"""Themes that stand together."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sdk_text.analysis import codings_behind, cooccurrence, explain_warning
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    remarks,
    two_languages,
    word,
)
from sdk_text.publication.trace import Trace
from sdk_text.results import Results
from sdk_text.wording.texts import LANGUAGES, Bilingual, check_language, load_wording

ALPHA = 0.05
"""Pairs with a smaller adjusted p are called significant."""


def cooccurrence_table(
    results: Results,
    lang: str = "en",
    *,
    within: Literal["segment", "section", "summary"] = "segment",
    most: int | None = 30,
    found: pd.DataFrame | None = None,
) -> Table:
    """Return pairs of themes by how unlikely they are by chance, seldom ones as well as frequent.

    Pairs that never stand together are among them where that is unlikely.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        within: the unit that both must stand in.
        most: rows to show, more where more are significant after adjustment; None for all.
        found: a frame of `sdk_text.analysis.cooccurrence` to spare computing it again.
    """
    labels = Labels(results)
    pairs = cooccurrence(results, within=within) if found is None else found
    ordered = pairs.sort_values(["p", "together"], ascending=[True, False], kind="stable")
    significant = int((ordered["p_adjusted"] < ALPHA).sum())
    rows = len(ordered) if most is None else max(most, significant)
    frame = ordered.head(rows).reset_index(drop=True)
    _add_words(frame, labels)
    records = codings_behind(results)
    counts = {"shown": len(frame), "pairs": len(pairs), "significant": significant}
    own = "" if within == "segment" else f"_{within}"
    return Table(
        id="cooccurrence" if within == "segment" else f"cooccurrence-{within}",
        frame=frame,
        columns=_columns(),
        key="key",
        caption=load_wording().both(f"tables.cooccurrence.title{own}"),
        notes=(
            note("cooccurrence", alpha=ALPHA, **counts),
            word(f"independent_{within}"),
            *coded_by(records, labels, results),
            *remarks(pairs),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        trace=_trace(records, frame, within),
    )


def _add_words(frame: pd.DataFrame, labels: Labels) -> None:
    """Add each pair's key, its themes' names and what its numbers are to be read with."""
    frame["key"] = frame["code_a"].astype(str) + " + " + frame["code_b"].astype(str)
    for side in ("a", "b"):
        two_languages(frame, f"theme_{side}", [labels.code(str(c)) for c in frame[f"code_{side}"]])
    two_languages(frame, "remark", [_remark(str(keys)) for keys in frame["warning"].fillna("")])


def _columns() -> tuple[Column, ...]:
    return (
        *(column(name, printed=False) for name in ("code_a", "code_b")),
        *(column(name) for name in ("theme_a", "theme_b")),
        *(column(name, "integer") for name in ("units_a", "units_b", "together", "summaries")),
        *(column(name, "decimal") for name in ("expected", "lift", "odds_ratio")),
        *(column(name, "p") for name in ("p", "p_adjusted")),
        column("remark"),
    )


def _remark(keys: str) -> Bilingual:
    texts = ["; ".join(explain_warning(k, lang=lang) for k in keys.split()) for lang in LANGUAGES]
    return Bilingual(*texts)


def _trace(records: pd.DataFrame, frame: pd.DataFrame, within: str) -> Trace:
    """Link each pair to the codings of both themes in the units that have both."""
    unit = records["segment" if within == "segment" else "summary"].astype(str)
    if within == "section":
        unit = unit + "/" + records["section"].astype(str)
    units = {code: set(unit[records["code"] == code]) for code in set(records["code"])}
    links = []
    for row in frame.itertuples():
        a, b = str(row.code_a), str(row.code_b)
        both = units.get(a, set()) & units.get(b, set())
        for code, column_name in ((a, "units_a"), (b, "units_b")):
            own = pd.Series(str(row.key), index=records.index[records["code"] == code])
            shared = own[unit[own.index].isin(both)]
            links += [(own, column_name), (shared, "together"), (shared, "summaries")]
    return Trace.by(records, links)

"""Themes that stand together."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sdk_text.analysis import codings_behind, cooccurrence, explain_warning
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
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


def cooccurrence_table(
    results: Results,
    lang: str = "en",
    *,
    within: Literal["segment", "section", "summary"] = "segment",
    most: int | None = 30,
    found: pd.DataFrame | None = None,
) -> Table:
    """Return pairs of themes that occur together, the least likely by chance first.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        within: the unit that both must stand in.
        most: rows to show; None for all.
        found: a frame of `sdk_text.analysis.cooccurrence` to spare computing it again.
    """
    labels = Labels(results)
    pairs = cooccurrence(results, within=within) if found is None else found
    together = pairs[pairs["together"] > 0].sort_values(["p", "together"], ascending=[True, False])
    frame = together.head(most if most is not None else len(together)).reset_index(drop=True)
    frame["key"] = frame["code_a"].astype(str) + " + " + frame["code_b"].astype(str)
    for side in ("a", "b"):
        two_languages(frame, f"theme_{side}", [labels.code(str(c)) for c in frame[f"code_{side}"]])
    two_languages(frame, "remark", [_remark(str(keys)) for keys in frame["warning"].fillna("")])
    records = codings_behind(results)
    extra = (word("top", shown=len(frame), total=len(together)),)
    own = "" if within == "segment" else f"_{within}"
    return Table(
        id="cooccurrence" if within == "segment" else f"cooccurrence-{within}",
        frame=frame,
        columns=(
            column("code_a", label="code", printed=False),
            column("code_b", label="code", printed=False),
            column("theme_a"),
            column("theme_b"),
            column("units_a", "integer"),
            column("units_b", "integer"),
            column("together", "integer"),
            column("summaries", "integer"),
            column("expected", "decimal"),
            column("lift", "decimal"),
            column("odds_ratio", "decimal"),
            column("p", "p"),
            column("p_adjusted", "p"),
            column("remark"),
        ),
        key="key",
        caption=load_wording().both(f"tables.cooccurrence.title{own}"),
        notes=(
            note("cooccurrence", pairs=len(pairs)),
            *(extra if len(frame) < len(together) else ()),
            *coded_by(records, labels),
            *remarks(pairs),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        trace=_trace(records, frame, within),
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
    parts = []
    for row in frame.itertuples():
        a, b = str(row.code_a), str(row.code_b)
        both = units.get(a, set()) & units.get(b, set())
        for code, column_name in ((a, "units_a"), (b, "units_b")):
            own = records.index[records["code"] == code]
            parts.append(pd.DataFrame({"row": row.key, "column": column_name, "record": own}))
            shared = records.index[(records["code"] == code) & unit.isin(both)]
            for column_name in ("together", "summaries"):
                parts.append(
                    pd.DataFrame({"row": row.key, "column": column_name, "record": shared})
                )
    if not parts:
        return Trace.by(records, [])
    return Trace(records, pd.concat(parts, ignore_index=True))

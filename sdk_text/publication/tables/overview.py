"""Summaries with their size and codings."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import codings_behind
from sdk_text.analysis.units import TOTAL, family_order, word_total, words_by
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    column_of,
    n_of,
    note,
    title,
    two_languages,
)
from sdk_text.publication.trace import Trace
from sdk_text.results import Results
from sdk_text.wording.texts import check_language, load_wording

_OWN = frozenset({"summary", "name", "name_lv", "name_en", "sections", "segments", "words",
                  "ticked", "coded", "share_coded"})  # fmt: skip


def overview_table(results: Results, lang: str = "en") -> Table:
    """Return sections, segments, words, coded segments and segments by family of each summary."""
    labels = Labels(results)
    records = codings_behind(results)
    frame = _counts(results, records)
    two_languages(frame, "name", [labels.summary(s) for s in frame["summary"]])
    families = [
        column(column_of(f, _OWN), "integer", label=labels.family(f), group="by_family")
        for f in family_order(results)
    ]
    columns = (
        column("summary", label="summary_id", printed=False),
        column("name", label="summary"),
        column("sections", "integer"),
        column("segments", "integer"),
        column("words", "integer"),
        column("ticked", "integer"),
        column("coded", "integer"),
        column("share_coded", "percent"),
        *families,
    )
    return Table(
        id="overview",
        frame=frame,
        columns=columns,
        key="summary",
        caption=title("overview"),
        notes=(note("overview"), *coded_by(records, labels, results)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        strong=frozenset({TOTAL}),
        trace=_trace(records),
        wording=load_wording(),
    )


def _counts(results: Results, records: pd.DataFrame) -> pd.DataFrame:
    frame = pd.DataFrame({"summary": results.summaries["summary"].astype(object)})

    def per_summary(rows: pd.DataFrame) -> pd.Series[int]:
        return frame["summary"].map(rows.groupby("summary").size()).fillna(0).astype("int64")

    frame["sections"] = per_summary(results.sections)
    frame["segments"] = per_summary(results.segments)
    frame["words"] = frame["summary"].map(words_by(results, ["summary"])).fillna(0).astype("int64")
    frame["ticked"] = per_summary(results.approaches[results.approaches["ticked"]])
    frame["coded"] = per_summary(records.drop_duplicates("segment"))
    for family in family_order(results):
        inside = records[records["family"] == family]
        frame[column_of(family, _OWN)] = per_summary(inside.drop_duplicates("segment"))
    # Each summary's segments are its own, so here a sum is the count of all.
    totals = {c: int(frame[c].sum()) for c in frame.columns if c != "summary"}
    totals["words"] = word_total(results)
    frame.loc[len(frame)] = {"summary": TOTAL, **totals}
    frame["share_coded"] = frame["coded"] / frame["segments"].where(frame["segments"] > 0)
    return frame


def _trace(records: pd.DataFrame) -> Trace:
    summary = records["summary"].astype(str)
    total = pd.Series(TOTAL, index=records.index)
    family = records["family"].astype(str).map(lambda f: column_of(f, _OWN))
    columns = (family, "coded", "share_coded")
    return Trace.by(records, [(row, c) for row in (summary, total) for c in columns])

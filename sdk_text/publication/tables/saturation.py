"""New codes with each further summary."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from sdk_text.analysis import codings_behind, saturation
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    n_of,
    note,
    remarks,
    title,
    two_languages,
)
from sdk_text.publication.trace import Trace
from sdk_text.results import Results
from sdk_text.wording.texts import check_language

_ORDERS = 1000


def saturation_table(
    results: Results, lang: str = "en", *, order: Sequence[str] | None = None
) -> Table:
    """Return codes met and new codes after each summary: over all orders, and in a given one.

    `order`: the ids of all summaries, for instance by date; without it that of the collection.
    """
    labels = Labels(results)
    found = saturation(results, orders=_ORDERS, order=order)
    frame = found.reset_index(drop=True)
    frame["key"] = frame["reports"].astype(str)
    two_languages(frame, "name", [labels.summary(str(s)) for s in frame["summary"]])
    records = codings_behind(results)
    codebook = int(found.attrs.get("codebook", len(results.codebook.codes)))
    return Table(
        id="saturation",
        frame=frame,
        columns=(
            column("reports", "integer"),
            column("codes_expected", "decimal", label="codes_met", group="random_orders"),
            column("new_expected", "decimal", label="new_codes", group="random_orders"),
            column("codes_low", "decimal", label="low", group="codes_interval"),
            column("codes_high", "decimal", label="high", group="codes_interval"),
            column("name", label="summary", group="given_order"),
            column("codes_given", "integer", label="codes_met", group="given_order"),
            column("new_given", "integer", label="new_codes", group="given_order"),
        ),
        key="key",
        caption=title("saturation"),
        notes=(
            note("saturation", orders=_ORDERS, codebook=codebook),
            *coded_by(records, labels, results),
            *remarks(found),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        trace=_trace(records, frame),
    )


def _trace(records: pd.DataFrame, frame: pd.DataFrame) -> Trace:
    """Link each step to its summary's codings, and of these to those with a new code."""
    met: set[str] = set()
    links: list[tuple[pd.Series[str], str]] = []
    for position, (key, summary) in enumerate(zip(frame["key"], frame["summary"], strict=True)):
        own = records[records["summary"] == summary]
        new = own[~own["code"].isin(met)]
        met |= set(own["code"].astype(str))
        so_far = records[records["summary"].isin(frame["summary"].head(position + 1))]
        for name, rows in (("name", own), ("new_given", new), ("codes_given", so_far)):
            links.append((pd.Series(key, index=rows.index), name))
    return Trace.by(records, links)

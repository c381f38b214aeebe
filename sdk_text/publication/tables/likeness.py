"""How unlike the summaries' code profiles are."""

from __future__ import annotations

from sdk_text.analysis import codings_behind, distances
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Column, Table
from sdk_text.publication.tables.parts import (
    coded_by,
    column,
    column_of,
    n_of,
    note,
    remarks,
    title,
    two_languages,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import check_language

_OWN = frozenset({"summary", "name", "name_lv", "name_en"})


def likeness_table(results: Results, lang: str = "en") -> Table:
    """Return the Hellinger distances between all summaries that have codings."""
    labels = Labels(results)
    found = distances(results)
    there = set(found["summary_a"]) | set(found["summary_b"])
    order = [str(s) for s in results.summaries["summary"] if s in there]
    # Each pair once, below the diagonal, as such matrices are printed.
    pairs = found.astype({"summary_a": str, "summary_b": str})
    matrix = pairs.pivot(index="summary_b", columns="summary_a", values="distance")
    matrix = matrix.reindex(index=order, columns=order)
    # A row for each but the first, a column for each but the last; the rest would be empty.
    matrix = matrix.astype(object).where(matrix.notna(), "").loc[order[1:], order[:-1]]
    matrix.columns = [column_of(s, _OWN) for s in order[:-1]]
    frame = matrix.rename_axis(index="summary").reset_index()
    two_languages(frame, "name", [labels.summary(s) for s in order[1:]])
    records = codings_behind(results)
    return Table(
        id="likeness",
        frame=frame,
        columns=(
            column("summary", label="summary_id", printed=False),
            column("name", label="summary"),
            *(Column(column_of(s, _OWN), labels.summary(s), "bounded", 2) for s in order[:-1]),
        ),
        key="summary",
        caption=title("likeness"),
        notes=(note("likeness"), *coded_by(records, labels, results), *remarks(found, labels)),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        trace=Trace.by(records, [(records["summary"].astype(str), ANY)]),
    )

"""Passages that stand in two places."""

from __future__ import annotations

from typing import Literal

import pandas as pd

from sdk_text.analysis import codings_behind, reuse
from sdk_text.analysis.pseudonyms import names_in
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    LONGEST_PLACE,
    column,
    n_of,
    note,
    place,
    remarks,
    replaced_names,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language, load_wording


def reuse_table(
    results: Results, lang: str = "en", *, names: str = "replace", most: int | None = 40,
    found: pd.DataFrame | None = None, kind: Literal["any", "between"] = "any",
) -> Table:  # fmt: skip
    """Return repeated passages, the longest first.

    Args:
        results: what a run found.
        lang: "lv" or "en".
        names: "replace" puts pseudonyms for personal names in the quotes, "keep" does not.
        most: rows to show; None for all.
        found: a frame of `sdk_text.analysis.reuse` to spare computing it again.
        kind: "between": only passages of two summaries; how many more stand in one is noted.
    """
    pairs = reuse(results, names=names_in(results, names, lang)) if found is None else found
    within: tuple[Bilingual, ...] = ()
    if kind == "between":
        within = (word("reuse_within", n=int((pairs["kind"] == "within").sum())),)
        pairs = pairs[pairs["kind"] == "between"]
    frame = pairs.head(most if most is not None else len(pairs)).reset_index(drop=True)
    _add_words(frame, Labels(results))
    few = (word("top", shown=len(frame), total=len(pairs)),) if len(frame) < len(pairs) else ()
    return Table(
        id="reuse",
        frame=frame,
        columns=(
            column("key", label="rank"),
            column("quote_a", "quote", label="quote"),
            column("sort", label="kind"),
            column("place_a", longest=LONGEST_PLACE),
            column("place_b", longest=LONGEST_PLACE),
            column("words", "integer"),
            column("similarity", "bounded", decimals=2),
            *(column(f"{name}_{side}", "integer", label=name, printed=False)
              for side in ("a", "b") for name in ("start", "end")),
            column("quote_b", "quote", label="quote", printed=False),
        ),
        key="key",
        caption=title("reuse"),
        notes=(note("reuse"), *within, *few, *replaced_names(names, frame), *remarks(pairs)),
        n=n_of(results),
        lang=check_language(lang),
        trace=_trace(codings_behind(results), frame),
    )  # fmt: skip


def _add_words(frame: pd.DataFrame, labels: Labels) -> None:
    """Add a number to each passage, its places and its kind in words."""
    frame["key"] = (frame.index + 1).astype(str)
    for side in ("a", "b"):
        places = zip(frame[f"summary_{side}"], frame[f"section_{side}"], strict=True)
        said = [place(labels, str(summary), str(section)) for summary, section in places]
        two_languages(frame, f"place_{side}", said)
    both = load_wording().both
    two_languages(frame, "sort", [both(f"kinds.{kind}") for kind in frame["kind"]])


def _trace(records: pd.DataFrame, frame: pd.DataFrame) -> Trace:
    """Link each passage to the codings of its segments, in both places."""
    links = []
    for row in frame.itertuples():
        segments = [*str(row.segments_a).split(" "), *str(row.segments_b).split(" ")]
        inside = records.index[records["segment"].isin(segments)]
        links.append((pd.Series(str(row.key), index=inside), ANY))
    return Trace.by(records, links)

"""Exemplar quotes: the best few of each theme, with their place."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import codings_behind, exemplars
from sdk_text.analysis.pseudonyms import names_in
from sdk_text.codebook import family_of
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    LONGEST_HEADING,
    column,
    mark_of,
    n_of,
    quote_notes,
    remarks,
    title,
    two_languages,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.wording.texts import Bilingual, check_language


def quotes_table(
    results: Results, lang: str = "en", *, per_code: int = 3, names: str = "replace"
) -> Table:
    """Return up to `per_code` quotes of each code; ``names="keep"`` leaves personal names in."""
    labels = Labels(results)
    records = codings_behind(results)
    found = exemplars(results, per_code=per_code, names=names_in(results, names, lang))
    frame = found.reset_index(drop=True)
    frame["key"] = frame["code"].astype(str) + "/" + frame["rank"].astype(str)
    two_languages(frame, "name", [labels.summary(str(s)) for s in frame["summary"]])
    two_languages(frame, "heading", [labels.section(str(s)) for s in frame["section"]])
    two_languages(frame, "theme", [_theme(labels, str(code)) for code in frame["code"]])
    frame["mark"] = [mark_of(row) for row in frame.to_dict("records")]
    frame["translation"] = ""
    columns = (
        column("code", printed=False),
        column("rank", "integer", printed=False),
        column("quote", "quote"),
        column("translation", printed=False),
        column("name", label="summary"),
        column("heading", label="section", longest=LONGEST_HEADING),
        column("mark", "mark", label="confirmed"),
        column("segment", printed=False),
        column("start", "integer", printed=False),
        column("end", "integer", printed=False),
        column("coder", printed=False),
        column("confidence", "decimal", decimals=2, printed=False),
        column("cue", printed=False),
    )
    return Table(
        id="quotes",
        frame=frame,
        columns=columns,
        key="key",
        caption=title("quotes"),
        notes=(
            *quote_notes("quotes", frame, names, records, results),
            *remarks(found),
        ),
        n=n_of(results, codings=len(records)),
        lang=check_language(lang),
        row_group="theme",
        trace=_trace(records, frame),
    )


def _theme(labels: Labels, code: str) -> Bilingual:
    family, label = labels.family(family_of(code)), labels.code(code)
    pairs = ((family.lv, label.lv), (family.en, label.en))
    return Bilingual(*(f"{f}: {c if c[:2].isupper() else c[:1].lower() + c[1:]}" for f, c in pairs))


def _trace(records: pd.DataFrame, frame: pd.DataFrame) -> Trace:
    places = frame[["code", "segment", "key"]].astype(str)
    codings = records[["code", "segment"]].astype(str).reset_index(names="record")
    joined = codings.merge(places, on=["code", "segment"])
    links = pd.DataFrame({"row": joined["key"], "column": ANY, "record": joined["record"]})
    return Trace(records, links)

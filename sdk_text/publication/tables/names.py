"""Bodies and places named in the summaries."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import names as named
from sdk_text.analysis.names import _keyed
from sdk_text.publication.labels import Labels
from sdk_text.publication.table import Table
from sdk_text.publication.tables.parts import (
    column,
    n_of,
    note,
    remarks,
    title,
    two_languages,
    word,
)
from sdk_text.publication.trace import ANY, Trace
from sdk_text.results import Results
from sdk_text.text.alphabet import alphabetical
from sdk_text.wording.texts import LANGUAGES, check_language, load_wording


def bodies_table(results: Results, lang: str = "en", *, most: int | None = 25) -> Table:
    """Return organisations and places by how often they are named, `most` of each kind.

    Raises:
        InputError: no names were recognised in the results.
    """
    labels, wording = Labels(results), load_wording()
    found = named(results)
    gathered = _gathered(found, labels)
    frame = gathered.groupby("label", sort=False).head(most if most is not None else len(gathered))
    frame = frame.reset_index(drop=True)
    kinds = [
        wording.both(f"kinds.{k}") if wording.has(f"kinds.{k}") else labels.family(k)
        for k in frame["label"].astype(str)
    ]
    two_languages(frame, "kind", kinds)
    few = len(frame) < len(gathered)
    return Table(
        id="bodies",
        frame=frame,
        columns=(
            column("label", label="kind_id", printed=False),
            column("name"),
            column("mentions", "integer"),
            column("summaries", "integer"),
            column("where"),
        ),
        key="key",
        caption=title("bodies"),
        notes=(
            note("bodies"),
            *((word("top", shown=len(frame), total=len(gathered)),) if few else ()),
            *remarks(found),
        ),
        n=n_of(results),
        lang=check_language(lang),
        row_group="kind",
        trace=_trace(results, found, frame),
    )


def _gathered(found: pd.DataFrame, labels: Labels) -> pd.DataFrame:
    """Return a row a name over all summaries."""
    rows = []
    for (label, lemma), same in found.groupby(["label", "lemma"], sort=False):
        most = same.sort_values("mentions", ascending=False, kind="stable").iloc[0]
        rows.append(
            {
                "key": f"{label}/{lemma}",
                "label": str(label),
                "lemma": str(lemma),
                "name": str(most["name"]),
                "mentions": int(same["mentions"].sum()),
                "summaries": int(same["summary"].nunique()),
                **{
                    f"where_{lang}": ", ".join(
                        labels.summary(str(s)).get(lang) for s in same["summary"]
                    )
                    for lang in LANGUAGES
                },
            }
        )
    names = ["key", "label", "lemma", "name", "mentions", "summaries", "where_lv", "where_en"]
    frame = pd.DataFrame(rows, columns=names)
    order = {label: i for i, label in enumerate(dict.fromkeys(found["label"].astype(str)))}
    frame["order"] = frame["label"].map(order)
    frame = frame.assign(alphabet=frame["name"].map(alphabetical))
    by = ["order", "summaries", "mentions", "alphabet"]
    frame = frame.sort_values(by, ascending=[True, False, False, True])
    return frame.drop(columns="alphabet").reset_index(drop=True)


def _trace(results: Results, found: pd.DataFrame, frame: pd.DataFrame) -> Trace:
    """Link each name to its mentions, gathered as the analysis gathers them."""
    label_of = dict(zip(found["lemma"].astype(str), found["label"].astype(str), strict=True))
    mentions = _keyed(results)
    keys = mentions["key"].astype(str)
    rows = keys.map(label_of).astype(object) + "/" + keys
    links = pd.DataFrame({"row": rows, "column": ANY, "record": mentions["mention"]})
    return Trace(results.entities, links[rows.isin(frame["key"])].reset_index(drop=True))

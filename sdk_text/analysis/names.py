"""Bodies, institutions and places that the reports name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.results import Results

from .units import check_at_least, require, summary_order

_COLUMNS = [
    "summary", "label", "name", "lemma", "mentions", "segments", "forms", "summaries", "segment",
    "start", "end",
]  # fmt: skip


def names(
    results: Results,
    labels: Sequence[str] = ("organization", "GPE", "location"),
    minimum: int = 1,
) -> pd.DataFrame:
    """Return the named bodies and places of each summary, the most frequent first.

    Columns: summary, label, name (base form), lemma, mentions, segments, forms, summaries (that
    have it, in all), segment, start, end (of the first mention); see docs/analysis.md. Persons
    only if ``"person"`` is among the `labels`.

    Raises:
        InputError: the results hold no entities.
    """
    if isinstance(labels, str):
        raise InputError(f"labels={labels!r}: give a list, as in [{labels!r}]")
    require(results, "entities", "names")
    check_at_least("minimum", minimum, 1)
    wanted = {label.lower() for label in labels}
    rows = results.entities[results.entities["label"].str.lower().isin(list(wanted))].astype(object)
    rows = rows[rows["text"].str.contains(r"[^\W\d_]", regex=True)]
    rows = rows.assign(key=rows["lemma"].where(rows["lemma"] != "", rows["text"]).str.casefold())
    in_all = rows.groupby(["label", "key"])["summary"].nunique().to_dict()
    base = {pair: _base_form(group) for pair, group in rows.groupby(["label", "key"])}
    records = [
        {
            "summary": summary, "label": label, "name": base[label, key], "lemma": key,
            "mentions": len(group), "segments": group["segment"].nunique(),
            "forms": "; ".join(form for form, _ in Counter(group["text"]).most_common()),
            "summaries": in_all[label, key],
            **group.sort_values("start")[["segment", "start", "end"]].iloc[0].to_dict(),
        }
        for (summary, label, key), group in rows.groupby(["summary", "label", "key"])
        if len(group) >= minimum
    ]  # fmt: skip
    frame = pd.DataFrame(records, columns=_COLUMNS)
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    frame = frame.assign(_rank=frame["summary"].map(rank)).sort_values(
        ["_rank", "mentions", "name"], ascending=[True, False, True], kind="stable"
    )
    return frame[_COLUMNS].reset_index(drop=True)


def _base_form(mentions: pd.DataFrame) -> str:
    """Return the name as written most often in its base form; otherwise the lemmas as a name."""
    written = Counter(
        str(text)
        for text, lemma in zip(mentions["text"], mentions["lemma"], strict=True)
        if str(text).casefold() == str(lemma).casefold()
    )
    if written:
        return written.most_common(1)[0][0]
    text, lemma = str(mentions["text"].iat[0]), str(mentions["lemma"].iat[0])
    if not lemma or len(lemma.split()) != len(text.split()):
        return lemma or text
    return " ".join(
        base[:1].upper() + base[1:] if form[:1].isupper() else base
        for form, base in zip(text.split(), lemma.split(), strict=True)
    )

"""Bodies, institutions and places that the reports name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.results import Results

from .latvian_names import not_names
from .units import check_at_least, require, summary_order

_PLACES = ("gpe", "location", "loc", "geo")
_PLACE_SHARE = 0.25
_EDGE = " \"“”„‟«»'’‘()[].,;:–-"
_NOT_AT_THE_END = ("CCONJ", "ADP", "PUNCT", "SCONJ")

_COLUMNS = [
    "summary", "label", "name", "lemma", "mentions", "segments", "forms", "summaries", "segment",
    "start", "end",
]  # fmt: skip


def names(
    results: Results,
    labels: Sequence[str] = ("organization", "GPE", "location"),
    minimum: int = 1,
    leave_out: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return the named bodies and places of each summary, the most frequent first.

    Columns: summary, label, name (base form), lemma, mentions, segments, forms, summaries (that
    have it, in all), segment, start, end (of the first mention); see docs/analysis.md. Persons
    only if ``"person"`` is among the `labels`. `leave_out`: names that are none; by default the
    methods, tools and feasts of ``not_names.toml``.

    Raises:
        InputError: the results hold no entities.
    """
    if isinstance(labels, str):
        raise InputError(f"labels={labels!r}: give a list, as in [{labels!r}]")
    require(results, "entities", "names")
    check_at_least("minimum", minimum, 1)
    rows = _keyed(results)
    unwanted = {
        name.casefold() for name in (not_names()["bodies"] if leave_out is None else leave_out)
    }
    rows["label"] = rows["key"].map(_one_label(rows))
    rows["name"] = rows["key"].map({key: _base_form(group) for key, group in rows.groupby("key")})
    wanted = rows["label"].str.lower().isin([label.lower() for label in labels])
    rows = rows[wanted & ~rows["name"].str.casefold().isin(list(unwanted))]
    rows = rows[~rows["key"].isin(list(unwanted))]
    in_all = rows.groupby("key")["summary"].nunique().to_dict()
    records = [
        {
            "summary": summary, "label": group["label"].iat[0], "name": group["name"].iat[0],
            "lemma": key, "mentions": len(group), "segments": group["segment"].nunique(),
            "forms": "; ".join(form for form, _ in Counter(group["text"]).most_common()),
            "summaries": in_all[key],
            **group.sort_values("start")[["segment", "start", "end"]].iloc[0].to_dict(),
        }
        for (summary, key), group in rows.groupby(["summary", "key"])
        if len(group) >= minimum
    ]  # fmt: skip
    frame = pd.DataFrame(records, columns=_COLUMNS)
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    frame = frame.assign(_rank=frame["summary"].map(rank)).sort_values(
        ["_rank", "mentions", "name"], ascending=[True, False, True], kind="stable"
    )
    return frame[_COLUMNS].reset_index(drop=True)


def _keyed(results: Results) -> pd.DataFrame:
    """The entities with ``key``: lower-cased lemmas of their words, by which mentions meet."""
    rows = results.entities.astype(object).reset_index(names="mention")
    rows["lemma"] = rows["lemma"].where(rows["lemma"] != "", rows["text"]).map(_trimmed)
    rows["key"] = rows["lemma"].str.casefold()
    if len(results.tokens):
        columns = ["segment", "start", "end", "lemma", "upos"]
        words = results.tokens[columns].astype(object)
        spans = rows[["mention", "segment", "start", "end"]]
        words = words.merge(spans, on="segment", suffixes=("", "_of"))
        words = words[(words["start"] >= words["start_of"]) & (words["end"] <= words["end_of"])]
        keys = {mention: _key(group) for mention, group in words.groupby("mention")}
        rows["key"] = rows["mention"].map(keys).fillna(rows["key"])
    rows["text"] = rows["text"].map(_trimmed)
    return rows[rows["key"].str.contains(r"[^\W\d_]", regex=True)].reset_index(drop=True)


def _key(words: pd.DataFrame) -> str:
    """Lemmas of a name without signs and without a conjunction left over at its end."""
    pairs = list(zip(words["lemma"], words["upos"], strict=True))
    while pairs and pairs[-1][1] in _NOT_AT_THE_END:
        pairs.pop()
    kept = [str(lemma).casefold() for lemma, upos in pairs if upos != "PUNCT"]
    # A lone adjective is the rest of a name that recognition cut short.
    return "" if len(kept) == 1 and pairs[-1][1] == "ADJ" else " ".join(kept)


def _trimmed(name: str) -> str:
    return " ".join(str(name).strip(_EDGE).split())


def _one_label(rows: pd.DataFrame) -> dict[str, str]:
    """One label for each name: a place if a quarter of its mentions say so, else the most usual."""
    labels = {}
    for key, group in rows.groupby("key"):
        places = group["label"].str.lower().isin(_PLACES)
        chosen = group["label"][places] if places.mean() >= _PLACE_SHARE else group["label"]
        labels[str(key)] = Counter(chosen).most_common(1)[0][0]
    return labels


def _base_form(mentions: pd.DataFrame) -> str:
    """Return the name as written most often in its base form; otherwise the lemmas as a name."""
    written = Counter(
        str(text)
        for text, lemma in zip(mentions["text"], mentions["lemma"], strict=True)
        if str(text).casefold() == str(lemma).casefold()
    )
    if written:
        return written.most_common(1)[0][0]
    lemma = str(Counter(mentions["lemma"]).most_common(1)[0][0])
    text = str(mentions.loc[mentions["lemma"] == lemma, "text"].iat[0])
    if len(lemma.split()) != len(text.split()):
        return lemma
    return " ".join(
        base[:1].upper() + base[1:] if form[:1].isupper() else base
        for form, base in zip(text.split(), lemma.split(), strict=True)
    )

"""Bodies, institutions and places that the reports name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence

import pandas as pd

from sdk_text.analysis.latvian_names import not_names
from sdk_text.analysis.units import check_at_least, require, summary_order
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.text.alphabet import alphabetical

_PLACES = ("gpe", "location", "loc", "geo")
_PLACE_SHARE = 0.25
_EDGE = " \"“”„‟«»'’‘().,;:–-"
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
    rows["label"] = rows["key"].map(_one_label(rows))
    rows["name"] = rows["key"].map(_base_forms(rows))
    unwanted = [n.casefold() for n in (not_names()["bodies"] if leave_out is None else leave_out)]
    wanted = rows["label"].str.lower().isin([label.lower() for label in labels])
    wanted &= ~rows["name"].str.casefold().isin(unwanted) & ~rows["key"].isin(unwanted)
    rows = rows[wanted].sort_values("start", kind="stable")
    frame = (
        rows.groupby(["summary", "key"], sort=False)
        .agg(
            label=("label", "first"), name=("name", "first"), mentions=("key", "size"),
            segments=("segment", "nunique"), forms=("text", _by_frequency),
            segment=("segment", "first"), start=("start", "first"), end=("end", "first"),
        )
        .reset_index()
        .rename(columns={"key": "lemma"})
    )  # fmt: skip
    frame["summaries"] = frame["lemma"].map(rows.groupby("key")["summary"].nunique())
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    frame = frame[frame["mentions"] >= minimum]
    alphabet = frame["name"].map(alphabetical)
    frame = frame.assign(_rank=frame["summary"].map(rank), _alphabet=alphabet).sort_values(
        ["_rank", "mentions", "_alphabet"], ascending=[True, False, True], kind="stable"
    )
    return frame[_COLUMNS].reset_index(drop=True)


def _keyed(results: Results) -> pd.DataFrame:
    """The entities with ``key``: lower-cased lemmas of their words, by which mentions meet."""
    rows = results.entities.astype(object).reset_index(names="mention")
    rows["lemma"] = rows["lemma"].where(rows["lemma"] != "", rows["text"]).map(_trimmed)
    rows["text"] = rows["text"].map(_trimmed)
    rows["key"] = rows["lemma"].str.casefold()
    if len(results.tokens):
        columns = ["segment", "start", "end", "lemma", "upos"]
        words = results.tokens[columns].astype(object)
        spans = rows[["mention", "segment", "start", "end"]]
        words = words.merge(spans, on="segment", suffixes=("", "_of"))
        words = words[(words["start"] >= words["start_of"]) & (words["end"] <= words["end_of"])]
        keys = rows["mention"].map(_keys(words))
        rows["key"] = keys.where(keys.notna(), rows["key"])
    return rows[rows["key"].str.contains(r"[^\W\d_]", regex=True)].reset_index(drop=True)


def _keys(words: pd.DataFrame) -> pd.Series[str]:
    """Lemmas of each mention, without signs and without a conjunction left over at its end."""
    words = words[words["upos"] != "PUNCT"]
    for _ in range(2):
        last = ~words["mention"].duplicated(keep="last")
        words = words[~(last & words["upos"].isin(_NOT_AT_THE_END))]
    keys = words["lemma"].str.casefold().groupby(words["mention"]).agg(" ".join)
    # A lone adjective is the rest of a name that recognition cut short.
    alone = ~words["mention"].duplicated(keep=False) & (words["upos"] == "ADJ")
    keys[words.loc[alone, "mention"]] = ""
    return keys


def _trimmed(name: str) -> str:
    return " ".join(str(name).strip(_EDGE).split())


def _by_frequency(values: pd.Series[str]) -> str:
    return "; ".join(value for value, _ in Counter(values).most_common())


def _one_label(rows: pd.DataFrame) -> dict[str, str]:
    """One label for each name: a place if a quarter of its mentions say so, else the most usual."""
    counts: dict[str, Counter[str]] = {}
    for key, label in zip(rows["key"], rows["label"], strict=True):
        counts.setdefault(key, Counter())[label] += 1
    labels = {}
    for key, count in counts.items():
        places = Counter({x: n for x, n in count.items() if x.lower() in _PLACES})
        enough = places.total() >= _PLACE_SHARE * count.total()
        labels[key] = (places if enough else count).most_common(1)[0][0]
    return labels


def _base_forms(rows: pd.DataFrame) -> dict[str, str]:
    """One name for each key: as written most often in its base form, else the lemmas as a name."""
    seen: dict[str, Counter[tuple[str, str]]] = {}
    for key, text, lemma in zip(rows["key"], rows["text"], rows["lemma"], strict=True):
        seen.setdefault(key, Counter())[text, lemma] += 1
    return {key: _base_form(count) for key, count in seen.items()}


def _base_form(mentions: Counter[tuple[str, str]]) -> str:
    for (text, lemma), _ in mentions.most_common():
        if text.casefold() == lemma.casefold():
            return text
    (text, lemma), _ = mentions.most_common(1)[0]
    if len(lemma.split()) != len(text.split()):
        return lemma
    return " ".join(
        base[:1].upper() + base[1:] if form[:1].isupper() else base
        for form, base in zip(text.split(), lemma.split(), strict=True)
    )

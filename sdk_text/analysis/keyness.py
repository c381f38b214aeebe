"""Words that mark a code, a family, a summary or a section against the rest of the reports."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse
from scipy.special import chdtrc, xlogy

from sdk_text.analysis.nameless import personal_tokens
from sdk_text.analysis.once import once
from sdk_text.analysis.units import (
    check_at_least,
    check_choice,
    code_order,
    counted,
    family_order,
    given,
    in_order,
    require,
    section_order,
    summary_order,
)
from sdk_text.errors import InputError
from sdk_text.measures import adjusted_p
from sdk_text.results import Results
from sdk_text.text.alphabet import alphabetical
from sdk_text.wording.nearest import hint
from sdk_text.wording.notes import add_note

By = Literal["code", "family", "summary", "section"]
CONTENT_WORDS = ("NOUN", "VERB", "ADJ", "ADV")
"""Parts of speech (Universal Dependencies) that carry content; proper nouns only on demand."""

_EMPTY_VERBS = ("būt", "nebūt")
_CIRCULAR = 0.5
_ABSENT = 0.5
"""Stands for a count of 0 in the log ratio (Hardie 2014)."""

_COLUMNS = [
    "target", "lemma", "upos", "count", "count_rest", "words", "words_rest", "per_1000",
    "per_1000_rest", "g2", "p", "p_adjusted", "log_ratio", "dp", "dp_norm", "summaries",
    "in_cue", "circular",
]  # fmt: skip

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class LemmaCounts:
    """How often each content lemma stands in each segment."""

    segments: pd.DataFrame
    """summary, section, segment and words, a row a segment."""
    terms: pd.DataFrame
    """lemma and upos, a row a term."""
    counts: sparse.csr_matrix
    """Segments × terms."""


@once
def lemma_counts(
    results: Results, upos: Sequence[str] = CONTENT_WORDS, what: str = "keyness"
) -> LemmaCounts:
    """Count lower-cased lemmas with their part of speech by segment; personal names left out.

    Raises:
        InputError: the results hold no tokens.
    """
    require(results, "tokens", what)
    tokens = results.tokens[results.tokens["upos"] != "PUNCT"]
    segments = results.segments[["summary", "section", "segment", "words"]].reset_index(drop=True)
    personal = results.tokens.index[personal_tokens(results)]
    chosen = tokens[tokens["upos"].isin(list(upos))]
    chosen = chosen[chosen["lemma"].str.contains(r"[^\W\d_]", regex=True)]
    # Words that point or ask (kā, kur, tā) are adverbs too, but carry no content.
    chosen = chosen[~chosen["feats"].str.contains("PronType=", regex=False)]
    chosen = chosen[~chosen["lemma"].str.lower().isin(_EMPTY_VERBS)]
    chosen = chosen[~chosen.index.isin(personal)]
    keys = pd.MultiIndex.from_arrays([chosen["lemma"].str.lower(), chosen["upos"]])
    columns, terms = pd.factorize(keys, sort=True)
    rows = pd.Index(segments["segment"]).get_indexer(chosen["segment"])
    inside = rows >= 0
    counts = sparse.csr_matrix(
        (np.ones(int(inside.sum())), (rows[inside], columns[inside])),
        shape=(len(segments), len(terms)),
    )
    return LemmaCounts(segments, _term_frame(terms), counts)


@once
def keyness(
    results: Results,
    by: By = "code",
    target: str | None = None,
    *,
    upos: Sequence[str] = CONTENT_WORDS,
    minimum: int = 3,
    positive: bool = True,
    cues: Literal["keep", "leave out"] = "keep",
) -> pd.DataFrame:
    """Return the lemmas that mark each target, or one, against all other segments.

    Columns: target, lemma, upos, count, count_rest, words, words_rest, per_1000, per_1000_rest,
    g2, p, p_adjusted, log_ratio, dp, dp_norm, summaries, in_cue (occurrences inside the words
    for which the target's codes were given), circular (at least half are: the lemma marks the
    code because the code was given for it); see docs/analysis.md. Only lemmas that
    stand at least `minimum` times in the target; with `positive` only those that are relatively
    more frequent there than in the rest; with ``cues="leave out"`` only those not circular.

    Raises:
        InputError: no tokens, or an unknown target.
    """
    check_choice("by", by, ("code", "family", "summary", "section"))
    check_at_least("minimum", minimum, 1)
    counts = lemma_counts(results, upos)
    targets = _targets(results, by, target)
    check_choice("cues", cues, ("keep", "leave out"))
    inside_cues = _cue_counts(results, by)
    parts = counts.segments["section" if by == "summary" else "summary"]
    tables = [
        _key_lemmas(counts, _inside(results, counts, by, name), parts, minimum, positive).assign(
            target=name
        )
        for name in targets
    ]
    frame = pd.concat([t for t in tables if len(t)] or [pd.DataFrame(columns=_COLUMNS)])
    places = zip(frame["target"], frame["lemma"], frame["upos"], strict=True)
    frame["in_cue"] = [inside_cues.get(place, 0) for place in places]
    frame["circular"] = frame["in_cue"] >= _CIRCULAR * frame["count"]
    if cues == "leave out":
        frame = frame[~frame["circular"].astype(bool)]
    frame = frame[_COLUMNS].reset_index(drop=True)
    return add_note(frame, "words_not_independent")


def _cue_counts(results: Results, by: By) -> dict[tuple[str, str, str], int]:
    """Return how often each (target, lemma, upos) lies inside the words that fired the target."""
    if by not in ("code", "family"):
        return {}
    codings = given(results)
    codings = codings[codings["cue"] != ""]
    fired: dict[tuple[str, str], set[str]] = {}
    for segment, target, cue in zip(codings["segment"], codings[by], codings["cue"], strict=True):
        words = fired.setdefault((str(segment), str(target)), set())
        words.update(re.findall(r"\w+", str(cue).casefold()))
    targets: dict[str, list[str]] = {}
    for segment, target in fired:
        targets.setdefault(segment, []).append(target)
    found: Counter[tuple[str, str, str]] = Counter()
    columns = (results.tokens[c].tolist() for c in ("segment", "form", "lemma", "upos"))
    words_of: dict[str, frozenset[str]] = {}
    for segment, form, lemma, upos in zip(*columns, strict=True):
        for target in targets.get(segment, ()):
            if form not in words_of:
                words_of[form] = frozenset(re.findall(r"\w+", form.casefold()))
            if not words_of[form].isdisjoint(fired[segment, target]):
                found[target, lemma.lower(), upos] += 1
    return dict(found)


def log_likelihood(a: Floats, b: Floats, words_a: float, words_b: float) -> Floats:
    """Return G² of counts `a` in `words_a` words against `b` in `words_b` (Dunning 1993).

    All four cells of the table (the word and all others, in both corpora) enter.
    """
    cells = np.array([a, b, words_a - a, words_b - b])
    total = words_a + words_b
    row_sums = np.array([a + b, a + b, total - a - b, total - a - b])
    column_sums = np.array([words_a, words_b, words_a, words_b])[:, None]
    expected = row_sums * column_sums / total
    g2: Floats = 2 * (xlogy(cells, cells) - xlogy(cells, expected)).sum(axis=0)
    return np.maximum(g2, 0.0)


def log_ratio(a: Floats, b: Floats, words_a: float, words_b: float) -> Floats:
    """Return the binary logarithm of the ratio of relative frequencies; 0 counts as 0.5."""
    filled_a, filled_b = np.where(a > 0, a, _ABSENT), np.where(b > 0, b, _ABSENT)
    result: Floats = np.log2(filled_a / words_a) - np.log2(filled_b / words_b)
    return result


def deviation_of_proportions(counts: Floats, sizes: Floats) -> Floats:
    """Return Gries's DP for each column of `counts` (parts × words); `sizes` = words a part."""
    expected = sizes / sizes.sum()
    observed = counts / counts.sum(axis=0)
    result: Floats = np.abs(observed - expected[:, None]).sum(axis=0) / 2
    return result


def _term_frame(terms: pd.Index | pd.MultiIndex) -> pd.DataFrame:
    rows = list(terms) or []
    return pd.DataFrame(rows, columns=["lemma", "upos"], dtype=object)


def _targets(results: Results, by: By, target: str | None) -> list[str]:
    codings = counted(results)
    known = {
        "code": code_order(results), "family": family_order(results),
        "summary": summary_order(results), "section": section_order(results),
    }[by]  # fmt: skip
    if target is not None:
        if target not in known:
            raise InputError(f"target={target!r}: no such {by}; {hint(target, known)}")
        return [target]
    used = codings[by] if by in ("code", "family") else results.segments[by]
    return in_order(used, known)


def _inside(results: Results, counts: LemmaCounts, by: By, name: str) -> npt.NDArray[np.bool_]:
    if by in ("summary", "section"):
        return (counts.segments[by] == name).to_numpy(dtype=bool)
    codings = counted(results)
    return counts.segments["segment"].isin(codings[codings[by] == name]["segment"]).to_numpy()


def _key_lemmas(
    counts: LemmaCounts,
    inside: npt.NDArray[np.bool_],
    parts: pd.Series[str],
    minimum: int,
    positive: bool,
) -> pd.DataFrame:
    a = np.asarray(counts.counts[inside].sum(axis=0)).ravel()
    kept = np.flatnonzero(a >= minimum)
    words = counts.segments["words"].to_numpy(dtype=float)
    words_a, words_b = words[inside].sum(), words[~inside].sum()
    if not len(kept) or not words_b:
        return pd.DataFrame(columns=_COLUMNS)
    b = np.asarray(counts.counts[~inside].sum(axis=0)).ravel()[kept]
    a = a[kept]
    frame = counts.terms.iloc[kept].reset_index(drop=True)
    frame["count"], frame["count_rest"] = a.astype(int), b.astype(int)
    frame["words"], frame["words_rest"] = int(words_a), int(words_b)
    frame["per_1000"], frame["per_1000_rest"] = 1000 * a / words_a, 1000 * b / words_b
    frame["g2"] = log_likelihood(a, b, words_a, words_b)
    frame["p"] = chdtrc(1, frame["g2"])
    frame["p_adjusted"] = adjusted_p(frame["p"])
    frame["log_ratio"] = log_ratio(a, b, words_a, words_b)
    _add_dispersion(frame, counts, inside, parts, kept)
    frame["in_cue"], frame["circular"] = 0, False
    if positive:
        frame = frame[frame["per_1000"] > frame["per_1000_rest"]]
    frame = frame.assign(_alphabet=frame["lemma"].map(alphabetical))
    frame = frame.sort_values(["g2", "_alphabet"], ascending=[False, True])
    return frame.drop(columns="_alphabet")


def _add_dispersion(
    frame: pd.DataFrame,
    counts: LemmaCounts,
    inside: npt.NDArray[np.bool_],
    parts: pd.Series[str],
    kept: npt.NDArray[np.int64],
) -> None:
    chosen = counts.counts[inside][:, kept]
    words = counts.segments["words"].to_numpy(dtype=float)[inside]
    by_part, sizes = _grouped(chosen, words, parts[inside])
    filled = sizes > 0
    by_part, sizes = by_part[filled], sizes[filled]
    frame["dp"] = deviation_of_proportions(by_part, sizes)
    least = sizes.min() / sizes.sum()
    frame["dp_norm"] = frame["dp"] / (1 - least) if len(sizes) > 1 else np.nan
    by_summary, _ = _grouped(chosen, words, counts.segments["summary"][inside])
    frame["summaries"] = (by_summary > 0).sum(axis=0)


def _grouped(
    counts: sparse.csr_matrix, words: Floats, groups: pd.Series[str]
) -> tuple[Floats, Floats]:
    """Sum counts and words over the segments of each group."""
    number, names = pd.factorize(groups)
    to_group = sparse.csr_matrix(
        (np.ones(len(number)), (number, np.arange(len(number)))), shape=(len(names), len(number))
    )
    return (to_group @ counts).toarray(), to_group @ words

"""Topics in what the codebook leaves uncoded, to extend it (non-negative matrix factorisation)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from sdk_text.analysis.keyness import LemmaCounts, lemma_counts
from sdk_text.analysis.pseudonyms import Names, note_if_unchecked, replacer
from sdk_text.analysis.reuse import repeated_segments
from sdk_text.analysis.units import check_at_least, counted
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

_FEWEST_TOPICS, _MOST_TOPICS = 2, 12
_SEGMENTS_PER_TOPIC = 30
_FEWEST_TO_TRY = 20
_FEWEST_SEGMENTS = 2
_WIDEST, _NEVER_WIDE = 0.15, 20
"""A lemma in a larger share (and number) of the segments tells no topics apart."""
_COHERENCE_WORDS = 8
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Source:
    """The uncoded segments as counts of lemmas."""

    counts: sparse.csr_matrix
    """Uncoded segments × lemmas."""
    everywhere: sparse.csr_matrix
    """All segments × the same lemmas."""
    lemmas: list[str]
    having: npt.NDArray[np.int64]
    """For each lemma, the uncoded segments that have it."""
    places: pd.DataFrame
    uncoded: int


@dataclass(frozen=True)
class _Factors:
    """Topics, the largest first."""

    words: Floats
    """Topics × lemmas, each row summing to 1."""
    segments: Floats
    """Segments × topics: how strongly."""
    coherence: Floats


@dataclass(frozen=True)
class _Topics:
    source: _Source
    factors: _Factors

    def top(self, topic: int, how_many: int) -> list[int]:
        """Return the numbers of a topic's heaviest lemmas."""
        weights = self.factors.words[topic]
        order = np.argsort(-weights, kind="stable")[:how_many]
        return [int(i) for i in order if weights[i] > 0]


def inductive_themes(
    results: Results,
    topics: int | None = None,
    seed: int = 0,
    minimum_words: int = 4,
    top: int = 10,
) -> pd.DataFrame:
    """Return the topics of the uncoded segments, the largest first.

    Columns: topic, words (top lemmas), segments, share, summaries, coherence; see
    docs/analysis.md. ``attrs``: uncoded (segments without a code), used (long enough), members
    (segment → its topic).

    Raises:
        InputError: the results hold no tokens.
    """
    found = _find(results, topics, seed, minimum_words)
    source, factors = found.source, found.factors
    strongest = _strongest(factors.segments)
    rows = []
    for topic in range(len(factors.words)):
        mine = source.places[strongest == topic]
        words = ", ".join(source.lemmas[i] for i in found.top(topic, top))
        share = len(mine) / len(source.places)
        summaries = mine["summary"].nunique()
        rows.append((topic + 1, words, len(mine), share, summaries, factors.coherence[topic]))
    columns = ["topic", "words", "segments", "share", "summaries", "coherence"]
    frame = _finished(pd.DataFrame(rows, columns=columns), found)
    ids = source.places["segment"].astype(str)
    frame.attrs["members"] = {s: int(t) + 1 for s, t in zip(ids, strongest, strict=True)}
    return frame


def inductive_words(
    results: Results,
    topics: int | None = None,
    seed: int = 0,
    minimum_words: int = 4,
    top: int = 10,
) -> pd.DataFrame:
    """Return the `top` lemmas of each topic.

    Columns: topic, rank, lemma, weight (share of the topic's), segments (uncoded, with it).
    """
    found = _find(results, topics, seed, minimum_words)
    source = found.source
    rows = [
        (topic + 1, rank, source.lemmas[i], weights[i], source.having[i])
        for topic, weights in enumerate(found.factors.words)
        for rank, i in enumerate(found.top(topic, top), 1)
    ]
    columns = ["topic", "rank", "lemma", "weight", "segments"]
    return _finished(pd.DataFrame(rows, columns=columns), found)


def inductive_segments(
    results: Results,
    topics: int | None = None,
    seed: int = 0,
    minimum_words: int = 4,
    per_topic: int = 5,
    names: Names = "replace",
) -> pd.DataFrame:
    """Return the uncoded segments that show each topic best.

    Columns: topic, rank, summary, section, segment, start, end, quote, weight (the topic's
    share of the segment, 0 to 1).
    """
    check_at_least("per_topic", per_topic, 1)
    found = _find(results, topics, seed, minimum_words)
    strength = found.factors.segments
    shares, strongest = _to_shares(strength), _strongest(strength)
    rows = []
    for topic in range(len(found.factors.words)):
        mine = np.flatnonzero(strongest == topic)
        # Strong and of this topic alone: what many topics share shows none of them well.
        fitness = strength[mine, topic] * shares[mine, topic]
        best = found.source.places.iloc[mine[np.argsort(-fitness, kind="stable")]]
        best = best.assign(weight=shares[best.index, topic])
        best = best[~best["text"].str.casefold().duplicated()].head(per_topic)
        for rank, place in enumerate(best.itertuples(index=False, name=None), 1):
            rows.append((topic + 1, rank, *place))
    columns = [
        "topic", "rank", "summary", "section", "segment", "start", "end", "quote", "weight",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    if len(frame):
        frame["quote"] = frame["quote"].map(replacer(results, names))
    return note_if_unchecked(_finished(frame, found), results, names)


def _find(results: Results, topics: int | None, seed: int, minimum_words: int) -> _Topics:
    """Factorise the uncoded segments, into the given or a fitting number of topics."""
    check_at_least("minimum_words", minimum_words, 1)
    if topics is not None:
        check_at_least("topics", topics, 1)
    source = _uncoded(results, minimum_words)
    k = _fitting_number(len(source.places)) if topics is None else topics
    # Fewer segments or lemmas than topics cannot be factorised.
    enough = 0 < k <= min(source.counts.shape)
    return _Topics(source, _factors(source, k, seed) if enough else _no_factors(source))


def _fitting_number(segments: int) -> int:
    """One topic for every 30 segments, between 2 and 12; none for fewer than 20."""
    if segments < _FEWEST_TO_TRY:
        return 0
    return min(_MOST_TOPICS, max(_FEWEST_TOPICS, round(segments / _SEGMENTS_PER_TOPIC)))


def _uncoded(results: Results, minimum_words: int) -> _Source:
    """Count the lemmas of uncoded segments that are long enough and no repeats of a passage."""
    counts = lemma_counts(results, what="the inductive view")
    table, lemmas = _by_lemma(counts)
    segments = counts.segments["segment"]
    free = ~segments.isin(list(set(counted(results)["segment"]))).to_numpy(dtype=bool)
    long_enough = np.asarray(table.sum(axis=1)).ravel() >= minimum_words
    first = ~segments.isin(repeated_segments(results)).to_numpy(dtype=bool)
    used = np.flatnonzero(free & long_enough & first)
    having = table[used].getnnz(axis=0)
    most = max(_NEVER_WIDE, _WIDEST * len(used))
    kept = np.flatnonzero((having >= _FEWEST_SEGMENTS) & (having <= most))
    return _Source(
        counts=table[used][:, kept],
        everywhere=table[:, kept],
        lemmas=[lemmas[i] for i in kept],
        having=having[kept],
        places=_places(results, segments.iloc[used]),
        uncoded=int(free.sum()),
    )


def _by_lemma(counts: LemmaCounts) -> tuple[sparse.csr_matrix, list[str]]:
    """Segments × lemmas, parts of speech of one lemma taken together."""
    number, lemmas = pd.factorize(counts.terms["lemma"])
    together = sparse.csr_matrix(
        (np.ones(len(number)), (np.arange(len(number)), number)), shape=(len(number), len(lemmas))
    )
    return sparse.csr_matrix(counts.counts @ together), [str(lemma) for lemma in lemmas]


def _places(results: Results, segments: pd.Series[str]) -> pd.DataFrame:
    columns = ["summary", "section", "segment", "start", "end", "text"]
    frame = results.segments[columns].astype(object).set_index("segment", drop=False)
    return frame.loc[list(segments), columns].reset_index(drop=True)


def _factors(source: _Source, k: int, seed: int) -> _Factors:
    """Factorise into `k` topics, the largest first."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    weights = TfidfTransformer(sublinear_tf=True).fit_transform(source.counts)
    model = NMF(n_components=k, init="nndsvda", random_state=seed, max_iter=400, tol=1e-4)
    with warnings.catch_warnings():
        # The last digits of the factors change no word list; more rounds would only take time.
        warnings.simplefilter("ignore", ConvergenceWarning)
        segments = model.fit_transform(weights)
    words = _to_shares(model.components_)
    size = np.bincount(_strongest(segments) + 1, minlength=k + 1)[1:]
    order = np.argsort(-size, kind="stable")
    coherence = _coherence(words, source.everywhere)
    return _Factors(words[order], segments[:, order], coherence[order])


def _no_factors(source: _Source) -> _Factors:
    words = np.zeros((0, len(source.lemmas)))
    return _Factors(words, np.zeros((len(source.places), 0)), np.zeros(0))


def _strongest(segments: Floats) -> npt.NDArray[np.int64]:
    """Return each segment's strongest topic, −1 for none."""
    if not segments.size:
        return np.full(len(segments), -1)
    return np.where(segments.sum(axis=1) > 0, segments.argmax(axis=1), -1)


def _to_shares(values: Floats) -> Floats:
    sums = values.sum(axis=1, keepdims=True)
    shares: Floats = np.divide(values, sums, out=np.zeros_like(values, dtype=float), where=sums > 0)
    return shares


def _coherence(words: Floats, table: sparse.csr_matrix) -> Floats:
    """Mean normalised pointwise mutual information of each topic's top lemmas (Bouma 2009)."""
    present = (table > 0).astype(float)
    n = present.shape[0]
    result = np.zeros(len(words))
    for topic, weights in enumerate(words):
        top = np.argsort(-weights, kind="stable")[:_COHERENCE_WORDS]
        chosen = present[:, top]
        joint = (chosen.T @ chosen).toarray() / n
        single = joint.diagonal()
        upper = np.triu_indices(len(top), 1)
        result[topic] = npmi(joint[upper], single[upper[0]], single[upper[1]]).mean()
    return result


def npmi(joint: Floats, a: Floats, b: Floats) -> Floats:
    """Return normalised pointwise mutual information of shares; −1 where the two never meet."""
    with np.errstate(divide="ignore", invalid="ignore"):
        value = np.log(joint / (a * b)) / -np.log(joint)
    result: Floats = np.where(joint > 0, np.where(joint < 1, value, 1.0), -1.0)
    return result


def _finished(frame: pd.DataFrame, found: _Topics) -> pd.DataFrame:
    used = len(found.source.places)
    frame.attrs.update(uncoded=found.source.uncoded, used=used)
    topics = len(found.factors.words)
    empty = topics - len(set(_strongest(found.factors.segments).tolist()) - {-1})
    if empty:
        add_note(frame, "empty_topics", n=empty, topics=topics)
    return frame if len(found.factors.words) else add_note(frame, "too_few_uncoded", n=used)

"""Topics in what the codebook leaves uncoded, to extend it (non-negative matrix factorisation)."""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import sparse

from sdk_text.results import Results

from .keyness import LemmaCounts, lemma_counts
from .notes import add_note
from .pseudonyms import Names, note_if_unchecked, replacer
from .units import check_at_least, counted

_MOST_TOPICS = 12
_SEGMENTS_PER_TOPIC = 10
_FEWEST_SEGMENTS = 2
_COHERENCE_WORDS = 8
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True)
class _Topics:
    """Factors of the uncoded segments; topics in order of size."""

    words: Floats
    """Topics × lemmas, each row summing to 1."""
    segments: Floats
    """Segments × topics, each row summing to 1 (or all 0)."""
    coherence: Floats
    lemmas: list[str]
    places: pd.DataFrame
    having: npt.NDArray[np.int64]
    """For each lemma, the uncoded segments that have it."""
    uncoded: int

    def strongest(self) -> npt.NDArray[np.int64]:
        """Return each segment's strongest topic, −1 for none."""
        if not self.segments.size:
            return np.full(len(self.segments), -1)
        some = self.segments.sum(axis=1) > 0
        return np.where(some, self.segments.argmax(axis=1), -1)


def inductive_themes(
    results: Results,
    topics: int | None = None,
    seed: int = 0,
    minimum_words: int = 4,
    top: int = 10,
) -> pd.DataFrame:
    """Return the topics of the uncoded segments, the largest first.

    Columns: topic, words (top lemmas), segments, share, summaries, coherence; see
    docs/analysis.md. ``attrs``: uncoded (segments without a code), used (long enough).

    Raises:
        InputError: the results hold no tokens.
    """
    found = _find(results, topics, seed, minimum_words)
    strongest = found.strongest()
    rows = []
    for topic in range(len(found.words)):
        mine = found.places[strongest == topic]
        rows.append(
            (
                topic + 1, ", ".join(_top_lemmas(found, topic, top)), len(mine),
                len(mine) / len(found.places), mine["summary"].nunique(), found.coherence[topic],
            )
        )  # fmt: skip
    columns = ["topic", "words", "segments", "share", "summaries", "coherence"]
    return _finished(pd.DataFrame(rows, columns=columns), found)


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
    number = {lemma: i for i, lemma in enumerate(found.lemmas)}
    rows = [
        (topic + 1, rank, lemma, found.words[topic, number[lemma]], found.having[number[lemma]])
        for topic in range(len(found.words))
        for rank, lemma in enumerate(_top_lemmas(found, topic, top), 1)
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
    strongest = found.strongest()
    rows = []
    for topic in range(len(found.words)):
        mine = np.flatnonzero(strongest == topic)
        best = mine[np.argsort(-found.segments[mine, topic], kind="stable")][:per_topic]
        for rank, i in enumerate(best, 1):
            place = found.places.iloc[i]
            rows.append((topic + 1, rank, *place, found.segments[i, topic]))
    columns = [
        "topic", "rank", "summary", "section", "segment", "start", "end", "quote", "weight",
    ]  # fmt: skip
    frame = pd.DataFrame(rows, columns=columns)
    if len(frame):
        frame["quote"] = frame["quote"].map(replacer(results, names))
    return note_if_unchecked(_finished(frame, found), results, names)


def _find(results: Results, topics: int | None, seed: int, minimum_words: int) -> _Topics:
    """Factorise the uncoded segments; the number of topics by coherence unless given."""
    check_at_least("minimum_words", minimum_words, 1)
    if topics is not None:
        check_at_least("topics", topics, 1)
    counts = lemma_counts(results, what="the inductive view")
    table, lemmas = _by_lemma(counts)
    coded = set(counted(results)["segment"])
    free = ~counts.segments["segment"].isin(list(coded)).to_numpy(dtype=bool)
    used = np.flatnonzero(free & (np.asarray(table.sum(axis=1)).ravel() >= minimum_words))
    places = _places(results, counts.segments["segment"].iloc[used])
    chosen = table[used]
    frequent = np.flatnonzero(chosen.getnnz(axis=0) >= _FEWEST_SEGMENTS)
    chosen = chosen[:, frequent]
    lemmas = [lemmas[i] for i in frequent]
    most = min(_MOST_TOPICS, len(used) // _SEGMENTS_PER_TOPIC)
    if topics is not None:
        candidates = [topics] if topics <= min(chosen.shape) else []
    else:
        candidates = list(range(2, most + 1)) if len(frequent) >= most else []
    best: tuple[Floats, Floats, Floats] | None = None
    for k in candidates:
        words, segments = _factors(chosen, k, seed)
        coherence = _coherence(words, table[:, frequent])
        if best is None or coherence.mean() > best[2].mean() + 1e-9:
            best = words, segments, coherence
    having = chosen.getnnz(axis=0)
    if best is None:
        best = np.zeros((0, len(lemmas))), np.zeros((len(used), 0)), np.zeros(0)
    words, segments, coherence = _largest_first(*best)
    return _Topics(words, segments, coherence, lemmas, places, having, int(free.sum()))


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


def _factors(counts: sparse.csr_matrix, k: int, seed: int) -> tuple[Floats, Floats]:
    """Topics × lemmas and segments × topics, rows summing to 1."""
    from sklearn.decomposition import NMF
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.feature_extraction.text import TfidfTransformer

    weights = TfidfTransformer(sublinear_tf=True).fit_transform(counts)
    model = NMF(n_components=k, init="nndsvda", random_state=seed, max_iter=400, tol=1e-4)
    with warnings.catch_warnings():
        # The last digits of the factors change no word list; more rounds would only take time.
        warnings.simplefilter("ignore", ConvergenceWarning)
        segments = model.fit_transform(weights)
    return _to_shares(model.components_), _to_shares(segments)


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


def _largest_first(
    words: Floats, segments: Floats, coherence: Floats
) -> tuple[Floats, Floats, Floats]:
    if not len(words):
        return words, segments, coherence
    some = segments.sum(axis=1) > 0
    size = np.bincount(segments[some].argmax(axis=1), minlength=len(words))
    order = np.argsort(-size, kind="stable")
    return words[order], segments[:, order], coherence[order]


def _top_lemmas(found: _Topics, topic: int, top: int) -> list[str]:
    weights = found.words[topic]
    order = np.argsort(-weights, kind="stable")[:top]
    return [found.lemmas[i] for i in order if weights[i] > 0]


def _finished(frame: pd.DataFrame, found: _Topics) -> pd.DataFrame:
    frame.attrs.update(uncoded=found.uncoded, used=len(found.places))
    return frame if len(found.words) else add_note(frame, "too_few_uncoded", n=len(found.places))

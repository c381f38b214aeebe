"""Which codes a segment may lack, told by the codes of similar segments and of its section.

A stand-in where no classifier tells probabilities: a weighted vote of nearest neighbours.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from sklearn.feature_extraction.text import TfidfVectorizer

from sdk_text.records import Coding, Segment

NEIGHBOURS = 10
PRIOR = 1.0
"""Weight of the section's share of each code beside the neighbours' votes (cosines, 0 to 1)."""
REFERENCES = 2000
"""Segments that vote, at most; of a larger corpus a sample, so that time grows with its size and
not with its square."""
CHUNK = 2000
"""Segments compared at once, to bound memory."""


def scores_from_neighbours(segments: Sequence[Segment], codings: Iterable[Coding]) -> pd.DataFrame:
    """Return probabilities for the uncoded segments (columns segment, code, probability).

    Similarity is the cosine of TF-IDF weighted character n-grams (3 to 5, within words), which
    needs no language model and bridges Latvian endings. Only coded segments can give a code, but
    uncoded ones vote for none. The values rank; they are not calibrated.
    """
    given = [(c.segment, c.code) for c in codings]
    codes = sorted({code for _, code in given})
    row_of = {s.segment: i for i, s in enumerate(segments)}
    pairs = {(row_of[s], codes.index(c)) for s, c in given if s in row_of}
    if not pairs:
        return pd.DataFrame({"segment": [], "code": [], "probability": []})
    coded = np.zeros((len(segments), len(codes)))
    for i, j in pairs:
        coded[i, j] = 1
    uncoded = np.flatnonzero(coded.sum(axis=1) == 0)
    weights = _weights(s.text for s in segments)
    shares = _section_shares(segments, coded)
    rng = np.random.default_rng(0)
    voters = np.sort(rng.permutation(len(segments))[:REFERENCES])
    found = []
    for start in range(0, len(uncoded), CHUNK):
        rows = uncoded[start : start + CHUNK]
        votes, total = _votes(rows, voters, weights, coded)
        probability = (votes + PRIOR * shares[rows]) / (total + PRIOR)[:, None]
        found.append(_tidy(rows, probability, segments, codes))
    if not found:
        return pd.DataFrame({"segment": [], "code": [], "probability": []})
    return pd.concat(found, ignore_index=True)


def nearest(texts: Sequence[str]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return for each text the numbers of its most similar ones, and their cosines.

    Measured as in `scores_from_neighbours`; among at most `REFERENCES` of the texts.

    Returns:
        Two arrays, a row a text and `NEIGHBOURS` columns; 0 and cosine 0.0 where there are fewer.
    """
    near = np.zeros((len(texts), NEIGHBOURS), dtype=np.int64)
    cosine = np.zeros((len(texts), NEIGHBOURS))
    if not texts:
        return near, cosine
    weights = _weights(texts)
    rng = np.random.default_rng(0)
    voters = np.sort(rng.permutation(len(texts))[:REFERENCES])
    for start in range(0, len(texts), CHUNK):
        rows = np.arange(start, min(start + CHUNK, len(texts)))
        for k, others, cosines in _most_similar(rows, voters, weights):
            near[rows[k], : len(others)] = others
            cosine[rows[k], : len(others)] = cosines
    return near, cosine


def _weights(texts: Iterable[str]) -> csr_matrix:
    vectorizer = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True)
    return csr_matrix(vectorizer.fit_transform(text or "—" for text in texts))


def _most_similar(
    rows: NDArray[np.int64], voters: NDArray[np.int64], weights: csr_matrix
) -> Iterator[tuple[int, NDArray[np.int64], NDArray[np.float64]]]:
    """Yield, for each of the rows, its most similar voters but for itself, and their cosines."""
    similar = (weights[rows] @ weights[voters].T).tocsr()
    for k, row in enumerate(rows):
        span = slice(similar.indptr[k], similar.indptr[k + 1])
        others, cosines = voters[similar.indices[span]], similar.data[span]
        apart = others != row
        others, cosines = others[apart], cosines[apart]
        best = np.argsort(cosines)[-NEIGHBOURS:]
        yield k, others[best], cosines[best]


def _votes(
    rows: NDArray[np.int64],
    voters: NDArray[np.int64],
    weights: csr_matrix,
    coded: NDArray[np.float64],
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the neighbours' votes for each code, and the weight of all their votes."""
    votes = np.zeros((len(rows), coded.shape[1]))
    total = np.zeros(len(rows))
    for k, others, cosines in _most_similar(rows, voters, weights):
        votes[k] = cosines @ coded[others]
        total[k] = cosines.sum()
    return votes, total


def _section_shares(segments: Sequence[Segment], coded: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return, for each segment, the share of its section's segments that carry each code."""
    sections, index = np.unique([s.section for s in segments], return_inverse=True)
    sums = np.zeros((len(sections), coded.shape[1]))
    np.add.at(sums, index, coded)
    shares: NDArray[np.float64] = (sums / np.bincount(index)[:, None])[index]
    return shares


def _tidy(
    rows: NDArray[np.int64],
    probability: NDArray[np.float64],
    segments: Sequence[Segment],
    codes: Sequence[str],
) -> pd.DataFrame:
    k, j = np.nonzero(probability)
    return pd.DataFrame(
        {
            "segment": [segments[int(rows[i])].segment for i in k],
            "code": [codes[int(i)] for i in j],
            "probability": probability[k, j],
        }
    )

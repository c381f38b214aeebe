"""The trained classifier: numbers only; `classifier_file` reads and writes it.

Two steps. First, a linear model a code over the named features of a segment; beside it stands what
the encoder reads in the segment (`sdk_text.coding.encoder`). Second, one small model for all codes
together that weighs these scores, the rules' confidence and what is known of the code's family and
of the neighbours; it gives a calibrated probability, which each code's threshold turns into a
decision.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from sdk_text.codebook import family_of
from sdk_text.coding.features import WEIGHTS, View, code_scores, named_features

Array = NDArray[np.float64]
Known = tuple[tuple[str, ...], tuple[str, ...]]
"""Codes and families of an encoder, in the order of its scores."""
LOW_SCORE = -4.0
"""Log odds of a code of which a model knows nothing."""


@dataclass(frozen=True)
class Vectorizer:
    """Named features into rows: tf-idf, unit length within each block, blocks weighted."""

    names: tuple[str, ...]
    idf: Array

    def __post_init__(self) -> None:
        object.__setattr__(self, "_index", {name: i for i, name in enumerate(self.names)})
        object.__setattr__(self, "_block", [name.split(":", 1)[0] for name in self.names])

    def rows(self, features: Sequence[dict[str, float]]) -> sparse.csr_matrix:
        """Matrix (segments x features)."""
        index: dict[str, int] = self._index  # type: ignore[attr-defined]
        blocks: list[str] = self._block  # type: ignore[attr-defined]
        indptr, columns, data = [0], [], []
        for found in features:
            row = [(index[name], value) for name, value in found.items() if name in index]
            row.sort()
            norms: dict[str, float] = {}
            values = []
            for column, value in row:
                block = blocks[column]
                if block in _COUNTED:
                    value = (1.0 + np.log(value)) * self.idf[column]
                    norms[block] = norms.get(block, 0.0) + value * value
                values.append(value)
            for (column, _), value in zip(row, values, strict=True):
                block = blocks[column]
                scale = WEIGHTS[block] / (np.sqrt(norms[block]) if block in norms else 1.0)
                columns.append(column)
                data.append(value * scale)
            indptr.append(len(columns))
        shape = (len(features), len(self.names))
        return sparse.csr_matrix((data, columns, indptr), shape=shape, dtype=np.float64)


_COUNTED = {"w", "b", "m", "l"}

PAIR_FEATURES = (
    "score",
    "rule",
    "rule_squared",
    "no_rule",
    "family_score",
    "family_rule",
    "rival_score",
    "rival_rule",
    "neighbour_rule",
    "prior",
    "score_with_rule",
    "meaning",
    "family_meaning",
    "rival_meaning",
    "neighbour_meaning",
    "meaning_with_rule",
    "meaning_with_score",
)


@dataclass(frozen=True)
class Classifier:
    """A trained classifier; arrays are indexed by ``codes`` and ``vectorizer.names``."""

    codes: tuple[str, ...]
    families: tuple[str, ...]
    vectorizer: Vectorizer
    weights: Array
    """First step, (features x codes)."""
    intercepts: Array
    family_weights: Array
    """First step for families, (features x families)."""
    family_intercepts: Array
    priors: Array
    """Log odds of each code in the training segments."""
    rule_precision: dict[str, float]
    """For each rule the share of right firings in training, drawn towards its author's word."""
    pair_weights: Array
    pair_intercepts: Array
    """Second step, one intercept a code."""
    thresholds: Array
    meta: dict[str, Any]
    encoder_id: str = ""
    """Id of the encoder whose scores it weighs; empty where it uses none."""
    encoder: Known | None = None
    own_weights: Array | None = None
    """What a person's codings add to the log odds: (1 + encoder's vector x codes), or None."""

    def probabilities(self, views: Sequence[View]) -> Array:
        """Probability of each code, (segments x codes)."""
        return sigmoid(self.log_odds(views))

    def log_odds(self, views: Sequence[View]) -> Array:
        """Log odds of each code, (segments x codes)."""
        if not views:
            return np.zeros((0, len(self.codes)))
        matrix = self.vectorizer.rows([named_features(view) for view in views])
        scores = matrix @ self.weights + self.intercepts
        family_scores = matrix @ self.family_weights + self.family_intercepts
        pairs = pair_features(
            views,
            self.codes,
            self.families,
            scores,
            family_scores,
            self.priors,
            self.rule_precision,
            self.encoder,
        )
        odds = pairs @ self.pair_weights + self.pair_intercepts
        if self.own_weights is not None:
            odds = odds + vectors_of(views, len(self.own_weights)) @ self.own_weights
        return np.asarray(odds)

    def reasons(self, view: View, code: str, top: int = 3) -> list[tuple[str, float]]:
        """The features that spoke most for a code, strongest first."""
        matrix = self.vectorizer.rows([named_features(view)])
        column = self.codes.index(code)
        parts = matrix.multiply(self.weights[:, column]).tocoo()
        found = [
            (self.vectorizer.names[i], float(value))
            for i, value in zip(parts.col, parts.data, strict=True)
            if value > 0
        ]
        return sorted(found, key=lambda item: (-item[1], item[0]))[:top]


def sigmoid(values: Array) -> Array:
    """Logistic function."""
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(values, -30, 30))))


def logit(probability: Array) -> Array:
    """Inverse of the logistic function, kept finite."""
    clipped = np.clip(probability, 1e-4, 1 - 1e-4)
    return np.asarray(np.log(clipped / (1 - clipped)))


def vectors_of(views: Sequence[View], width: int) -> Array:
    """1 and the encoder's vector of each segment, (segments x width); 0 without an encoder."""
    rows = np.zeros((len(views), width))
    rows[:, 0] = 1.0
    for row, view in zip(rows, views, strict=True):
        if view.meaning is not None:
            row[1:] = view.meaning.vector[: width - 1]
    return rows


def rule_scores(views: Sequence[View], codes: Sequence[str], precision: dict[str, float]) -> Array:
    """Joint confidence of the rules a code, (segments x codes), with learned precisions."""
    column = {code: i for i, code in enumerate(codes)}
    scores = np.zeros((len(views), len(codes)))
    for row, view in enumerate(views):
        for firing in view.firings:
            i = column.get(firing.rule.code)
            if i is not None:
                right = precision.get(firing.rule.id, firing.rule.confidence)
                scores[row, i] = 1.0 - (1.0 - scores[row, i]) * (1.0 - right)
    return scores


def _neighbour_scores(views: Sequence[View], codes: Sequence[str]) -> Array:
    scores = np.zeros((len(views), len(codes)))
    column = {code: i for i, code in enumerate(codes)}
    for row, view in enumerate(views):
        for near in (view.before, view.after):
            if near is None:
                continue
            for code, score in code_scores(near.firings).items():
                if code in column:
                    scores[row, column[code]] = max(scores[row, column[code]], score)
    return scores


def meaning_scores(
    views: Sequence[View], codes: Sequence[str], families: Sequence[str], known: Known | None
) -> tuple[Array, Array]:
    """What the encoder says of each code and each family; of others that they are rare.

    Args:
        known: codes and families of the encoder, in its order; None: there is no encoder.

    Returns:
        Log odds within -8 and 8, (segments x codes) and (segments x families); 0 without encoder.
    """
    nothing = 0.0 if known is None else LOW_SCORE
    scores = np.full((len(views), len(codes)), nothing)
    of_family = np.full((len(views), len(families)), nothing)
    if known is None or not len(views) or views[0].meaning is None:
        return scores, of_family
    for target, names, have, attribute in (
        (scores, codes, known[0], "scores"),
        (of_family, families, known[1], "families"),
    ):
        all_scores = np.stack([getattr(view.meaning, attribute) for view in views])
        for i, name in enumerate(names):
            if name in have:
                target[:, i] = np.clip(all_scores[:, have.index(name)], -8, 8)
    return scores, of_family


def _neighbour_meaning(views: Sequence[View], scores: Array) -> Array:
    """The higher of the neighbours' scores; where there is no neighbour the lowest score."""
    row_of = {view.segment.segment: row for row, view in enumerate(views)}
    near = np.full_like(scores, -8.0)
    for row, view in enumerate(views):
        for neighbour in (view.before, view.after):
            other = row_of.get(neighbour.segment.segment) if neighbour is not None else None
            if other is not None:
                near[row] = np.maximum(near[row], scores[other])
    return near


def pair_features(
    views: Sequence[View],
    codes: Sequence[str],
    families: Sequence[str],
    scores: Array,
    family_scores: Array,
    priors: Array,
    precision: dict[str, float],
    encoder: Known | None,
) -> Array:
    """Return the second step's features, (segments x codes x PAIR_FEATURES)."""
    rules = rule_scores(views, codes, precision)
    meaning, family_meaning = meaning_scores(views, codes, families, encoder)
    member = np.array([[family_of(code) == f for f in families] for code in codes])
    own_family = member.argmax(axis=1)
    relatives = member[:, own_family].T
    rivals = relatives & ~np.eye(len(codes), dtype=bool)
    clipped = np.clip(scores, -6, 6)
    columns = [
        clipped,
        rules,
        rules**2,
        (rules == 0).astype(float),
        np.clip(family_scores, -6, 6)[:, own_family],
        _highest(rules, relatives),
        np.clip(_highest(scores, rivals, none=-5.0), -6, 6),
        _highest(rules, rivals),
        _neighbour_scores(views, codes),
        np.broadcast_to(priors, scores.shape),
        clipped * rules,
        meaning,
        family_meaning[:, own_family],
        _highest(meaning, rivals),
        _neighbour_meaning(views, meaning),
        meaning * rules,
        meaning * clipped / 6,
    ]
    return np.stack(columns, axis=2)


def _highest(values: Array, among: NDArray[np.bool_], none: float = 0.0) -> Array:
    """Return for each segment and code the highest value of the codes that its row names."""
    found = np.full_like(values, none)
    for i, others in enumerate(among):
        if others.any():
            found[:, i] = values[:, others].max(axis=1)
    return found

"""Training the classifier on coded segments, and measuring it by leaving out one report."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from sdk_text.codebook import family_of
from sdk_text.coding.classifier_model import (
    PAIR_FEATURES,
    Array,
    Classifier,
    Known,
    Vectorizer,
    logit,
    pair_features,
    sigmoid,
)
from sdk_text.coding.encoder.session import Encoder
from sdk_text.coding.features import View, named_features
from sdk_text.measures import f1


@dataclass(frozen=True, slots=True)
class Settings:
    """How to train; the defaults were chosen within training reports only."""

    least_segments: int = 2
    """A feature must occur in so many segments."""
    most_features: int = 6000
    penalty: float = 1.0
    """Inverse strength of the first step's ridge (scikit-learn's C)."""
    family_penalty: float = 2.0
    pair_penalty: float = 0.1
    trust: float = 10.0
    """How many firings the author's confidence in a rule is worth."""
    shrink: float = 25.0
    """Codings of a code at which its own threshold counts as much as the common one."""
    positive_weight: float = 2.0
    """Weight of coded segments in the first step."""
    most_folds: int = 6
    """Reports are left out one by one; where there are more, in so many groups."""


@dataclass(frozen=True, slots=True)
class Coded:
    """Segments as the coder sees them, and their codes."""

    views: Sequence[View]
    labels: Sequence[set[str]]
    """The codes of each."""
    features: Sequence[dict[str, float]]
    """Named features of the views."""

    @classmethod
    def of(cls, views: Sequence[View], labels: Sequence[set[str]]) -> Coded:
        """Return views and their codes with the views' features."""
        return cls(views, labels, [named_features(view) for view in views])

    def at(self, places: Sequence[int]) -> Coded:
        """Return some of them."""
        return Coded(
            [self.views[i] for i in places],
            [self.labels[i] for i in places],
            [self.features[i] for i in places],
        )


@dataclass(frozen=True)
class _Step:
    """First step fitted on some segments."""

    vectorizer: Vectorizer
    weights: Array
    intercepts: Array
    family_weights: Array
    family_intercepts: Array
    priors: Array
    precision: dict[str, float]


def _vectorizer(features: Sequence[dict[str, float]], settings: Settings) -> Vectorizer:
    counts: Counter[str] = Counter(name for found in features for name in found)
    kept = [n for n, c in counts.items() if c >= settings.least_segments or n[:2] in ("r:", "k:")]
    kept = sorted(kept, key=lambda n: (-(n[:2] in ("r:", "k:", "w:", "s:", "l:")), -counts[n], n))
    names = tuple(sorted(kept[: settings.most_features]))
    size = len(features)
    idf = np.array([np.log((1 + size) / (1 + counts[n])) + 1.0 for n in names])
    return Vectorizer(names, idf)


def _linear(
    matrix: sparse.csr_matrix, labels: Array, penalty: float, weight: float
) -> tuple[Array, Array]:
    """One ridge-penalised logistic model a column; columns without examples get a low score."""
    weights = np.zeros((matrix.shape[1], labels.shape[1]))
    intercepts = np.full(labels.shape[1], -5.0)
    for i in range(labels.shape[1]):
        if not 0 < labels[:, i].sum() < len(labels):
            continue
        model = LogisticRegression(
            C=penalty, solver="liblinear", class_weight={0: 1.0, 1: weight}, max_iter=400
        )
        model.fit(matrix, labels[:, i])
        weights[:, i] = model.coef_[0]
        intercepts[i] = model.intercept_[0]
    return weights, intercepts


def _precision(views: Sequence[View], labels: Sequence[set[str]], trust: float) -> dict[str, float]:
    right: dict[str, float] = defaultdict(float)
    fired: dict[str, float] = defaultdict(float)
    author: dict[str, float] = {}
    for view, codes in zip(views, labels, strict=True):
        for firing in view.firings:
            fired[firing.rule.id] += 1
            right[firing.rule.id] += firing.rule.code in codes
            author[firing.rule.id] = firing.rule.confidence
    return {
        rule: round((right[rule] + trust * author[rule]) / (fired[rule] + trust), 4)
        for rule in sorted(fired)
    }


def _matrix(labels: Sequence[set[str]], codes: Sequence[str]) -> Array:
    return np.array([[float(code in coded) for code in codes] for coded in labels])


def _family_matrix(labels: Sequence[set[str]], families: Sequence[str]) -> Array:
    found = [{family_of(code) for code in coded} for coded in labels]
    return np.array([[float(family in coded) for family in families] for coded in found])


def _first_step(
    coded: Coded, codes: Sequence[str], families: Sequence[str], settings: Settings
) -> _Step:
    vectorizer = _vectorizer(coded.features, settings)
    matrix = vectorizer.rows(coded.features)
    targets = _matrix(coded.labels, codes)
    weights, intercepts = _linear(matrix, targets, settings.penalty, settings.positive_weight)
    family_weights, family_intercepts = _linear(
        matrix, _family_matrix(coded.labels, families), settings.family_penalty, 1.0
    )
    priors = logit((targets.sum(axis=0) + 0.5) / (len(targets) + 1.0))
    precision = _precision(coded.views, coded.labels, settings.trust)
    return _Step(
        vectorizer, weights, intercepts, family_weights, family_intercepts, priors, precision
    )


def _pairs(
    step: _Step,
    coded: Coded,
    codes: Sequence[str],
    families: Sequence[str],
    encoder: Known | None,
) -> Array:
    matrix = step.vectorizer.rows(coded.features)
    scores = matrix @ step.weights + step.intercepts
    family_scores = matrix @ step.family_weights + step.family_intercepts
    return pair_features(
        coded.views, codes, families, scores, family_scores, step.priors, step.precision, encoder
    )


def _left_out_pairs(
    coded: Coded,
    judged: Sequence[int],
    codes: Sequence[str],
    families: Sequence[str],
    settings: Settings,
    encoder: Known | None,
) -> Array:
    """Second step's features of the judged segments, by first steps that did not see their
    reports: (judged, codes, features)."""
    groups = _left_out_with(coded, judged, settings.most_folds)
    pairs = np.zeros((len(judged), len(codes), len(PAIR_FEATURES)))
    for group in sorted({groups[i] for i in judged}):
        rows = [row for row, i in enumerate(judged) if groups[i] == group]
        outside = [i for i, g in enumerate(groups) if g != group]
        step = _first_step(coded.at(outside), codes, families, settings)
        inside = coded.at([judged[row] for row in rows])
        pairs[rows] = _pairs(step, inside, codes, families, encoder)
    return pairs


def _left_out_with(coded: Coded, judged: Sequence[int], folds: int) -> list[str]:
    """Return the group of each segment (`left_out_groups`); one of all judged reports where they
    are no more than a fold: as much is left to learn from, and it is learned once."""
    whole = {coded.views[i].segment.summary for i in judged}
    inside = [view.segment.summary in whole for view in coded.views]
    if 0 < sum(inside) * folds <= len(inside):
        return ["judged" if one else "" for one in inside]
    return left_out_groups(coded.views, coded.labels, folds)


def fit(
    coded: Coded, codes: Sequence[str], families: Sequence[str],
    settings: Settings | None = None, *, meta: dict[str, Any] | None = None,
    encoder: Encoder | None = None, judged: Sequence[bool] | None = None,
) -> Classifier:  # fmt: skip
    """Fit both steps and the thresholds on coded segments.

    The second step and the thresholds see first-step scores that were made without the report
    they are applied to, so that nothing is judged by what it has learned by heart. The same must
    hold for the meanings in the views.

    Args:
        coded: The segments.
        codes: All codes, in the order of the model.
        families: All families.
        settings: How to train.
        meta: What the model's file says of itself.
        encoder: The one that the meanings are of.
        judged: Which segments the second step is fitted on; those of reports that the rules'
            authors had read would make the rules look more certain than they are.
    """
    settings = settings or Settings()
    known = None if encoder is None else (encoder.codes, encoder.families)
    kept = range(len(coded.views)) if judged is None else [int(i) for i in np.flatnonzero(judged)]
    pairs = _left_out_pairs(coded, kept, codes, families, settings, known)
    targets = _matrix(coded.at(kept).labels, codes)
    pair_weights, pair_intercepts = _second_step(pairs, targets, settings)
    fitted = sigmoid(pairs @ pair_weights + pair_intercepts)
    thresholds = choose_thresholds(fitted, targets, settings.shrink)
    meta = {**(meta or {}), "precision_from": precision_from(fitted, targets)}
    step = _first_step(coded, codes, families, settings)
    return Classifier(
        tuple(codes), tuple(families), step.vectorizer, step.weights, step.intercepts,
        step.family_weights, step.family_intercepts, step.priors, step.precision,
        pair_weights, pair_intercepts, thresholds, meta,
        "" if encoder is None else encoder.data.id, known,
    )  # fmt: skip


_STRETCHES = 5


def left_out_groups(
    views: Sequence[View], labels: Sequence[set[str]], most: int = 1000
) -> list[str]:
    """Return for each segment what is left out with it.

    Its report, or one of at most `most` groups of reports. Where a single report holds all codings
    nothing could be learned without it: then one of five stretches of the segments with codes, or
    of those without.
    """
    groups = [view.segment.summary for view in views]
    names = sorted(set(groups))
    if len({group for group, codes in zip(groups, labels, strict=True) if codes}) < 2:
        return _stretches(labels)
    if len(names) > most:
        return [str(names.index(name) % most) for name in groups]
    return groups


def _stretches(labels: Sequence[set[str]]) -> list[str]:
    size = Counter(bool(codes) for codes in labels)
    so_far: Counter[bool] = Counter()
    groups = []
    for codes in labels:
        groups.append(str(_STRETCHES * so_far[bool(codes)] // size[bool(codes)]))
        so_far[bool(codes)] += 1
    return groups


def _second_step(pairs: Array, targets: Array, settings: Settings) -> tuple[Array, Array]:
    """One logistic model for all codes, with a small deviation of the intercept for each."""
    size, codes, width = pairs.shape
    if not 0 < targets.sum() < targets.size:
        # Nothing to tell apart: all get what they had in common.
        common = float(logit((targets.sum() + 0.5) / (targets.size + 1.0)))
        return np.zeros(width), np.full(codes, common)
    flat = pairs.reshape(size * codes, width)
    own = sparse.csr_matrix(
        (np.full(size * codes, 0.7), (np.arange(size * codes), np.tile(np.arange(codes), size))),
        shape=(size * codes, codes),
    )
    model = LogisticRegression(C=settings.pair_penalty, solver="lbfgs", max_iter=2000)
    model.fit(sparse.hstack([sparse.csr_matrix(flat), own]).tocsr(), targets.reshape(-1))
    weights = model.coef_[0]
    return weights[:width], model.intercept_[0] + 0.7 * weights[width:]


_GRID = np.round(np.arange(0.15, 0.71, 0.025), 3)


def choose_thresholds(probabilities: Array, targets: Array, shrink: float) -> Array:
    """A threshold a code: its own best, drawn towards the common best where it is rare."""
    right = np.stack([((probabilities >= t) * targets).sum(axis=0) for t in _GRID])
    given = np.stack([(probabilities >= t).sum(axis=0).astype(float) for t in _GRID])
    real = targets.sum(axis=0)
    common = f1(right.sum(axis=1), given.sum(axis=1), float(real.sum()))
    best = float(_GRID[int(common.argmax())])
    thresholds = np.full(targets.shape[1], best)
    for i in range(targets.shape[1]):
        if real[i] > 0:
            scores = f1(right[:, i], given[:, i], float(real[i]))
            near = _GRID[scores >= scores.max() - 0.01]
            own = float(near[np.abs(near - best).argmin()])
            share = real[i] / (real[i] + shrink)
            thresholds[i] = share * own + (1 - share) * best
    return np.round(thresholds, 4)


def precision_from(probabilities: Array, targets: Array) -> list[tuple[float, float]]:
    """For thresholds from .05 on, the share of right codings among those at least so sure.

    The shares never fall (isotonic from the sure end), and never promise certainty (Laplace's rule
    of succession); thresholds that leave fewer than 50 codings are left out.
    """
    found: list[tuple[float, float]] = []
    best = 0.0
    for threshold in np.arange(0.05, 1.0, 0.025):
        given = probabilities >= threshold
        if given.sum() < 50:
            break
        right = (given & (targets > 0)).sum()
        best = max(best, float((right + 1) / (given.sum() + 2)))
        found.append((round(float(threshold), 3), round(best, 4)))
    return found

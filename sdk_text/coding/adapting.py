"""Adapting a trained classifier to a person's codings: a small correction of its log odds.

For each code a ridge-penalised logistic regression over the encoder's vector of the segment, with
the classifier's own log odds as a fixed offset: without codings nothing changes, and a few move
what the person's reports share (how often a code is given, and to what), not what the classifier
knows already.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from scipy.optimize import minimize

from sdk_text.codebook import Codebook
from sdk_text.coding.classifier_model import LOW_SCORE, Array, Classifier, sigmoid, vectors_of
from sdk_text.coding.features import View


@dataclass(frozen=True, slots=True)
class Adapting:
    """How strongly to hold on to the classifier; chosen on reports kept for measuring."""

    ridge: float = 1.0
    """On the vector's weights (the vector has length 1)."""
    ridge_of_level: float = 4.0
    """On how much more or less often a code is given on the whole."""


def adapted(
    model: Classifier,
    views: Sequence[View],
    labels: Sequence[set[str]],
    settings: Adapting | None = None,
) -> Classifier:
    """Return the model with a correction learned from coded segments.

    Args:
        model: One that weighs an encoder's scores; without an encoder only the level of each code
            is learned.
        views: Of the segments that a person read, coded or not.
        labels: What the person gave them.
        settings: How strongly to hold on to the model.
    """
    settings = settings or Adapting()
    if not views:
        return replace(model, own_weights=None)
    plain = replace(model, own_weights=None)
    offset = plain.log_odds(views)
    width = 1 + max((len(v.meaning.vector) for v in views if v.meaning is not None), default=0)
    rows = vectors_of(views, width)
    targets = np.array([[float(code in own) for code in model.codes] for own in labels])
    penalty = np.full(width, settings.ridge * max(1, width - 1))
    penalty[0] = settings.ridge_of_level
    weights = np.zeros((width, len(model.codes)))
    for column in range(len(model.codes)):
        weights[:, column] = _fit(rows, targets[:, column], offset[:, column], penalty)
    return replace(model, own_weights=weights)


def _fit(rows: Array, target: Array, offset: Array, penalty: Array) -> Array:
    """Minimise cross-entropy and ridge of ``offset + rows @ weights``."""

    def value(weights: Array) -> tuple[float, Array]:
        odds = offset + rows @ weights
        loss = np.logaddexp(0.0, odds) - target * odds
        gradient = rows.T @ (sigmoid(odds) - target) + penalty * weights
        return float(loss.sum() + 0.5 * (penalty * weights**2).sum()), gradient

    start = np.zeros(rows.shape[1])
    return np.asarray(minimize(value, start, jac=True, method="L-BFGS-B").x)


def extended(model: Classifier, codebook: Codebook) -> Classifier:
    """Return the model for all codes of a codebook, in its order.

    Codes that the model does not know start with what the rules say and a low level, until
    codings teach more; codes that the codebook does not have are left out.
    """
    codes = tuple(code.id for code in codebook.codes)
    families = tuple(family.id for family in codebook.families)
    of_code = [model.codes.index(c) if c in model.codes else -1 for c in codes]
    of_family = [model.families.index(f) if f in model.families else -1 for f in families]
    return replace(
        model,
        codes=codes,
        families=families,
        weights=_columns(model.weights, of_code, 0.0),
        intercepts=_columns(model.intercepts, of_code, LOW_SCORE),
        family_weights=_columns(model.family_weights, of_family, 0.0),
        family_intercepts=_columns(model.family_intercepts, of_family, LOW_SCORE),
        priors=_columns(model.priors, of_code, LOW_SCORE),
        pair_intercepts=_columns(
            model.pair_intercepts, of_code, float(np.mean(model.pair_intercepts))
        ),
        thresholds=_columns(model.thresholds, of_code, float(np.median(model.thresholds))),
        own_weights=None,
    )


def _columns(array: Array, places: Sequence[int], otherwise: float) -> Array:
    """The columns at `places` of the last axis; where that is -1, one of a single value."""
    shape = (*array.shape[:-1], len(places))
    picked = np.full(shape, otherwise)
    for column, place in enumerate(places):
        if place >= 0:
            picked[..., column] = array[..., place]
    return picked

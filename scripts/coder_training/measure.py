"""How well each coder does on coded reports that it was not trained on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from scripts.coder_training.real import HALVES
from scripts.coder_training.seen import Seen, joined
from sdk_text.codebook import Codebook
from sdk_text.coding.classifier_model import Array, Classifier, sigmoid
from sdk_text.coding.encoder.session import Encoder
from sdk_text.coding.fitting import Coded, Settings, choose_thresholds, fit
from sdk_text.coding.rules import by_code
from sdk_text.coding.scoring import Scores, score
from sdk_text.coding.verdict import given_codes

Figures = dict[str, dict[str, float]]
"""Coder → figure → value."""


def goal_figures(scores: Scores) -> dict[str, float]:
    """Return the four figures that have a goal."""
    return {
        "code F1, micro": scores.micro,
        "code F1, macro": scores.macro,
        "family F1": scores.family_micro,
        "difficulty F1": scores.family("difficulty"),
    }


def codes_by(
    model: Classifier, seen: Seen, threshold: float | None = None
) -> dict[str, list[set[str]]]:
    """Return what each coder gives each segment: rules, classifier, combined."""
    least = threshold or 0.0
    given = {
        "rules": [
            {code for code, (sure, _) in by_code(view.firings).items() if sure >= least}
            for view in seen.views
        ]
    }
    for mode in ("classifier", "combined"):
        given[mode] = given_codes(model, seen.views, mode, threshold)
    return given


def named_at(coder: str, threshold: float) -> str:
    """Return the name under which `left_out_codes_by` gives a coder at a threshold."""
    return f"{coder} ≥ {threshold:.2f}"


def kept_figures(model: Classifier, seen: Seen) -> Figures:
    """Return the figures of a finished model on reports kept for measuring."""
    return {
        name: goal_figures(score(seen.labels, got)) for name, got in codes_by(model, seen).items()
    }


def left_out_codes_by(
    seen: Seen,
    features: Sequence[dict[str, float]],
    real: set[str],
    book: Codebook,
    encoder: Encoder,
    settings: Settings,
    factor: float = 1.0,
    thresholds: Sequence[float] = (),
) -> tuple[Seen, dict[str, list[set[str]]], Array]:
    """Code each half of the real reports by a model that learned from the other half and from
    invented reports, without those after the manner of the half; the encoder, too. What it weighs
    by is learned from readings of the other half's natural reports by such an encoder.

    Args:
        seen: invented and real reports with left-out meanings.
        factor: on the thresholds that are found.
        thresholds: confidences at which the coders are asked as well.

    Returns:
        The real reports' segments, what each coder gives (and under `named_at` at each of the
        thresholds), and the probabilities.
    """
    codes, families = [c.id for c in book.codes], [f.id for f in book.families]
    parts: list[Seen] = []
    given: dict[str, list[set[str]]] = {}
    probabilities: list[Array] = []
    coded = Coded(seen.views, seen.labels, features)
    for half, names in enumerate(HALVES):
        others = [i for i, own in enumerate(seen.halves) if own != half]
        judged = [seen.fair[i] and seen.natural[i] and not seen.weighing[i] for i in others]
        model = fit(coded.at(others), codes, families, settings, encoder=encoder, judged=judged)
        model = replace(model, thresholds=model.thresholds * factor)
        part = seen.of([name for name in names if name in real])
        parts.append(part)
        probabilities.append(model.probabilities(part.views))
        for name, got in codes_by(model, part).items():
            given.setdefault(name, []).extend(got)
        for at in thresholds:
            for name, got in codes_by(model, part, at).items():
                given.setdefault(named_at(name, at), []).extend(got)
    return joined(parts), given, np.concatenate(probabilities)


def left_out_figures(
    seen: Seen,
    features: Sequence[dict[str, float]],
    real: set[str],
    book: Codebook,
    encoder: Encoder,
    settings: Settings,
    factor: float = 1.0,
) -> Figures:
    """Return the figures of `left_out_codes_by`, and of the encoder by itself."""
    if not real:
        return {}
    part, given, _ = left_out_codes_by(seen, features, real, book, encoder, settings, factor)
    figures = {name: goal_figures(score(part.labels, got)) for name, got in given.items()}
    figures["encoder"] = goal_figures(score(part.labels, encoder_codes(part, encoder)))
    return figures


def encoder_codes(seen: Seen, encoder: Encoder) -> list[set[str]]:
    """Return the codes that the encoder alone gives, at the thresholds that suit it best."""
    rows = [view.meaning.scores for view in seen.views if view.meaning is not None]
    probabilities = sigmoid(np.stack(rows).astype(np.float64))
    targets = np.array([[float(c in own) for c in encoder.codes] for own in seen.labels])
    limits = choose_thresholds(probabilities, targets, shrink=1e9)
    return _names(probabilities >= limits, encoder.codes)


def _names(given: Array, codes: Sequence[str]) -> list[set[str]]:
    return [{codes[i] for i in row.nonzero()[0]} for row in np.asarray(given)]


def line(row: Mapping[str, float]) -> str:
    """Return figures as a row of a Markdown table."""
    return " | ".join(f"{value:.3f}" for value in row.values())


def reliability(probabilities: Array, seen: Seen, codes: Sequence[str]) -> str:
    """Return, as lines to print, how often codings of each confidence are right.

    The last line is the expected calibration error over all pairs of segment and code with a
    probability of .05 or more (Naeini, Cooper and Hauskrecht 2015), in ten bins.
    """
    targets = np.array([[code in own for code in codes] for own in seen.labels])
    lines, error, total = ["\nReliability: confidence, share right, codings"], 0.0, 0
    for low in np.arange(0.05, 1.0, 0.1):
        inside = (probabilities >= low) & (probabilities < low + 0.1)
        n = int(inside.sum())
        if n:
            sure, right = float(probabilities[inside].mean()), float(targets[inside].mean())
            lines.append(f"  {sure:.2f}  {right:.2f}  {n}")
            error, total = error + n * abs(sure - right), total + n
    lines.append(f"  expected calibration error {error / max(1, total):.3f}")
    return "\n".join(lines)

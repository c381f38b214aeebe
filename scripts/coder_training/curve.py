"""What corrections bring: F1 on the rest of a report after its first segments were corrected."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from scripts.coder_training.seen import Seen
from sdk_text.coding.adapting import Adapting, adapted
from sdk_text.coding.classifier_model import Classifier
from sdk_text.coding.scoring import score
from sdk_text.coding.verdict import given_codes

STEPS = (0, 25, 50, 100, 200)


def uncertain_first(probabilities: np.ndarray) -> list[int]:
    """Places of segments, first those of which the coder is least sure (as the reading list)."""
    doubt = np.minimum(probabilities, 1 - probabilities).sum(axis=1)
    return [int(i) for i in np.argsort(-doubt, kind="stable")]


def correction_curve(
    model: Classifier,
    seen: Seen,
    steps: Sequence[int] = STEPS,
    orders: int = 3,
    settings: Adapting | None = None,
) -> pd.DataFrame:
    """Correct the first segments of each report, adapt, and score what is left of it.

    Returns:
        Columns order ("least sure first", "random"), corrected, f1 (the rest, adapted), f1_before
        (the same rest as the coder was); means over reports and random orders.
    """
    rows = []
    for report in dict.fromkeys(seen.reports):
        part = seen.of([report])
        sure = uncertain_first(model.probabilities(part.views))
        rng = np.random.default_rng(0)
        tried = [("least sure first", sure)]
        tried += [("random", rng.permutation(len(sure)).tolist()) for _ in range(orders)]
        for name, order in tried:
            for n in steps:
                rows.append((name, n, *_scores(model, part, order, n, settings)))
    frame = pd.DataFrame(rows, columns=["order", "corrected", "f1", "f1_before"])
    return frame.groupby(["order", "corrected"], sort=True).mean().reset_index()


def _scores(
    model: Classifier, part: Seen, order: Sequence[int], n: int, settings: Adapting | None
) -> tuple[float, float]:
    first, rest = order[:n], order[n:]
    views, labels = [part.views[i] for i in rest], [part.labels[i] for i in rest]
    before = score(labels, given_codes(model, views)).micro
    if not n:
        return before, before
    learned = adapted(
        model, [part.views[i] for i in first], [part.labels[i] for i in first], settings
    )
    return score(labels, given_codes(learned, views)).micro, before


def print_curve(frame: pd.DataFrame) -> None:
    """Print the curve, a line a step."""
    print("\nCorrections: code F1 on the rest of a report (as the coder was)")
    for name, rows in frame.groupby("order", sort=False):
        steps = (
            f"{int(r['corrected'])}: {r['f1']:.3f} ({r['f1_before']:.3f})"
            for r in rows.to_dict("records")
        )
        print(f"  {name:18s} " + "  ".join(steps))

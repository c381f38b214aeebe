"""What is known of the shipped coders' accuracy, by code: on segments coded by hand.

``accuracy.csv`` is written by ``scripts/evaluate_coding.py --accuracy``: for each coder, threshold
and code the segments to which it gave the code rightly, gave it, and should have given it, each
report judged by a coder fitted without it (the rules' authors had read them all). The segments are
ours, those that units cut by hand fall on. It holds counts only, no words. What it says holds for
the model that it was measured with, so a run is told only what was measured with its own coder and
threshold.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

import numpy as np
import pandas as pd

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.measures import f1

ACCURACY_FILE = Path(__file__).with_name("accuracy.csv")
THRESHOLDS = tuple(round(0.05 * step, 2) for step in range(20))
"""Confidences at which the coders are measured, beside each code's own."""
_PRIOR = 0.5
"""Jeffreys' prior: keeps shares of few units off 0 and 1."""
_DRAWS = 4000
_COLUMNS = ("code", "units", "by_hand", "right", "given", "real", "precision", "recall", "f1")
_OWN = ("own-", "trained")
"""How the ids of coders begin that `sdk_text.coding.train.train_coder` made."""

Gap = Literal["", "trained", "not_measured", "other_model", "other_codes"]
"""Why nothing is known: the user's own coder, one that nobody measured, a model that is not the one
measured, a codebook with none of the codes measured."""


@dataclass(frozen=True)
class Known:
    """What is known of the accuracy of the coder that a run used."""

    frame: pd.DataFrame
    """Columns: code, units (segments judged: those that units coded by hand fall on), by_hand
    (those units), right, given, real, precision, recall, f1; no rows where nothing is known."""
    coder: str
    threshold: float | None
    """From which confidence the run kept codings; None: each code's own."""
    measured: float | None
    """The confidence measured that is nearest to it."""
    gap: Gap = ""
    own_rules: bool = False
    """The run's codebook adds rules or codes of its own, which were not measured."""


@cache
def _table() -> pd.DataFrame:
    return pd.read_csv(ACCURACY_FILE, keep_default_na=False, dtype={"threshold": "string"})


def known_accuracy(coder: str = "combined", threshold: float | None = None) -> pd.DataFrame:
    """Return what is known of a shipped coder at a measured threshold, by code.

    Columns: see `Known`. Empty for a coder or threshold that was not measured.
    """
    rows = _table()
    wanted = "" if threshold is None else f"{threshold:.2f}"
    rows = rows[(rows["coder"] == coder) & (rows["threshold"] == wanted)]
    rows = rows.drop(columns=["coder", "model", "threshold"]).reset_index(drop=True)
    rows["precision"] = rows["right"] / rows["given"].where(rows["given"] > 0)
    rows["recall"] = rows["right"] / rows["real"].where(rows["real"] > 0)
    rows["f1"] = f1(rows["right"], rows["given"], rows["real"])
    return rows[list(_COLUMNS)]


def accuracy_of(meta: Mapping[str, Any], codebook: Codebook) -> Known:
    """Return what is known of the coder that made a run's codings.

    Args:
        meta: ``Results.meta``, which says coder, model and threshold.
        codebook: of the run; a code counts only if the shipped rules alone give it.
    """
    used = meta.get("coder", {})
    coder, model = str(used.get("coder", "combined")), str(used.get("model", ""))
    asked = used.get("threshold", meta.get("settings", {}).get("threshold"))
    asked = None if asked is None else float(asked)
    nothing = pd.DataFrame(columns=list(_COLUMNS))
    table = _table()
    if coder not in set(table["coder"]):
        return Known(nothing, coder, asked, None, "not_measured")
    if coder != "rules" and model not in ("", *table["model"]):
        gap: Gap = "trained" if model.startswith(_OWN) else "other_model"
        return Known(nothing, coder, asked, None, gap)
    measured = None if asked is None else _nearest(table[table["coder"] == coder], asked)
    if asked is not None and measured is None:
        return Known(nothing, coder, asked, None, "not_measured")
    rows = known_accuracy(coder, measured)
    shipped, unchanged = codebook.sha256 == load_codebook().sha256, _unchanged(codebook)
    rows = rows[rows["code"].isin(unchanged)].reset_index(drop=True)
    gap = "" if len(rows) else "other_codes"
    return Known(rows, coder, asked, measured, gap, not shipped)


def _nearest(rows: pd.DataFrame, threshold: float) -> float | None:
    """Return the measured threshold that is nearest."""
    measured = sorted(float(t) for t in set(rows["threshold"]) if t)
    return min(measured, key=lambda t: abs(t - threshold), default=None)


def _unchanged(codebook: Codebook) -> list[str]:
    """Return the codes that shipped rules and model give here as in the shipped codebook."""
    shipped = {code.id: code for code in load_codebook().codes}
    if "sdk" not in codebook.rules:
        return []
    return [
        code.id
        for code in codebook.codes
        if code.id in shipped
        and code.id not in codebook.cues_count
        and [c.source for c in code.cues] == [c.source for c in shipped[code.id].cues]
    ]


def corrected_interval(
    count: int, right: int, given: int, real: int, level: float = 0.95, seed: int = 0
) -> tuple[float, float]:
    """Return an interval for the true number of units where a coder counted `count`.

    A share `precision` of what the coder gives is right, and it finds a share `recall` of what is
    there, so the true number is count × precision / recall. Both are uncertain: they are drawn from
    their posterior (beta, Jeffreys' prior) given the hand-coded units.

    Returns:
        Lower and upper bound of the central interval; NaN where the code was never given or never
        real in the hand-coded units.
    """
    if not given or not real:
        return np.nan, np.nan
    random = np.random.default_rng(seed)
    shares = [
        random.beta(right + _PRIOR, whole - right + _PRIOR, size=_DRAWS) for whole in (given, real)
    ]
    drawn = count * shares[0] / shares[1]
    low, high = np.quantile(drawn, ((1 - level) / 2, (1 + level) / 2))
    return float(low), float(high)

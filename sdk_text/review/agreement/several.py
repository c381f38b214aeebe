"""Krippendorff's alpha of any number of coders at once."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sdk_text.errors import InputError
from sdk_text.frames import as_codings, as_segments
from sdk_text.review.agreement.unitizing import Codings, Segments
from sdk_text.review.agreement.units import SegmentFinder


def alpha_of_all(
    codings_by_coder: Mapping[str, Codings],
    segments: Segments,
    by: Literal["code", "family"] = "code",
) -> pd.DataFrame:
    """Return alpha (nominal; a code is there or not) of two or more coders who read `segments`.

    Columns: name (code or family, then "all"), coders, segments, given (by how many coders on how
    many segments, summed), alpha; missing where all coders always said the same one thing.

    Raises:
        InputError: fewer than two coders.
    """
    if len(codings_by_coder) < 2:
        raise InputError("agreement needs two coders")
    rows = as_segments(segments)
    finder = SegmentFinder(rows)
    present: dict[str, NDArray[np.int64]] = {}
    for position, codings in enumerate(codings_by_coder.values()):
        for coding in as_codings(codings):
            if coding.coder == "form":
                continue
            name = str(getattr(coding, by))
            places = present.setdefault(
                name, np.zeros((len(rows), len(codings_by_coder)), dtype=np.int64)
            )
            places[finder.find(coding), position] = 1
    names = sorted(present)
    votes = [present[name].sum(axis=1) for name in names]
    coders = len(codings_by_coder)
    found = [
        (n, coders, len(rows), int(v.sum()), alpha(v, coders))
        for n, v in zip(names, votes, strict=True)
    ]
    if votes:
        every = np.concatenate(votes)
        found.append(("all", coders, len(rows), int(every.sum()), alpha(every, coders)))
    return pd.DataFrame(found, columns=["name", "coders", "segments", "given", "alpha"])


def alpha(votes: NDArray[np.int64], coders: int) -> float:
    """Return Krippendorff’s alpha of units, each with the number of `coders` who said yes."""
    values, yes = coders * len(votes), int(votes.sum())
    if yes in (0, values):
        return float("nan")
    apart = (votes * (coders - votes)).sum() / (coders - 1)
    return float(1 - (values - 1) * apart / (yes * (values - yes)))

"""Agreement between any two coders, human or machine: by code, by family and all together.

The unit is the segment, and each code is a yes or no on it. Overlapping spans are judged by
Krippendorff's alpha for unitizing (see `unitizing`), and by alpha over characters: each character
of a segment is a unit that a coder covered with the code or did not; unlike the former it does not
look at where a span is cut in two.
"""

from __future__ import annotations

import itertools
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from sdk_text import measures
from sdk_text.errors import InputError
from sdk_text.frames import as_codings, as_segments
from sdk_text.records import Coding, Segment
from sdk_text.review.agreement.bootstrap import FEWEST_REPORTS, interval, resampled
from sdk_text.review.agreement.unitizing import Codings, Segments, unitizing
from sdk_text.review.agreement.units import Compared, Counts, compare
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.codebook.model import Codebook

Resample = Literal["report", "segment"]

_SPANS = ("alpha_u", "alpha_u_low", "alpha_u_high")
MEASURES = {
    "percent": measures.percent,
    "kappa": measures.kappa,
    "alpha": measures.alpha,
    "f1": measures.f1_of_coders,
}

COLUMNS = (
    "level", "name", "n", "a", "b", "both", "prevalence",
    "percent", "percent_low", "percent_high",
    "kappa", "kappa_low", "kappa_high",
    "alpha", "alpha_low", "alpha_high",
    "f1", "f1_low", "f1_high",
    "characters", "alpha_characters", "alpha_characters_low", "alpha_characters_high",
    "alpha_u", "alpha_u_low", "alpha_u_high",
    "note",
)  # fmt: skip
"""Columns of `agreement`.

level: "code", "family" or "all"; name: its id ("all" for all together).
n: units (segments; for "all" segments times names). a, b, both: units with the code by the first
coder, the second, both. prevalence: mean share of units with the code, 0 to 1.
percent: observed agreement, 0 to 1. kappa: Cohen. alpha: Krippendorff, nominal. f1: of one coder
against the other. characters: of all segments. alpha_characters: alpha with each character a unit.
alpha_u: alpha for unitizing, in "all" of what any code covers.
_low, _high: bounds of the bootstrap interval. note: why a value is missing or weak, else empty.
"""


@dataclass(frozen=True, slots=True)
class Bootstrap:
    """How intervals are made."""

    resample: Resample
    replicates: int
    """0: there are none."""
    confidence: float
    seed: int
    report_of: NDArray[np.int64]
    """Number of the report of each segment."""

    @property
    def reports(self) -> int:
        """How many reports there are."""
        return len(np.unique(self.report_of))


def agreement(
    codings_a: Codings, codings_b: Codings, segments: Segments,
    by: Literal["code", "family"] = "code", *, intervals: bool = True,
    resample: Resample = "report", replicates: int = 2000, confidence: float = 0.95,
    seed: int = 0, codebook: Codebook | None = None,
) -> pd.DataFrame:  # fmt: skip
    """Return how far two coders agree (columns: `COLUMNS`): a row a code or family, then "all".

    Codings are matched to segments by id, or by offsets where a coder used other segments: the
    overlap must be at least half of the shorter of the two. Ticks of the form do not count.
    Segments without any coding count as agreement on absence, so give only those that both coders
    read. The frame's ``attrs`` hold coders, number of reports and segments, codings that fall on no
    segment ("outside"), and the settings.

    Args:
        codings_a: of the first coder, records or a frame.
        codings_b: of the second.
        segments: the segments that both coders read.
        by: "code", or "family" (present if any of its codes is).
        intervals: bootstrap intervals (percentile method).
        resample: draw whole reports, as segments of one report resemble each other, or segments.
            With few reports intervals by report are rough, and too narrow rather than too wide;
            with fewer than `FEWEST_REPORTS` there are none.
        replicates: bootstrap samples.
        confidence: of the intervals.
        seed: the same seed gives the same intervals.
        codebook: its codes have rows even where nobody used them.

    Raises:
        InputError: a bad argument, or a segment that is in `segments` twice.
    """
    rows = as_segments(segments)
    _check(by, resample, confidence, replicates, rows)
    a = [c for c in as_codings(codings_a) if c.coder != "form"]
    b = [c for c in as_codings(codings_b) if c.coder != "form"]
    names = [] if codebook is None else [e.id for e in getattr(codebook, _PLURAL[by])]
    compared = compare(a, b, rows, lambda c: getattr(c, by), names)
    how = Bootstrap(resample, replicates if intervals else 0, confidence, seed, _reports_of(rows))
    found = [_row(by, name, compared, how) for name in compared.names]
    found.append(_row("all", "all", compared, how))
    frame = _with_spans(found, _spans(a, b, rows, by, how))
    frame.attrs |= _told(how, (_names(a), _names(b)), compared.outside)
    return frame


def _reports_of(segments: Sequence[Segment]) -> NDArray[np.int64]:
    """Return the number of the report of each segment."""
    numbers = {s: i for i, s in enumerate(dict.fromkeys(row.summary for row in segments))}
    return np.array([numbers[row.summary] for row in segments], dtype=np.int64)


def _told(how: Bootstrap, coders: tuple[str, str], outside: Any) -> dict[str, Any]:
    """Return what the frame of `agreement` says of itself."""
    too_few = how.resample == "report" and how.reports < FEWEST_REPORTS
    return {
        "coders": coders,
        "segments": len(how.report_of),
        "reports": how.reports,
        "outside": outside,
        "resample": how.resample,
        "replicates": 0 if too_few else how.replicates,
        "too_few_reports": bool(how.replicates) and too_few,
        "confidence": how.confidence,
        "seed": how.seed,
    }


def _spans(
    a: Sequence[Coding], b: Sequence[Coding], segments: Sequence[Segment],
    by: Literal["code", "family"], how: Bootstrap,
) -> pd.DataFrame:  # fmt: skip
    drawn = how.replicates if how.resample == "report" else 0
    return unitizing(
        {"a": a, "b": b}, segments, by, confidence=how.confidence, seed=how.seed, replicates=drawn
    )


def _with_spans(found: Sequence[dict[str, Any]], spans: pd.DataFrame) -> pd.DataFrame:
    """Return rows as the frame of `agreement`, with the columns of `unitizing`."""
    by_name = spans.set_index("name")
    rows = [row | {n: by_name[n].get(row["name"], np.nan) for n in _SPANS} for row in found]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def pairwise_agreement(
    codings_by_coder: Mapping[str, Codings], segments: Segments, **options: Any
) -> pd.DataFrame:
    """Return `agreement` of every two coders, with the columns coder_a and coder_b in front.

    Raises:
        InputError: fewer than two coders, or as `agreement`.
    """
    if len(codings_by_coder) < 2:
        raise InputError("agreement needs two coders")
    frames = []
    for first, second in itertools.combinations(codings_by_coder, 2):
        frame = agreement(codings_by_coder[first], codings_by_coder[second], segments, **options)
        settings = {k: v for k, v in frame.attrs.items() if k not in ("coders", "outside")}
        frame.attrs = {}
        frame.insert(0, "coder_a", first)
        frame.insert(1, "coder_b", second)
        frames.append(frame)
    every = pd.concat(frames, ignore_index=True)
    every.attrs |= settings
    return every


_PLURAL = {"code": "codes", "family": "families"}


def _check(
    by: str, resample: str, confidence: float, replicates: int, segments: Sequence[Segment]
) -> None:
    if by not in _PLURAL:
        raise InputError(f"by={by!r}: write 'code' or 'family'")
    if resample not in ("report", "segment"):
        raise InputError(f"resample={resample!r}: write 'report' or 'segment'")
    if not 0 < confidence < 1:
        raise InputError(f"confidence={confidence}: a share between 0 and 1")
    if replicates < 1:
        raise InputError(f"replicates={replicates}: at least 1")
    if len({s.segment for s in segments}) != len(segments):
        raise InputError("segments: an id stands twice; give the segments of one run")


def _row(level: str, name: str, compared: Compared, bootstrap: Bootstrap) -> dict[str, Any]:
    if level == "all":
        counts, characters = compared.pooled(), compared.pooled_characters()
    else:
        counts, characters = compared.counts(name), compared.characters[name]
    cells = counts.sum(axis=0).astype(np.float64)
    covered = characters.sum(axis=0).astype(np.float64)
    n = int(cells.sum())
    row: dict[str, Any] = {
        "level": level,
        "name": name,
        "n": n,
        "a": int(cells[0] + cells[1]),
        "b": int(cells[0] + cells[2]),
        "both": int(cells[0]),
        "prevalence": (2 * cells[0] + cells[1] + cells[2]) / (2 * n) if n else np.nan,
        "percent": float(measures.percent(cells)),
        "kappa": float(measures.kappa(cells)),
        "alpha": float(measures.alpha(cells)),
        "f1": float(measures.f1_of_coders(cells)),
        "characters": int(covered.sum()),
        "alpha_characters": float(measures.alpha(covered)),
    }
    notes = _notes(row, len(compared.present_a))
    if bootstrap.replicates and n:
        notes += _add_intervals(row, counts, characters, bootstrap)
    row["note"] = "; ".join(notes)
    return row


def _notes(row: Mapping[str, Any], segments: int) -> list[str]:
    if not segments:
        return ["no segments"]
    if row["n"] == 0:
        return [
            f"neither coder gave any code to the {counted(segments, 'segment|segments')}: nothing "
            "is compared"
        ]
    if row["a"] == row["b"] == 0:
        return ["neither coder used it: kappa, alpha and F1 are not defined"]
    if row["a"] == row["b"] == row["n"]:
        return ["both coders gave it to every segment: kappa and alpha are not defined"]
    if 0 in (row["a"], row["b"]):
        who = "first" if row["a"] == 0 else "second"
        return [f"the {who} coder never used it: kappa is 0 whatever the other does"]
    return []


def _add_intervals(
    row: dict[str, Any], counts: Counts, characters: Counts, bootstrap: Bootstrap
) -> list[str]:
    groups = bootstrap.report_of if bootstrap.resample == "report" else None
    if groups is not None and bootstrap.reports < FEWEST_REPORTS:
        few = f"{counted(bootstrap.reports, 'report|reports')} only"
        return [f"{few}: no interval by report, use resample='segment'"]
    # A stream of its own for each row: the interval of a code depends on no other code.
    rng = np.random.default_rng([bootstrap.seed, zlib.crc32(row["name"].encode("utf-8"))])
    samples = resampled(counts, groups, bootstrap.replicates, rng)
    by_character = resampled(characters, groups, bootstrap.replicates, rng)
    shares = []
    for name, measure, drawn in [
        *((name, measure, samples) for name, measure in MEASURES.items()),
        ("alpha_characters", measures.alpha, by_character),
    ]:
        low, high, share = interval(measure, drawn, bootstrap.confidence)
        if np.isnan(row[name]):
            continue
        row[f"{name}_low"], row[f"{name}_high"] = low, high
        shares.append(share)
    if shares and min(shares) < 0.95:
        return [f"not defined in {1 - min(shares):.0%} of the bootstrap samples"]
    return []


def _names(codings: Sequence[Coding]) -> str:
    return ", ".join(dict.fromkeys(c.coder for c in codings)) or "nobody"

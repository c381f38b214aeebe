"""What lies between: the segments that a person should read first.

Three lists, each ranked by the number of corrections that reading a segment is expected to bring:
segments without codings where a code was probably missed, segments on which coders disagree, and
codings of which the machine is unsure. `reading_list` adds them up.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
import pandas as pd

from sdk_text.codebook import family_of
from sdk_text.errors import InputError
from sdk_text.frames import as_codings, as_segments
from sdk_text.records import MACHINES, Coding, Segment
from sdk_text.review.reading_list.neighbours import scores_from_neighbours

if TYPE_CHECKING:
    from sdk_text.results import Results

SCORE_COLUMNS = ("segment", "code", "probability")
"""What a classifier can tell: a row for each segment and code, probability 0 to 1, calibrated."""

COLUMNS = ("summary", "section", "segment", "text", "score", "codes", "why")
"""Columns of all lists here. score: corrections expected; codes: those in question, likeliest
first, "; " between; why: in words."""

_MENTIONED = 3
"""Codes named for a segment."""


def uncoded_worth_reading(
    results: Results,
    n: int | None = 50,
    *,
    scores: pd.DataFrame | None = None,
    read: Collection[str] = (),
) -> pd.DataFrame:
    """Return segments without codings, those first where codes were most probably missed.

    The score is the sum of the codes' probabilities: the number of codes expected to be missed.
    Columns: `COLUMNS`.

    Args:
        results: of a run.
        n: rows at most; None for all.
        scores: probabilities by the classifier (`SCORE_COLUMNS`). Without them the codes of similar
            segments and of the section stand in, which finds fewer (docs/review.md has figures).
        read: ids of segments that a person has read already; they are left out.

    Raises:
        InputError: `scores` lacks a column, or holds what is no probability.
    """
    segments = as_segments(results.segments)
    codings = [c for c in as_codings(results.codings) if c.coder != "form"]
    if scores is None:
        scores = scores_from_neighbours(segments, codings)
        source = "similar segments have"
    else:
        scores = _checked(scores)
        source = "the classifier thinks of"
    left_out = {c.segment for c in codings} | set(read)
    open_scores = scores[~scores["segment"].isin(left_out)]
    found = _sums(open_scores, segments, source)
    return _top(found, n)


def disagreements(
    codings_by_coder: Mapping[str, Iterable[Coding] | pd.DataFrame],
    segments: Sequence[Segment] | pd.DataFrame,
    n: int | None = 50,
) -> pd.DataFrame:
    """Return segments that coders coded differently, the most divided first (columns: `COLUMNS`).

    For each code the split is 4·p·(1 - p) with p the share of coders who gave it: 1 where they
    are divided in half, 0 where they agree. The score is the sum of splits over codes; a split over
    a whole family counts once more, as it is the graver one. Codings are matched to segments by id,
    so all coders must have coded the same segments.

    Raises:
        InputError: fewer than two coders.
    """
    if len(codings_by_coder) < 2:
        raise InputError("disagreements needs two coders")
    given: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
    for coder, codings in codings_by_coder.items():
        for coding in as_codings(codings):
            if coding.coder != "form":
                given[coding.segment][coder].add(coding.code)
    coders = list(codings_by_coder)
    rows = []
    for segment in as_segments(segments):
        by_coder = given.get(segment.segment)
        if by_coder:
            rows.append(_disagreement(segment, {c: by_coder.get(c, set()) for c in coders}))
    return _top(_frame([row for row in rows if row["score"]]), n)


def uncertain_codings(
    results: Results, n: int | None = 50, *, read: Collection[str] = ()
) -> pd.DataFrame:
    """Return segments with machine codings of low confidence, the least certain first.

    The score is the sum of 1 - confidence: the number of codings expected to be wrong, as far as
    confidences are calibrated. Columns: `COLUMNS`.
    """
    unsure = results.codings
    unsure = unsure[unsure["coder"].isin(MACHINES - {"form"})]
    unsure = unsure[~unsure["segment"].isin(set(read))]
    doubts = pd.DataFrame(
        {
            "segment": unsure["segment"],
            "code": unsure["code"],
            "probability": 1 - unsure["confidence"],
        }
    )
    doubts = doubts.sort_values("probability").drop_duplicates(["segment", "code"])
    return _top(_sums(doubts, as_segments(results.segments), "the machine doubts"), n)


def reading_list(
    results: Results,
    coders: Mapping[str, Iterable[Coding] | pd.DataFrame] | None = None,
    n: int | None = 50,
    *,
    scores: pd.DataFrame | None = None,
    read: Collection[str] | None = None,
) -> pd.DataFrame:
    """Return the segments to read first: probably missed, disagreed on, or uncertain.

    Scores of the lists are expected corrections and are added; ``why`` keeps each reason. Give the
    ids to `sdk_text.review.sheet.sheet.write_review` (``only``) to get a sheet of them.

    Args:
        results: of a run.
        coders: codings by coder, to find disagreements in; None: that list stays empty.
        n: rows at most; None for all.
        scores: as for `uncoded_worth_reading`.
        read: ids of segments that a person has read already; they are left out. None: those that
            the run's decisions name.

    Raises:
        InputError: as the lists.
    """
    read = results.segments_read if read is None else frozenset(read)
    lists = [
        uncoded_worth_reading(results, None, scores=scores, read=read),
        uncertain_codings(results, None, read=read),
    ]
    if coders is not None:
        divided = disagreements(coders, results.segments, None)
        lists.append(divided[~divided["segment"].isin(read)])
    every = pd.concat(lists, ignore_index=True)
    together = every.groupby("segment", as_index=False, sort=False).agg(
        {"summary": "first", "section": "first", "text": "first", "score": "sum"}
        | {"codes": _joined, "why": _joined}
    )
    order = {s: i for i, s in enumerate(results.segments["segment"])}
    together = together.sort_values("segment", key=lambda ids: ids.map(order))
    return _top(together[list(COLUMNS)], n)


def _disagreement(segment: Segment, by_coder: Mapping[str, set[str]]) -> dict[str, object]:
    codes = Counter(code for given in by_coder.values() for code in given)
    families = Counter(
        family for given in by_coder.values() for family in {family_of(c) for c in given}
    )
    n = len(by_coder)
    splits = {code: _split(times, n) for code, times in codes.items()}
    score = sum(splits.values()) + sum(_split(times, n) for times in families.values())
    disputed = sorted((c for c in splits if splits[c]), key=lambda c: (-splits[c], c))
    said = "; ".join(
        f"{coder}: {', '.join(sorted(given & set(disputed))) or '–'}"
        for coder, given in by_coder.items()
    )
    return _row(segment, score, disputed, said)


def _split(times: int, n: int) -> float:
    share = times / n
    return 4 * share * (1 - share)


def _sums(scores: pd.DataFrame, segments: Sequence[Segment], source: str) -> pd.DataFrame:
    """Return the sum of probabilities for each segment, with its likeliest codes."""
    of_segment: dict[str, list[tuple[float, str]]] = defaultdict(list)
    columns = (scores[c].tolist() for c in SCORE_COLUMNS)
    for segment, code, probability in zip(*columns, strict=True):
        if probability > 0:
            of_segment[segment].append((probability, code))
    rows = []
    for record in segments:
        ranked = sorted(of_segment.get(record.segment, []), key=lambda pair: (-pair[0], pair[1]))
        if ranked:
            top = ranked[:_MENTIONED]
            why = source + " " + ", ".join(f"{code} ({p:.2f})" for p, code in top)
            total = sum(p for p, _ in ranked)
            rows.append(_row(record, total, [code for _, code in top], why))
    return _frame(rows)


def _row(segment: Segment, score: float, codes: Iterable[str], why: str) -> dict[str, object]:
    return {
        "summary": segment.summary,
        "section": segment.section,
        "segment": segment.segment,
        "text": segment.text,
        "score": score,
        "codes": "; ".join(codes),
        "why": why,
    }


def _frame(rows: list[dict[str, object]]) -> pd.DataFrame:
    types = {c: "float64" if c == "score" else "string" for c in COLUMNS}
    return pd.DataFrame(rows, columns=list(COLUMNS)).astype(types)


def _top(frame: pd.DataFrame, n: int | None) -> pd.DataFrame:
    # Stable: segments of equal score stay in the order of the reports.
    ranked = frame.sort_values("score", ascending=False, kind="stable", ignore_index=True)
    return ranked if n is None else ranked.head(n)


def _joined(cells: pd.Series[str]) -> str:
    return "; ".join(dict.fromkeys(part for cell in cells for part in cell.split("; ") if part))


def _checked(scores: pd.DataFrame) -> pd.DataFrame:
    missing = [c for c in SCORE_COLUMNS if c not in scores.columns]
    if missing:
        raise InputError(f"scores: column(s) {', '.join(missing)} missing")
    values = scores["probability"].to_numpy(dtype=np.float64)
    if not ((values >= 0) & (values <= 1)).all():
        raise InputError("scores: probability must lie between 0 and 1")
    return scores

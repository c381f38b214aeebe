"""Passages that stand, the same or nearly the same, in two places."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.analysis.pseudonyms import Names, note_if_unchecked, replacer
from sdk_text.analysis.running_text import RunningText, running_text
from sdk_text.analysis.selection import without_segments
from sdk_text.analysis.units import check_at_least
from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.wording.notes import add_note

SEED = 5
"""Words in a row that two places must share to be looked at."""
_MOST_PLACES = 50
_NEXT_PLACES = 5
"""A passage is compared with so many of its next places: the rest would only repeat them."""
_WIDEST_GAP = 6
_SAME_PLACE = 0.5
_BEYOND = 12
"""Words beyond each end of a passage that are searched for more of it."""
_ALIKE_BEYOND = 0.6

_COLUMNS = [
    "group", "kind", "words", "shared", "similarity", "longest",
    "summary_a", "section_a", "start_a", "end_a", "segments_a",
    "summary_b", "section_b", "start_b", "end_b", "segments_b", "quote_a", "quote_b",
]  # fmt: skip
Ints = npt.NDArray[np.int64]


@dataclass(slots=True)
class _Stretch:
    """Words a … a_end−1 and b … b_end−1 that belong together (positions among the words)."""

    a: int
    a_end: int
    b: int
    b_end: int
    exact: bool = True

    def overlaps(self, other: _Stretch) -> bool:
        """Tell whether both sides lie for the most part on those of another stretch."""
        return _overlap((self.a, self.a_end), (other.a, other.a_end)) and _overlap(
            (self.b, self.b_end), (other.b, other.b_end)
        )


def reuse(
    results: Results,
    minimum_words: int = 8,
    similarity: float = 0.75,
    names: Names = "replace",
) -> pd.DataFrame:
    """Return pairs of passages that are the same or nearly so, the longest first.

    Columns: group, kind, words, shared, similarity, longest, then for each side a and b summary,
    section, start, end, segments and quote; see docs/analysis.md for the method.

    Raises:
        InputError: `minimum_words` is too small, or `similarity` not above 0 and at most 1.
    """
    check_at_least("minimum_words", minimum_words, SEED)
    if not 0 < similarity <= 1:
        raise InputError(f"similarity={similarity}: must be above 0 and at most 1")
    text = running_text(results)
    positions = np.flatnonzero(text.is_word())
    codes = pd.factorize(np.array([text.forms[i].casefold() for i in positions], dtype=object))[0]
    block = text.block[positions]
    pairs, set_phrases = _seed_pairs(codes, block)
    rows = []
    edges = np.flatnonzero(np.diff(block, prepend=-1, append=-1))
    stretches = [_extended(chain, codes, edges) for chain in _chains(_runs(pairs), block)]
    for stretch in _longest_first(stretches, minimum_words):
        row = _compared(stretch, codes)
        if row["similarity"] >= similarity:
            rows.append((stretch, row))
    frame = _frame(rows, text, positions)
    if len(frame):
        change = replacer(results, names)
        for column in ("quote_a", "quote_b"):
            frame[column] = frame[column].map(change)
    if set_phrases:
        add_note(frame, "set_phrases", n=set_phrases, places=_MOST_PLACES)
    return note_if_unchecked(frame, results, names)


@once
def repeated_segments(
    results: Results, found: pd.DataFrame | None = None, share: float = 0.8
) -> list[str]:
    """Return the segments of which at least `share` of the words repeat an earlier passage.

    `found`: a frame of `reuse`, or a part of it; without it, `reuse` is run.

    Raises:
        InputError: `share` is not above 0 and at most 1.
    """
    if not 0 < share <= 1:
        raise InputError(f"share={share}: must be above 0 and at most 1")
    found = reuse(results, names="keep") if found is None else found
    if not len(found):
        return []
    text = running_text(results)
    positions = np.flatnonzero(text.is_word())
    segment, start, end = text.segment[positions], text.start[positions], text.end[positions]
    summary = text.segments["summary"].to_numpy()[segment]
    ids = text.segments["segment"].to_numpy()[segment]
    repeated = np.zeros(len(positions), dtype=bool)
    for of_summary, rows in found.groupby("summary_b"):
        here = np.flatnonzero(summary == of_summary)
        for begin, stop, first in zip(
            rows["start_b"], rows["end_b"], rows["segments_a"], strict=True
        ):
            inside = here[(start[here] >= begin) & (end[here] <= stop)]
            # A list that repeats itself within one segment leaves that segment its first place.
            repeated[inside[~np.isin(ids[inside], first.split())]] = True
    words = np.bincount(segment, minlength=len(text.segments))
    again = np.bincount(segment[repeated], minlength=len(text.segments))
    rows_again = np.flatnonzero((words > 0) & (again >= share * words))
    return [str(text.segments["segment"].iat[int(row)]) for row in rows_again]


def without_reuse(
    results: Results, found: pd.DataFrame | None = None, share: float = 0.8
) -> Results:
    """Return the results without segments that repeat an earlier passage.

    Segments, codings, tokens and entities lose them; ``meta["reuse_left_out"]`` lists them.
    `found`: a frame of `reuse` from which rows may have been taken out.
    """
    gone = repeated_segments(results, found, share)
    kept = without_segments(results, gone)
    return replace(kept, meta={**results.meta, "reuse_left_out": gone})


def _seed_pairs(codes: Ints, block: Ints) -> tuple[Ints, int]:
    """Return pairs of positions (a < b) where the same `SEED` words begin, and the set phrases."""
    n = len(codes) - SEED + 1
    if n < 2:
        return np.empty((0, 2), dtype=np.int64), 0
    grams = codes[:n].astype(np.int64)
    for k in range(1, SEED):
        grams = pd.factorize(grams * (codes.max() + 1) + codes[k : n + k])[0].astype(np.int64)
    inside = np.flatnonzero(block[:n] == block[SEED - 1 :])
    often = np.bincount(grams[inside], minlength=int(grams.max()) + 1)
    chosen = inside[(often[grams[inside]] >= 2) & (often[grams[inside]] <= _MOST_PLACES)]
    chosen = chosen[np.lexsort((chosen, grams[chosen]))]
    pairs = []
    for step in range(1, _NEXT_PLACES + 1):
        same = np.flatnonzero(grams[chosen[:-step]] == grams[chosen[step:]])
        if not len(same):
            break
        pairs.append(np.column_stack([chosen[same], chosen[same + step]]))
    together = np.concatenate(pairs) if pairs else np.empty((0, 2), dtype=np.int64)
    return together, int((often > _MOST_PLACES).sum())


def _runs(pairs: Ints) -> list[_Stretch]:
    """Join seeds that follow one another on both sides into the longest exact runs."""
    if not len(pairs):
        return []
    order = np.lexsort((pairs[:, 0], pairs[:, 1] - pairs[:, 0]))
    a, b = pairs[order, 0], pairs[order, 1]
    fresh = np.ones(len(a), dtype=bool)
    fresh[1:] = (np.diff(a) != 1) | (np.diff(b) != 1)
    first = np.flatnonzero(fresh)
    last = np.append(first[1:], len(a)) - 1
    return [
        _Stretch(int(a[i]), int(a[j]) + SEED, int(b[i]), int(b[j]) + SEED)
        for i, j in zip(first, last, strict=True)
    ]


def _chains(runs: Sequence[_Stretch], block: Ints) -> list[_Stretch]:
    """Join runs with small gaps between them, in the same two blocks, into passages."""
    chains: list[_Stretch] = []
    open_chains: dict[tuple[int, int], list[_Stretch]] = {}
    for run in sorted(runs, key=lambda r: (r.a, r.b)):
        near = open_chains.setdefault((int(block[run.a]), int(block[run.b])), [])
        near[:] = [chain for chain in near if run.a - chain.a_end <= _WIDEST_GAP]
        before = next((chain for chain in reversed(near) if _continues(run, chain)), None)
        if before is None:
            before = replace(run)
            near.append(before)
            chains.append(before)
        else:
            before.a_end, before.b_end = max(before.a_end, run.a_end), max(before.b_end, run.b_end)
            before.exact = False
    return [chain for chain in chains if chain.a_end <= chain.b]


def _continues(run: _Stretch, chain: _Stretch) -> bool:
    return (
        run.a >= chain.a
        and run.b > chain.b
        and run.a - chain.a_end <= _WIDEST_GAP
        and run.b - chain.b_end <= _WIDEST_GAP
        and run.a_end <= chain.b
    )


def _extended(stretch: _Stretch, codes: Ints, edges: Ints) -> _Stretch:
    """Widen a passage by what its two sides still share before and after a changed word."""
    a_low, a_high = _bounds(edges, stretch.a)
    b_low, b_high = _bounds(edges, stretch.b)
    if a_low == b_low:
        # Within one answer the sides may not grow into each other.
        a_high, b_low = stretch.b, stretch.a_end
    after = _more(
        codes[stretch.a_end : min(a_high, stretch.a_end + _BEYOND)],
        codes[stretch.b_end : min(b_high, stretch.b_end + _BEYOND)],
    )
    before = _more(
        codes[max(a_low, stretch.a - _BEYOND) : stretch.a][::-1],
        codes[max(b_low, stretch.b - _BEYOND) : stretch.b][::-1],
    )
    if not any((*after, *before)):
        return stretch
    return _Stretch(
        stretch.a - before[0], stretch.a_end + after[0],
        stretch.b - before[1], stretch.b_end + after[1], exact=False,
    )  # fmt: skip


def _bounds(edges: Ints, position: int) -> tuple[int, int]:
    """Return where the block of a position begins and ends."""
    i = int(np.searchsorted(edges, position, side="right"))
    return int(edges[i - 1]), int(edges[i])


def _more(a: Ints, b: Ints) -> tuple[int, int]:
    """Return how many words of each side still belong to a passage that ends before them."""
    taken, shared = (0, 0), 0
    if not len(a) or not len(b):
        return taken
    matcher = SequenceMatcher(None, a.tolist(), b.tolist(), autojunk=False)
    for i, j, size in matcher.get_matching_blocks():
        shared += size
        if size > 1 and 2 * shared >= _ALIKE_BEYOND * (i + j + 2 * size):
            taken = (i + size, j + size)
    return taken


def _longest_first(stretches: Sequence[_Stretch], minimum_words: int) -> Iterator[_Stretch]:
    """Yield passages that are long enough, without those that a longer one covers."""
    kept: dict[int, list[_Stretch]] = {}
    long_enough = [s for s in stretches if min(s.a_end - s.a, s.b_end - s.b) >= minimum_words]
    for stretch in sorted(long_enough, key=lambda s: (s.a - s.a_end, s.a, s.b)):
        tiles = range(stretch.a // 64, stretch.a_end // 64 + 1)
        near = [other for tile in tiles for other in kept.get(tile, [])]
        if any(stretch.overlaps(other) for other in near):
            continue
        for tile in tiles:
            kept.setdefault(tile, []).append(stretch)
        yield stretch


def _compared(stretch: _Stretch, codes: Ints) -> dict[str, float]:
    """Align both sides and count what they share."""
    long_a, long_b = stretch.a_end - stretch.a, stretch.b_end - stretch.b
    if stretch.exact:
        sizes = [long_a]
    else:
        a = codes[stretch.a : stretch.a_end].tolist()
        b = codes[stretch.b : stretch.b_end].tolist()
        matcher = SequenceMatcher(None, a, b, autojunk=False)
        sizes = [match.size for match in matcher.get_matching_blocks()]
    shared = sum(sizes)
    return {
        "words": min(long_a, long_b), "shared": shared,
        "similarity": 2 * shared / (long_a + long_b), "longest": max(sizes),
    }  # fmt: skip


def _frame(
    rows: Sequence[tuple[_Stretch, dict[str, float]]], text: RunningText, positions: Ints
) -> pd.DataFrame:
    groups = _groups([stretch for stretch, _ in rows])
    records = []
    for (stretch, row), group in zip(rows, groups, strict=True):
        record: dict[str, object] = {"group": group, **row}
        for side, begin, stop in (("a", stretch.a, stretch.a_end), ("b", stretch.b, stretch.b_end)):
            first, last = int(positions[begin]), int(positions[stop - 1])
            summary, section, _ = text.place(first)
            record |= {
                f"summary_{side}": summary, f"section_{side}": section,
                f"start_{side}": int(text.start[first]), f"end_{side}": int(text.end[last]),
                f"segments_{side}": text.segment_ids(first, last + 1),
                f"quote_{side}": text.text(first, last + 1),
            }  # fmt: skip
        record["kind"] = "within" if record["summary_a"] == record["summary_b"] else "between"
        records.append(record)
    frame = pd.DataFrame(records, columns=_COLUMNS)
    frame = frame.sort_values("words", ascending=False, kind="stable").reset_index(drop=True)
    frame["group"] = pd.factorize(frame["group"])[0] + 1
    return frame


def _groups(stretches: Sequence[_Stretch]) -> list[int]:
    """Number the passages so that pairs that meet in one place share a number."""
    group = list(range(len(stretches)))

    def root(i: int) -> int:
        while group[i] != i:
            group[i] = group[group[i]]
            i = group[i]
        return i

    sides = sorted(
        (begin, stop, i)
        for i, s in enumerate(stretches)
        for begin, stop in ((s.a, s.a_end), (s.b, s.b_end))
    )
    for k, (begin, stop, i) in enumerate(sides):
        for other_begin, other_stop, j in sides[k + 1 :]:
            if other_begin >= stop:
                break
            if _overlap((begin, stop), (other_begin, other_stop)):
                group[root(j)] = root(i)
    return [root(i) for i in range(len(stretches))]


def _overlap(one: tuple[int, int], other: tuple[int, int]) -> bool:
    shared = min(one[1], other[1]) - max(one[0], other[0])
    return shared > _SAME_PLACE * min(one[1] - one[0], other[1] - other[0])

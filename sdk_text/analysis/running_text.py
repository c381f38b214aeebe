"""The reports as running words with offsets: from tokens, or cut from the texts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.analysis.once import once
from sdk_text.analysis.units import summary_order
from sdk_text.results import Results

_PIECE = re.compile(r"\w+(?:[-‐]\s*\n\s*\w+|[-’']\w+)*|[^\w\s]")
_LINE_END_HYPHEN = re.compile(r"[-‐]\s*\n\s*")
_LETTER_OR_DIGIT = re.compile(r"\w")


@dataclass(frozen=True)
class RunningText:
    """Tokens of all reports in reading order; position i is the i-th token.

    A block is one section of one summary: the stretch in which words follow one another.
    """

    forms: list[str]
    lemmas: list[str]
    start: npt.NDArray[np.int64]
    end: npt.NDArray[np.int64]
    segment: npt.NDArray[np.int64]
    """Row of the token's segment in `segments`."""
    segments: pd.DataFrame
    """The segments in reading order, with ``block``."""
    has_lemmas: bool

    @property
    def block(self) -> npt.NDArray[np.int64]:
        """Block number of each token."""
        blocks: npt.NDArray[np.int64] = self.segments["block"].to_numpy()[self.segment]
        return blocks

    def is_word(self) -> npt.NDArray[np.bool_]:
        """Tell which tokens hold a letter or digit."""
        known = {form: bool(_LETTER_OR_DIGIT.search(form)) for form in set(self.forms)}
        return np.fromiter((known[form] for form in self.forms), bool, len(self.forms))

    def text(self, begin: int, end: int) -> str:
        """Return tokens begin … end−1 as they read: a space where the report has a gap."""
        pieces = []
        for i in range(begin, end):
            apart = i > begin and (
                self.start[i] > self.end[i - 1] or self.segment[i] != self.segment[i - 1]
            )
            pieces.append((" " if apart else "") + self.forms[i])
        return "".join(pieces)

    def place(self, position: int) -> tuple[str, str, str]:
        """Return summary, section and segment of a token."""
        return self._places[int(self.segment[position])]

    def segment_ids(self, begin: int, end: int) -> str:
        """Return the ids of the segments of tokens begin … end−1, joined by a space."""
        rows = dict.fromkeys(self.segment[begin:end].tolist())
        return " ".join(self._places[row][2] for row in rows)

    @cached_property
    def _places(self) -> list[tuple[str, str, str]]:
        columns = ["summary", "section", "segment"]
        return list(self.segments[columns].itertuples(index=False, name=None))


@once
def running_text(results: Results) -> RunningText:
    """Return the reports as running words; without tokens, words cut from the texts."""
    segments = _in_reading_order(results)
    if len(results.tokens):
        return _from_tokens(results, segments)
    return _from_texts(results, segments)


def _in_reading_order(results: Results) -> pd.DataFrame:
    rank = {summary: i for i, summary in enumerate(summary_order(results))}
    columns = ["summary", "section", "segment", "start", "end", "text"]
    frame = results.segments[columns].astype(object)
    frame["_rank"] = frame["summary"].map(rank).fillna(len(rank))
    frame = frame.sort_values(["_rank", "start"], kind="stable").reset_index(drop=True)
    return frame.assign(block=frame.groupby(["_rank", "section"], sort=False).ngroup())


def _from_tokens(results: Results, segments: pd.DataFrame) -> RunningText:
    row = pd.Index(segments["segment"]).get_indexer(results.tokens["segment"].astype(object))
    tokens = results.tokens.assign(_row=row)
    # Kept in the order of blocks, so that a section that is broken in two stays together.
    tokens = tokens[tokens["_row"] >= 0]
    order = np.lexsort(
        (tokens["start"], tokens["_row"], segments["block"].to_numpy()[tokens["_row"]])
    )
    tokens = tokens.iloc[order]
    return RunningText(
        forms=tokens["form"].astype(object).tolist(),
        lemmas=tokens["lemma"].astype(object).tolist(),
        start=tokens["start"].to_numpy(dtype=np.int64),
        end=tokens["end"].to_numpy(dtype=np.int64),
        segment=tokens["_row"].to_numpy(dtype=np.int64),
        segments=segments,
        has_lemmas=True,
    )


def _from_texts(results: Results, segments: pd.DataFrame) -> RunningText:
    document = dict(zip(results.summaries["summary"], results.summaries["document"], strict=True))
    forms: list[str] = []
    places: list[tuple[int, int, int]] = []
    ordered = segments.sort_values(["block", "start"], kind="stable")
    columns = ["summary", "start", "end", "text"]
    for row, (summary, begin, stop, clean) in zip(
        ordered.index, ordered[columns].itertuples(index=False, name=None), strict=True
    ):
        text = results.texts.get(document.get(summary, ""))
        for form, start, end in _pieces(text, begin, stop, clean):
            forms.append(form)
            places.append((start, end, int(row)))
    table = np.array(places, dtype=np.int64).reshape(-1, 3)
    return RunningText(forms, forms, table[:, 0], table[:, 1], table[:, 2], segments, False)


def _pieces(text: str | None, start: int, end: int, clean: str) -> Iterator[tuple[str, int, int]]:
    """Yield words and signs with their offsets; without the text, all at the segment's own."""
    if text is None:
        for match in _PIECE.finditer(clean):
            yield match.group(), start, end
        return
    for match in _PIECE.finditer(text, start, end):
        yield _LINE_END_HYPHEN.sub("", match.group()), match.start(), match.end()

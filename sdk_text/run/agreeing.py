"""Whether a run's tables and texts agree: what one table points at is there in the others."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS
from sdk_text.wording.plurals import counted

FIX = "run extract again"
NEEDED = {
    "summaries": ("municipality", "document", "start", "end", "segments"),
    "sections": ("heading", "start", "end"),
    "segments": ("start", "end", "text"),
    "approaches": ("approach", "ticked"),
    "codings": ("family", "start", "end", "text", "coder"),
    "machine": ("start", "end"),
    "tokens": ("start", "end", "form"),
    "entities": ("start", "end"),
}
"""Columns that a table of a run can't do without, beside its ids (`frames.tidy_frame`)."""
IDS = {
    "documents": ("document",),
    "summaries": ("summary",),
    "sections": ("summary", "section"),
    "segments": ("segment",),
}
"""What names a row of a table, once each."""
OF_SEGMENT = ("codings", "machine", "tokens", "entities")
"""Tables whose rows are of a segment; "" for a coding outside all segments (of a project)."""
_SHOWN = 60
_SPANS = r"([0-9]{1,18}-[0-9]{1,18}( [0-9]{1,18}-[0-9]{1,18})*)?"
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Place:
    """How the place of a row is told."""

    folder: str
    ending: str = ".csv"
    row_of: Callable[[str, int], int] = lambda _, at: at + 2
    """The row as a person counts it, of a table's name and a position; CSV: below the header."""

    def error(self, table: str, at: int, what: str) -> InputError:
        """Return the error of the row at a position of a table."""
        row = self.row_of(table, at)
        return InputError(f"{self.folder}/{table}{self.ending}: row {row}: {what}; {FIX}")


def check_columns(table: str, columns: Sequence[str]) -> None:
    """Refuse a table of a run that lacks a column that it was written with.

    Raises:
        InputError: it lacks one; the table is named, not its file.
    """
    missing = [c for c in NEEDED.get(table, ()) if c not in columns]
    if missing:
        raise InputError(f"{table}: column(s) {', '.join(missing)} missing")


def wrong_cell(table: str, frame: pd.DataFrame) -> str:
    """Return where the first cell stands that can't be of its column's type; "" if not known.

    >>> wrong_cell("stray", pd.DataFrame({"start": ["1", "x"]}))
    "row 3, column start: 'x'"
    """
    for column, kind in COLUMNS.get(table, {}).items():
        if column not in frame or kind == "string":
            continue
        cells = frame[column].astype("string").fillna("")
        if kind == "bool":
            right = cells.str.strip().str.lower().isin(["true", "false"]).to_numpy(dtype=bool)
        else:
            numbers = pd.to_numeric(cells, errors="coerce").to_numpy("float64", na_value=np.nan)
            right = np.abs(numbers) < 2**63  # not so for NaN and infinity
            if kind != "float64":
                right &= numbers == np.floor(numbers)
            if kind == "Int64":
                right |= (cells == "").to_numpy(dtype=bool)
        if not right.all():
            at = int(np.argmin(right))
            return f"row {at + 2}, column {column}: {str(cells.iloc[at])[:_SHOWN]!r}"
    return ""


def check_agreement(
    frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str], place: Place
) -> None:
    """Refuse tables that contradict each other or the texts.

    `frames` are tidy (`frames.tidy_frame`); tables that were not read are empty or absent.

    Raises:
        InputError: an id that is doubled or stands in one table only, an offset that is negative
            or beyond the text, a confidence outside 0 to 1, a summary that counts segments
            and has none; the message names the file and the row.
    """
    check = _Check(frames, texts, place)
    for table in IDS:
        check.ids(table)
    for table in frames:
        check.numbers(table)
    # Results put together in Python from segments and codings may have no summaries or sections.
    sectioned = not frames["sections"].empty
    if frames["summaries"].empty and not sectioned:
        return
    check.summaries()
    for table, frame in frames.items():
        if table not in ("summaries", "decisions") and "summary" in frame:
            check.of_summary(table)
    if sectioned:
        check.of_section("segments")
    check.skipped()
    for table in OF_SEGMENT:
        check.of_segment(table)
    check.counts()


class _Check:
    def __init__(
        self, frames: Mapping[str, pd.DataFrame], texts: Mapping[str, str], place: Place
    ) -> None:
        self.frames, self.texts, self.place = frames, texts, place
        self.known = pd.Index(frames["summaries"]["summary"].to_numpy(dtype=object))
        self.segments = pd.Index(frames["segments"]["segment"].to_numpy(dtype=object))
        self.lengths = np.zeros(0, dtype=np.int64)

    def refuse(self, table: str, wrong: Flags | pd.Series[Any], what: Callable[[Any], str]) -> None:
        """Refuse the first row that is wrong."""
        flags = np.asarray(wrong, dtype=bool)
        if flags.any():
            at = int(np.argmax(flags))
            raise self.place.error(table, at, what(self.frames[table].iloc[at]))

    def file(self, table: str) -> str:
        return f"{table}{self.place.ending}"

    def ids(self, table: str) -> None:
        """Refuse a row without an id, and one whose id an earlier row has."""
        frame, columns = self.frames.get(table), list(IDS[table])
        if frame is None or not len(frame):
            return
        self.refuse(table, frame[columns[-1]] == "", lambda row: f"no {columns[-1]}")
        self.refuse(
            table, frame.duplicated(columns),
            lambda row: f"{columns[-1]} {_shown(row[columns[-1]])} stands in an earlier row, too",
        )  # fmt: skip

    def numbers(self, table: str) -> None:
        """Refuse numbers below 0, an end before its start, a confidence outside 0 to 1."""
        frame = self.frames[table]
        for column, kind in COLUMNS[table].items():
            if kind == "int64":
                self.refuse(table, frame[column] < 0, lambda row, c=column: f"{c} is {row[c]}")  # type: ignore[misc]
        if "end" in frame:
            self.refuse(
                table, frame["end"] < frame["start"],
                lambda row: f"end {row['end']} is before start {row['start']}",
            )  # fmt: skip
        if "confidence" in frame:
            self.refuse(
                table, ~frame["confidence"].between(0, 1),
                lambda row: f"confidence {row['confidence']} is not between 0 and 1",
            )  # fmt: skip

    def summaries(self) -> None:
        """Refuse a summary without a text, or that goes beyond it."""
        frame = self.frames["summaries"]
        documents = frame["document"].tolist()
        self.refuse(
            "summaries", np.array([d not in self.texts for d in documents], dtype=bool),
            lambda row: f"there is no text documents/{str(row['document'])[:_SHOWN]}.txt",
        )  # fmt: skip
        self.lengths = np.array([len(self.texts[d]) for d in documents], dtype=np.int64)
        self._within("summaries", self.lengths)

    def of_summary(self, table: str) -> None:
        """Refuse a row of a summary that is not there, or that goes beyond its text."""
        frame = self.frames[table]
        if not len(frame):
            return
        at = _positions(frame["summary"], self.known)
        self.refuse(table, at < 0, lambda row: self._absent(row, "summary", "summaries"))
        if "end" in frame:
            self._within(table, self.lengths[at])

    def _within(self, table: str, lengths: npt.NDArray[np.int64]) -> None:
        for column in ("heading_start", "start", "end"):
            if column in COLUMNS[table]:
                self.refuse(
                    table, self.frames[table][column].to_numpy() > lengths,
                    lambda row, c=column: f"{c} {row[c]} is beyond the text of its report",  # type: ignore[misc]
                )  # fmt: skip

    def of_section(self, table: str) -> None:
        """Refuse a row of a section that is not there."""
        sections = self.frames["sections"]
        known = pd.MultiIndex.from_arrays([sections["summary"], sections["section"]])
        frame = self.frames[table]
        found = pd.MultiIndex.from_arrays([frame["summary"], frame["section"]]).isin(known)
        self.refuse(table, ~found, lambda row: self._absent(row, "section", "sections"))

    def skipped(self) -> None:
        """Refuse stretches left out of a segment that are none (`frames.written_spans`)."""
        cells = self.frames["segments"]["skipped"]
        self.refuse(
            "segments", ~cells.str.fullmatch(_SPANS).to_numpy(dtype=bool),
            lambda row: f"skipped {_shown(row['skipped'])} is no list of stretches such as '3-9'",
        )  # fmt: skip

    def of_segment(self, table: str) -> None:
        """Refuse a row of a segment that is not there, or is of another summary or section."""
        frame = self.frames.get(table)
        if frame is None or not len(frame):
            return
        at = _positions(frame["segment"], self.segments)
        outside = (frame["segment"] == "").to_numpy(dtype=bool)
        self.refuse(
            table, (at < 0) & ~outside, lambda row: self._absent(row, "segment", "segments")
        )
        for column in ("summary", "section"):
            theirs = _codes(frame[column], self.frames["segments"][column])
            self.refuse(
                table, (theirs[0] != theirs[1][at]) & ~outside if len(self.segments) else ~outside,
                lambda row, c=column: (  # type: ignore[misc]
                    f"{c} {_shown(row[c])} is not that of segment {_shown(row['segment'])} "
                    f"in {self.file('segments')}"
                ),
            )  # fmt: skip

    def counts(self) -> None:
        """Refuse a summary that counts segments but stands in no other table.

        Other numbers than there are rows are let pass: a person may load fewer segments.
        """
        lacks = np.array(self.frames["summaries"]["segments"] > 0, dtype=bool)
        for table in ("sections", "segments"):
            lacks[_positions(self.frames[table]["summary"], self.known)] = False
        self.refuse(
            "summaries", lacks,
            lambda row: (
                f"summary {_shown(row['summary'])} has "
                f"{counted(row['segments'], 'segment|segments')} here, in {self.file('segments')} "
                f"and {self.file('sections')} none"
            ),
        )  # fmt: skip

    def _absent(self, row: Any, column: str, table: str) -> str:
        return f"{column} {_shown(row[column])} is not in {self.file(table)}"


def _positions(values: pd.Series[Any], known: pd.Index[Any]) -> npt.NDArray[np.int64]:
    """Return where each value stands in `known`, -1 if it doesn't; each value is looked up once."""
    codes, own = pd.factorize(values)
    return np.asarray(known.get_indexer(pd.Index(own, dtype=object)), dtype=np.int64)[codes]


def _codes(a: pd.Series[Any], b: pd.Series[Any]) -> tuple[npt.NDArray[Any], npt.NDArray[Any]]:
    """Return numbers in place of the words of two columns, the same for the same word."""
    codes, _ = pd.factorize(pd.concat([a, b], ignore_index=True))
    return codes[: len(a)], codes[len(a) :]


def _shown(value: Any) -> str:
    return repr(str(value)[:_SHOWN])

"""From the tidy frames back to records, so that review works on a run and on its saved tables."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any, TypeVar

import pandas as pd

from sdk_text.records import Coding, Segment
from sdk_text.results import tidy_frame

Record = TypeVar("Record", Coding, Segment)


def as_codings(codings: Iterable[Coding] | pd.DataFrame) -> list[Coding]:
    """Return codings as records.

    Raises:
        InputError: a frame lacks a column of `sdk_text.results.COLUMNS` that is needed.
    """
    if isinstance(codings, pd.DataFrame):
        return _records(Coding, tidy_frame("codings", codings))
    return list(codings)


def as_segments(segments: Iterable[Segment] | pd.DataFrame) -> list[Segment]:
    """Return segments as records (a frame has no skipped stretches).

    Raises:
        InputError: a frame lacks a column of `sdk_text.results.COLUMNS` that is needed.
    """
    if isinstance(segments, pd.DataFrame):
        return _records(Segment, tidy_frame("segments", segments))
    return list(segments)


def _records(kind: type[Record], frame: pd.DataFrame) -> list[Record]:
    names = [f.name for f in fields(kind) if f.name in frame.columns]
    columns: list[list[Any]] = [frame[name].tolist() for name in names]
    return [kind(**dict(zip(names, row, strict=True))) for row in zip(*columns, strict=True)]

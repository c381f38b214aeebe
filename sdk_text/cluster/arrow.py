"""Frames as Arrow tables and back, with the columns and types of `sdk_text.frames.COLUMNS`.

pyarrow is in the extra ``cluster``; it is imported where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS, empty_frame

if TYPE_CHECKING:
    import pyarrow as pa

INSTALL = 'pip install "sdk_text[cluster]"'


def require_arrow(what: str) -> None:
    """Make sure that pyarrow is there.

    Raises:
        InputError: it is not; the message says what to install for `what`.
    """
    try:
        import pyarrow  # noqa: F401
    except ImportError:
        raise InputError(f"{what} needs the extra 'cluster': {INSTALL}") from None


def require_duckdb(what: str) -> None:
    """Make sure that DuckDB and pyarrow are there.

    Raises:
        InputError: one is not; the message says what to install for `what`.
    """
    try:
        import duckdb  # noqa: F401
        import pyarrow  # noqa: F401
    except ImportError:
        raise InputError(f"{what} need the extra 'cluster': {INSTALL}") from None


def schema_of(name: str) -> pa.Schema:
    """Return the Arrow schema of the frame `name`."""
    import pyarrow as pa

    types = {
        "string": pa.string(), "int64": pa.int64(), "Int64": pa.int64(), "float64": pa.float64(),
        "bool": pa.bool_(),
    }  # fmt: skip
    return pa.schema([pa.field(column, types[kind]) for column, kind in COLUMNS[name].items()])


def table_of(name: str, frame: pd.DataFrame) -> pa.Table:
    """Return a tidy frame as an Arrow table; columns that `COLUMNS` does not know stay behind."""
    import pyarrow as pa

    schema = schema_of(name)
    return pa.Table.from_pandas(frame[schema.names], schema=schema, preserve_index=False)


def nested(frames: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Return each frame as one Arrow list of its rows: all tables of a document in one row."""
    import pyarrow as pa

    lists = {}
    for name, frame in frames.items():
        table = table_of(name, frame)
        rows = pa.StructArray.from_arrays(
            [column.combine_chunks() for column in table.columns], fields=list(table.schema)
        )
        lists[name] = pa.ListArray.from_arrays(pa.array([0, len(rows)], pa.int32()), rows)
    return lists


def unnested(name: str, lists: Any) -> pd.DataFrame:
    """Return the frame that `nested` put into one row."""
    import pyarrow as pa

    rows = lists.combine_chunks().flatten()
    if not len(rows):
        return empty_frame(name)
    table = pa.Table.from_arrays(rows.flatten(), schema=schema_of(name))
    text = {pa.string(): pd.StringDtype()}  # straight to its type: this is most of the reading
    frame: pd.DataFrame = table.to_pandas(types_mapper=text.get)
    others = {c: t for c, t in COLUMNS[name].items() if t not in ("string", str(frame[c].dtype))}
    return frame.astype(others) if others else frame

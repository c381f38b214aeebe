"""The tables of a run as Parquet files that grow document by document."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.cluster.arrow import schema_of, table_of
from sdk_text.frames import COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "parquet"
_ROWS = 100_000
"""Rows of a table that are held back until they are written together."""


class ParquetTables:
    """Writes ``FOLDER/TABLE.parquet`` for every table; to be used with ``with``."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._waiting: dict[str, list[pa.Table]] = {name: [] for name in COLUMNS}
        self._rows: Counter[str] = Counter()
        self._writers: dict[str, Any] = {}

    def __enter__(self) -> ParquetTables:
        self._folder.mkdir(parents=True, exist_ok=True)
        return self

    def add(self, frames: Mapping[str, pd.DataFrame]) -> None:
        """Add the rows of a document."""
        self.add_tables({name: table_of(name, frame) for name, frame in frames.items()})

    def add_tables(self, tables: Mapping[str, pa.Table]) -> None:
        """Add rows that are Arrow tables already (`sdk_text.cluster.arrow.schema_of`)."""
        for name, table in tables.items():
            self._waiting[name].append(table)
            self._rows[name] += table.num_rows
            if self._rows[name] >= _ROWS:
                self._write(name)

    def _write(self, name: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        if name not in self._writers:
            path = self._folder / f"{name}.parquet"
            self._writers[name] = pq.ParquetWriter(path, schema_of(name), compression="zstd")
        waiting = self._waiting[name]
        if waiting:
            self._writers[name].write_table(pa.concat_tables(waiting))
            waiting.clear()
            self._rows[name] = 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        try:
            if error is None:
                for name in self._waiting:
                    self._write(name)
        finally:
            for writer in self._writers.values():
                writer.close()

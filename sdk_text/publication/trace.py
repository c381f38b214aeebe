"""The way from a cell of a table back to the rows that it counts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

import pandas as pd

from sdk_text.errors import InputError

ANY = "*"
"""As the column of a link: whatever column of the row is asked for."""
LINK_COLUMNS = ("row", "column", "record")


@dataclass(frozen=True, eq=False)
class Trace:
    """Which records stand behind which cell.

    Attributes:
        records: the rows counted, mostly codings (columns of ``Results.codings``).
        links: columns row (key of the table's row), column (name of its column, or `ANY`) and
            record (label in the index of `records`).
    """

    records: pd.DataFrame
    links: pd.DataFrame

    @cached_property
    def _by_row(self) -> dict[str, pd.DataFrame]:
        return {str(key): rows for key, rows in self.links.groupby("row", sort=False)}

    @classmethod
    def by(
        cls, records: pd.DataFrame, pairs: Iterable[tuple[pd.Series[str], pd.Series[str] | str]]
    ) -> Trace:
        """Make a trace from pairs of row keys and column names, each a value for every record, or
        for some of them (by index).

        A record may stand behind several cells: give a pair for its own cell, one for the row's
        total, one for the column's total, and so on.
        """
        parts = [
            pd.DataFrame({"row": rows, "column": columns, "record": rows.index})
            for rows, columns in pairs
        ]
        links = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=LINK_COLUMNS)
        return cls(records, links)

    def cell(self, row: str, column: str) -> pd.DataFrame:
        """Return the records behind one cell, in their own order; none for an empty cell."""
        links = self._by_row.get(row)
        if links is None:
            return self.records.iloc[0:0].copy()
        chosen = links.loc[links["column"].isin([column, ANY]), "record"].drop_duplicates()
        return self.records.loc[self.records.index.isin(chosen)].copy()

    def kept(self, rows: Iterable[str]) -> Trace:
        """Return the trace of some rows only."""
        return Trace(self.records, self.links[self.links["row"].isin(list(rows))])

    def listing(self, columns: tuple[str, ...]) -> pd.DataFrame:
        """Return a row for each cell and record: row, column, and `columns` of the record.

        Raises:
            InputError: the records lack one of `columns`.
        """
        missing = [c for c in columns if c not in self.records.columns]
        if missing:
            raise InputError(f"the records behind the table have no column {missing[0]!r}")
        facts = self.records[list(columns)]
        joined = self.links.join(facts, on="record", how="inner")
        return joined[["row", "column", *columns]].reset_index(drop=True)

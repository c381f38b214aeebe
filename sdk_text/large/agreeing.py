"""Whether the Parquet tables of a run agree, asked of the database: ids and offsets of all rows.

What needs the texts is looked at where a part of the run is taken into memory
(`sdk_text.run.agreeing.check_agreement`).
"""

from __future__ import annotations

from collections.abc import Callable

import pandas as pd

from sdk_text.frames import COLUMNS
from sdk_text.run.agreeing import IDS, Place

_CODED = ("codings", "machine", "entities")
"""Tables whose rows are of a segment; ``tokens``, by far the largest, is looked at in parts."""


def check_ids(ask: Callable[[str], pd.DataFrame], place: Place) -> None:
    """Refuse tables that contradict each other; `ask` gives the answer to a query.

    Raises:
        InputError: an id that is doubled or stands in one table only, a negative offset, an end
            before its start; the message names the file and the row.
    """
    for table, columns in IDS.items():
        doubled = (
            f"SELECT row, {columns[-1]} AS id FROM {table} "
            f"QUALIFY row_number() OVER (PARTITION BY {', '.join(columns)} ORDER BY row) > 1"
        )
        _refuse(ask, place, table, doubled, f"{columns[-1]} {{}} stands in an earlier row, too")
    for table, columns_of in COLUMNS.items():
        if table == "tokens":
            continue
        if "start" in columns_of:
            wrong = f'SELECT row, start AS id FROM {table} WHERE start < 0 OR "end" < start'
            _refuse(ask, place, table, wrong, "start {} is negative or after the end")
        if "summary" in columns_of and table not in ("summaries", "decisions"):
            _absent(ask, place, table, "summary", "summaries")
    for table in _CODED:
        _absent(ask, place, table, "segment", "segments")


def _absent(
    ask: Callable[[str], pd.DataFrame], place: Place, table: str, column: str, other: str
) -> None:
    """Refuse a row whose id is not in the other table; a coding may be of no segment."""
    wrong = f"SELECT row, {column} AS id FROM {table} t ANTI JOIN {other} o USING ({column})" + (
        f" WHERE {column} <> ''" if column == "segment" else ""
    )
    _refuse(ask, place, table, wrong, f"{column} {{}} is not in {other}{place.ending}")


def _refuse(
    ask: Callable[[str], pd.DataFrame], place: Place, table: str, wrong: str, what: str
) -> None:
    """Refuse the first row that a query finds (columns: row, id)."""
    found = ask(f"SELECT row, id FROM ({wrong}) ORDER BY row LIMIT 1")
    if len(found):
        shown = (
            repr(found["id"].iloc[0])[:80]
            if found["id"].dtype.kind not in "iu"
            else str(found["id"].iloc[0])
        )
        raise place.error(table, int(found["row"].iloc[0]), what.format(shown))

"""A table as CSV: every value as it is, safe to open in a spreadsheet."""

from __future__ import annotations

import csv
import io
from itertools import chain, count

from sdk_text.publication.cleaning import one_line
from sdk_text.publication.table import Column, Table
from sdk_text.system.spreadsheet import escape_formula
from sdk_text.wording.numbers import is_missing


def csv_table(table: Table) -> str:
    """Return the table as CSV (RFC 4180): headings in the table's language, numbers unformatted.

    All columns are written, also those not printed and, before them, what heads groups of rows.
    Shares run from 0 to 1, the decimal sign is a full stop, a missing value is empty. Text that a
    spreadsheet would run as a formula has an apostrophe before it.
    """
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow([escape_formula(label) for label in full_labels(table)])
    values = [
        [_cell(value, column) for value in table.frame[column.source(table.lang, table.frame)]]
        for column in table.in_files
    ]
    writer.writerows(zip(*values, strict=True))
    return target.getvalue()


def full_labels(table: Table) -> list[str]:
    """Return one unique heading for each column, with its group's heading before it.

    The second of two alike is told by its number: "Quote (2)".
    """
    labels: list[str] = []
    for column in table.in_files:
        label = one_line(column.label.get(table.lang))
        if column.group and column.group.get(table.lang):
            label = f"{one_line(column.group.get(table.lang))}: {label}"
        other = (f"{label} ({n})" for n in count(2))
        labels.append(next(h for h in chain([label], other) if h not in labels))
    return labels


def _cell(value: object, column: Column) -> str:
    if is_missing(value) or value == "":
        return ""
    if column.numeric:
        number = float(value)  # type: ignore[arg-type]
        return str(int(number)) if number.is_integer() else repr(number)
    return escape_formula(one_line(str(value)))

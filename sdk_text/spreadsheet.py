"""Cells that a spreadsheet must not take for formulas, escaped so that it can be undone.

A CSV cell that begins with ``= + - @``, a tab or a carriage return is run as a formula by common
spreadsheet programs (OWASP, "CSV Injection"). An apostrophe in front makes it text again.
"""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

_DANGEROUS = re.compile(r"'*[=+\-@\t\r]")
_ESCAPED = re.compile(r"'+[=+\-@\t\r]")


def escape_formula(text: str) -> str:
    """Return `text` with an apostrophe in front where a spreadsheet would see a formula."""
    return "'" + text if _DANGEROUS.match(text) else text


def unescape_formula(text: str) -> str:
    """Undo `escape_formula`."""
    return text[1:] if _ESCAPED.match(text) else text


def escape_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a copy with every text cell escaped; numbers stay numbers."""
    return _map_text(frame, escape_formula)


def unescape_frame(frame: pd.DataFrame) -> pd.DataFrame:
    """Undo `escape_frame`."""
    return _map_text(frame, unescape_formula)


def _map_text(frame: pd.DataFrame, change: Callable[[str], str]) -> pd.DataFrame:
    changed = frame.copy()
    for column in changed.columns:
        values = changed[column]
        if pd.api.types.is_string_dtype(values) or values.dtype == object:
            changed[column] = values.map(
                lambda cell: change(cell) if isinstance(cell, str) else cell
            ).astype(values.dtype)
    return changed

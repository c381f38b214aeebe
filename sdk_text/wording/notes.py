"""Remarks that belong under a table: kept as keys with values, worded in ``notes.toml``."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from sdk_text.wording.filling import say
from sdk_text.wording.shipped import shipped
from sdk_text.wording.texts import LANGUAGES, Lang

_FILE = "notes.toml"


def add_note(frame: pd.DataFrame, key: str, **values: Any) -> pd.DataFrame:
    """Hang a remark on a frame; return the same frame. Values that are lists are summaries' ids."""
    frame.attrs["notes"] = [*frame.attrs.get("notes", []), {"key": key, **values}]
    return frame


def notes(frame: pd.DataFrame, lang: Lang = "en", named: Callable[[str], str] = str) -> list[str]:
    """Return the remarks that a frame carries, as sentences in Latvian or English.

    `named` gives the name of a summary by its id.

    Raises:
        InputError: another language is asked for.
    """
    from sdk_text.analysis.units import check_choice  # analysis imports this module

    check_choice("lang", lang, LANGUAGES)
    remarks = []
    for note in frame.attrs.get("notes", []):
        values = {
            name: ", ".join(map(named, value)) if isinstance(value, list) else value
            for name, value in note.items()
            if name != "key"
        }
        remarks.append(say(_FILE, f"note.{note['key']}", lang, **values))
    return remarks


def explain_warning(key: str, lang: Lang = "en") -> str:
    """Return what a key of a column ``warning`` means, as a sentence.

    Raises:
        InputError: an unknown key or language.
    """
    from sdk_text.analysis.units import check_choice  # analysis imports this module

    check_choice("lang", lang, LANGUAGES)
    warnings = shipped(_FILE)["warning"]
    check_choice("key", key, tuple(warnings))
    text: str = warnings[key][lang]
    return text

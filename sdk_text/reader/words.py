"""The words of the reader, lv and en: its page (``wording/reader.toml``) and its messages."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from sdk_text.errors import InputError
from sdk_text.wording.shipped import shipped
from sdk_text.wording.texts import Lang

FILES = ("reader.toml", "reader_messages.toml")


@cache
def _all() -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for name in FILES:
        _flatten(shipped(name), "", found)
    return found


def _flatten(data: Mapping[str, Any], prefix: str, found: dict[str, dict[str, str]]) -> None:
    for name, value in data.items():
        key = f"{prefix}{name}"
        if isinstance(value, Mapping) and {"lv", "en"} <= set(value):
            found[key] = {"lv": str(value["lv"]), "en": str(value["en"])}
        elif isinstance(value, Mapping):
            _flatten(value, f"{key}.", found)


@cache
def page_words(lang: Lang) -> dict[str, str]:
    """Return every text of the page in one language, by its key."""
    return {key: text[lang] for key, text in _all().items()}


def say(key: str, lang: Lang, **values: object) -> str:
    """Return a text with its values filled in.

    Raises:
        InputError: there is no such text.
    """
    entry = _all().get(key)
    if entry is None:
        raise InputError(f"{FILES[1]}: no wording for {key!r}; add it in lv and en")
    return entry[lang].format(**values) if values else entry[lang]

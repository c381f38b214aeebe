"""A study's own codes without personal names: a coder may explain a code by who said what."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields, replace
from functools import cache
from typing import Any, TypeVar

from sdk_text.codebook.loader import load_codebook
from sdk_text.codebook.model import Code, Codebook, Family

Entry = TypeVar("Entry", Code, Family)
_WORDS = (
    "label_lv", "label_en", "definition_lv", "definition_en", "include", "exclude", "examples",
    "include_en", "exclude_en",
)  # fmt: skip


def words_of_codebook(codebook: Codebook) -> Iterator[str]:
    """Yield what a study wrote into its codebook: nothing of the shipped families and codes."""
    entries: tuple[Code | Family, ...] = (*codebook.families, *codebook.codes)
    for entry in entries:
        if entry in _shipped():
            continue
        for value in (getattr(entry, name) for name in _words_of(entry)):
            yield from (value,) if isinstance(value, str) else value


def nameless_codebook(codebook: Codebook, change: Callable[[str], str]) -> Codebook:
    """Return the codebook with the study's own words changed; ids and cues stay."""
    return replace(
        codebook,
        families=tuple(_changed(family, change) for family in codebook.families),
        codes=tuple(_changed(code, change) for code in codebook.codes),
    )


def _changed(entry: Entry, change: Callable[[str], str]) -> Entry:
    if entry in _shipped():
        return entry
    values = {name: getattr(entry, name) for name in _words_of(entry)}
    new: dict[str, Any] = {
        name: change(value) if isinstance(value, str) else tuple(map(change, value))
        for name, value in values.items()
    }
    return replace(entry, **new)


def _words_of(entry: Code | Family) -> list[str]:
    return [field.name for field in fields(entry) if field.name in _WORDS]


@cache
def _shipped() -> frozenset[Code | Family]:
    shipped = load_codebook()
    return frozenset((*shipped.families, *shipped.codes))

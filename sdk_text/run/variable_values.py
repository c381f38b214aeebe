"""What looks wrong among the values of report variables: near-alikes, words among numbers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sdk_text.analysis.variables import number_of
from sdk_text.wording.listing import some
from sdk_text.wording.plurals import counted

_OTHERS = 3
"""Where at least so many times as many values are numbers, the others are told."""


def doubts(names: Sequence[str], rows: Sequence[Mapping[str, str]]) -> list[str]:
    """Return what a researcher should look at: values that differ in capitals only, and values
    that keep a variable of numbers from being one.

    Args:
        names: of the variables.
        rows: values by variable; empty cells are left out.
    """
    said: list[str] = []
    for name in names:
        values = [row[name] for row in rows if name in row]
        said += [f"{name!r}: {doubt}" for doubt in (*_alike(values), *_among_numbers(values))]
    return said


def _alike(values: Sequence[str]) -> list[str]:
    forms: dict[str, list[str]] = {}
    for value in dict.fromkeys(values):
        forms.setdefault(value.casefold(), []).append(value)
    return [
        f"{_some(alike)} differ in capitals only and are groups of their own; write them alike"
        for alike in forms.values()
        if len(alike) > 1
    ]


def _among_numbers(values: Sequence[str]) -> list[str]:
    others = [value for value in values if number_of(value) is None]
    numbers = len(values) - len(others)
    if not others or numbers < _OTHERS * len(others):
        return []
    return [
        f"{counted(numbers, 'value is a number|values are numbers')} but {_some(others)}, so that "
        "all count as words; leave cells without a number empty"
    ]


def _some(values: Sequence[str]) -> str:
    return some(map(repr, dict.fromkeys(values)))

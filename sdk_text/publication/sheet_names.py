"""Names of a workbook's sheets: short enough for Excel, and none of them twice."""

from __future__ import annotations

from collections.abc import Iterable

_LONGEST = 31
"""Characters that Excel takes for the name of a sheet."""


def sheet_names(ids: Iterable[str]) -> list[str]:
    """Return a name for the sheet of each table, its id as far as it fits.

    Names that would be alike, as Excel compares them (without case), get a number.

    >>> sheet_names(["themes", "Themes"])
    ['themes', 'Themes-2']
    """
    names: list[str] = []
    taken: set[str] = set()
    for id in ids:
        name, number = id[:_LONGEST], 1
        while name.casefold() in taken:
            number += 1
            mark = f"-{number}"
            name = id[: _LONGEST - len(mark)] + mark
        taken.add(name.casefold())
        names.append(name)
    return names

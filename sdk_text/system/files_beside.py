"""Files that a person keeps beside the reports, found by name as people and programs write names.

An upper-case letter, or an ending that a file manager hid and a person wrote again
(``variables.csv.csv``), is no reason to pass over somebody's work without a word.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from sdk_text.system.given_files import printable

_TABLES = (".csv", ".xlsx")
_OURS: dict[str, tuple[str, ...]] = {
    "sdk-decisions": _TABLES,
    "sdk-memos": (".csv",),
    "sdk-codebook": (".yaml", ".yml"),
    "sdk-llm": (".toml",),
    "variables": _TABLES,
}
"""What these files are called, and the endings that can be read."""
_LIKE_TABLES = frozenset({*_TABLES, ".xls", ".xlsm", ".ods", ".tsv", ".numbers"})


def plain_name(path: str | Path) -> str:
    """Return a file's name in lower case, without an ending that stands twice.

    >>> plain_name("Variables.csv.CSV")
    'variables.csv'
    """
    name = Path(path).name.casefold()
    ending = Path(name).suffix
    while ending and name.endswith(2 * ending):
        name = name.removesuffix(ending)
    return name


def files_called(folder: str | Path, *names: str) -> list[Path]:
    """Return the files of a folder with these names, written in whatever way; the very names first.

    Of a name that stands there as it should be, others that come to the same are left out.
    """
    found: list[Path] = []
    for name in names:
        exact = Path(folder) / name
        if os.path.lexists(exact) and not exact.is_dir():
            found.append(exact)
        else:
            found += [path for path in _visible(folder) if plain_name(path) == name]
    return found


def files_beginning(folder: str | Path, stem: str) -> list[Path]:
    """Return the files of a folder whose names begin so, in whatever case, sorted by name."""
    return [path for path in _visible(folder) if path.name.casefold().startswith(stem)]


def file_called(folder: str | Path, name: str) -> Path:
    """Return the file of a folder with this name, as it is written there; else as it would be."""
    return next(iter(files_called(folder, name)), Path(folder) / name)


def near_misses(folder: str | Path, taken: Iterable[Path]) -> list[str]:
    """Return a line for each file that is called almost like one that is looked for, and is not.

    Args:
        folder: of the reports.
        taken: files that are read.
    """
    read = {path.resolve() for path in taken}
    told = []
    for path in _visible(folder):
        meant = _meant(path)
        if meant and path.resolve() not in read:
            endings = " or ".join(f"{meant}{ending}" for ending in _OURS[meant])
            told.append(
                f"{printable(path)}: not read; if it is meant for this program, call it {endings} "
                "(and keep one such file)"
            )
    return told


def _meant(path: Path) -> str:
    """Return what a file with such a name seems to be meant for, "" if nothing of ours."""
    name = plain_name(path)
    letters = "".join(c for c in name.partition(".")[0] if c.isalpha())
    for meant in _OURS:
        wanted = meant.replace("-", "")
        if meant == "variables":
            like = letters in (wanted, wanted[:-1]) and Path(name).suffix in _LIKE_TABLES
        elif meant == "sdk-llm":  # others of such names are named with --llm, or are answers
            like = letters == wanted and Path(name).suffix != ".jsonl"
        else:
            like = letters.startswith(wanted.removesuffix("s"))
        if like:
            return meant
    return ""


def _visible(folder: str | Path) -> list[Path]:
    place = Path(folder)
    if not place.is_dir():
        return []
    # A pipe or a device of such a name is no folder to pass over: whoever reads it refuses it.
    return sorted(p for p in place.iterdir() if p.name[:1] not in ".~" and not p.is_dir())

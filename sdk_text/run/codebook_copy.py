"""The codebook beside a run's results, with its rule files, so that the folder alone is enough."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from pathlib import Path, PurePosixPath

from sdk_text.codebook import Codebook
from sdk_text.codebook.writer import codebook_yaml
from sdk_text.system.given_files import read_given

CODEBOOK, RULES = "codebook.yaml", "rules"
_EXTENDS = re.compile(rb"^(\xef\xbb\xbf)?[\"']?extends[\"']?\s*:", re.MULTILINE)
_TAKEN = {"documents", "figures", "matrices", "parquet", "tables"}
"""Folders of a run, in which no rule file is put."""


def keep_codebook(codebook: Codebook, folder: Path, data: bytes | None = None) -> None:
    """Write a codebook and the rule files that it names to a folder, so that they load from there.

    Args:
        codebook: to write; one that extends another is written whole.
        folder: for the results.
        data: its own file. It is kept to the byte where its rule files can lie beside the copy as
            they lie beside it, and it extends no other; else what it says is written anew.

    Raises:
        InputError: a rule file cannot be read.
    """
    own = list(codebook.rule_files)
    beside = {name: _place_beside(name, codebook.source) for name in own}
    whole = data is None or _EXTENDS.search(data) is not None or None in beside.values()
    places = _places_of_their_own(own) if whole else {n: str(p) for n, p in beside.items()}
    for name, place in places.items():
        if data is None and not os.path.lexists(name):  # results of an older run, or from elsewhere
            continue
        target = folder / place
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(read_given(name, "codebook"))
    if whole or data is None:
        named = tuple(places.get(name, name) for name in codebook.rules)
        data = codebook_yaml(replace(codebook, rules=named)).encode("utf-8")
    (folder / CODEBOOK).write_bytes(data)


def _place_beside(name: str, codebook: str) -> PurePosixPath | None:
    """Return where a rule file lies below its codebook's folder; None where it cannot lie so."""
    if not codebook or not Path(name).is_relative_to(Path(codebook).parent):
        return None
    place = PurePosixPath(Path(name).relative_to(Path(codebook).parent).as_posix())
    first = place.parts[0].casefold()
    taken = first in _TAKEN or first.startswith(".") or str(place).casefold() == CODEBOOK
    return None if taken or ".." in place.parts else place


def _places_of_their_own(names: list[str]) -> dict[str, str]:
    """Return a place in the folder of rules for each file; of one name they are numbered."""
    places: dict[str, str] = {}
    for name in names:
        path, number = Path(name), 1
        place = f"{RULES}/{path.name}"
        while place.casefold() in {other.casefold() for other in places.values()}:
            number += 1
            place = f"{RULES}/{path.stem}-{number}{path.suffix}"
        places[name] = place
    return places

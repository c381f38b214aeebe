"""Units coded by hand, as JSON lines: how a study's codings come in from outside.

Each line is an object with the keys doc (the summary's id), start, end (offsets into the
document's text), codes (whole code ids), and if it likes id, section and text.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeGuard

from sdk_text.errors import ReviewError
from sdk_text.system.given_files import read_given_text


@dataclass(frozen=True, slots=True)
class CodedUnit:
    """A stretch of a report coded by hand."""

    summary: str
    start: int
    end: int
    codes: tuple[str, ...]
    """Whole ids, each once."""
    section: str = ""
    id: str = ""
    """As in the file, else the number of its line."""
    text: str = ""


def read_coded_units(path: str | Path) -> list[CodedUnit]:
    """Return the units of a file of JSON lines; empty lines are passed over.

    Raises:
        ReviewError: the file cannot be read, or lines are not of that form: each is named.
    """
    # Not splitlines: a text may hold U+2028, which ends no line of JSON lines.
    lines = read_given_text(path, "coded units", error=ReviewError).split("\n")
    units: list[CodedUnit] = []
    problems: list[str] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            problems.append(f"{path}: line {number}: not JSON ({error})")
            continue
        if problem := _problem(row):
            problems.append(f"{path}: line {number}: {problem}")
        else:
            units.append(_unit(row, number))
    if problems:
        raise ReviewError("\n".join(problems))
    return units


def _unit(row: dict[str, Any], number: int) -> CodedUnit:
    return CodedUnit(
        summary=row["doc"],
        start=row["start"],
        end=row["end"],
        codes=tuple(dict.fromkeys(row["codes"])),
        section=_text(row, "section"),
        id=_text(row, "id") or str(number),
        text=_text(row, "text"),
    )


def _text(row: dict[str, Any], key: str) -> str:
    """Return a value that may be left out, as text; null is as if it were."""
    return "" if row.get(key) is None else str(row[key])


def _problem(row: object) -> str:
    if not isinstance(row, dict):
        return "not an object"
    start, end, codes = row.get("start"), row.get("end"), row.get("codes")
    if not isinstance(row.get("doc"), str):
        return "doc (the summary) is missing"
    if not (_is_offset(start) and _is_offset(end) and 0 <= start < end):
        return "start and end are no offsets"
    if not (isinstance(codes, list) and all(isinstance(code, str) for code in codes)):
        return "codes is no list of codes"
    return ""


def _is_offset(value: object) -> TypeGuard[int]:
    return isinstance(value, int) and not isinstance(value, bool)

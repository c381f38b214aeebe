"""The columns of a table of codes by their headings, and a row's cells as a code's description."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sdk_text.codebook import CueSyntaxError, parse_cue
from sdk_text.codebook.loader import CODE_ID
from sdk_text.errors import InputError
from sdk_text.exchange.words import MARK, say
from sdk_text.review.sheet.words import plain
from sdk_text.system.spreadsheet import Row

NAMES = ("tag", "name", "path", "nosaukums", "code", "codename", "title", "kods")
"""Headings of the codes' names, as `plain` writes them; the first that is there counts."""
PARENTS = (
    "parent code", "category", "code group 1", "parent", "kategorija", "family", "theme", "group",
    "tema", "grupa",
)  # fmt: skip
ABOUT = ("description", "memo", "comment", "definition", "apraksts", "definicija", "skaidrojums")
ENGLISH = ("label en", "english", "name en", "angliski", "nosaukums angliski")
IDS = ("id", "code id", "code", "kods")
"""Of a code's own id ("barrier/money"); only where each cell of the column holds one."""
LISTS = {
    "include": ("include", "includes", "inclusion", "ietver", "ieklauj", "pieder"),
    "exclude": ("exclude", "excludes", "exclusion", "neietver", "neieklauj", "nepieder"),
    "cues": ("cue", "cues", "keywords", "pazime", "pazimes", "atslegvardi"),
    "examples": ("example", "examples", "piemers", "piemeri"),
}
_ITEM = re.compile(r"^\s*(?:[-–•*]|\d+[.)])\s+")
# A cue has commas in brackets only: "telpa[Case=Loc,Number=Plur]".
_BETWEEN = {"cues": re.compile(r"[\n;]|,(?![^\[]*\])"), "examples": re.compile(r"\n")}
_BETWEEN_LIMITS = re.compile(r"[\n;]")


@dataclass(frozen=True)
class Columns:
    """Where what stands in a table of codes; -1: nowhere."""

    name: int
    parent: int
    about: int
    english: int
    id: int
    lists: dict[str, int]

    @classmethod
    def of(cls, header: Sequence[str], rows: Sequence[Row]) -> Columns:
        """Return the columns of a table by its headings."""
        name = column(header, NAMES)
        parent = column(header, PARENTS)
        own = [i for i, cell in enumerate(header) if plain(cell) in IDS and i not in (name, parent)]
        id = next((i for i in own if _holds_ids(rows, i)), -1)
        lists = {kind: column(header, known) for kind, known in LISTS.items()}
        return cls(name, parent, column(header, ABOUT), column(header, ENGLISH), id, lists)

    def left(self, header: Sequence[str]) -> list[str]:
        """Return the headings of columns that are not read."""
        read = {self.name, self.parent, self.about, self.english, self.id, *self.lists.values()}
        return [heading for i, heading in enumerate(header) if heading and i not in read]

    def description(self, cells: Sequence[str]) -> str:
        """Return all that a row says of its code, as our own exports write it.

        Raises:
            InputError: a cue that does not parse.
        """
        lines = [cell_at(cells, self.about)]
        for kind, at in self.lists.items():
            items = _items(kind, cell_at(cells, at))
            if items:
                lines += [say(f"codes.{kind}", "lv"), *(f"– {item}" for item in items)]
        english, id = cell_at(cells, self.english), cell_at(cells, self.id)
        if english or id:
            lines.append(MARK)
            lines += [f"{say('codes.other', 'lv')} {english}"] if english else []
            lines += [f"{say('codes.id', 'lv')} {id}"] if id else []
        return "\n".join(line for line in lines if line)


def column(header: Sequence[str], known: Sequence[str]) -> int:
    """Return where the first of the known headings stands, or -1."""
    there = [plain(cell) for cell in header]
    return next((there.index(heading) for heading in known if heading in there), -1)


def cell_at(cells: Sequence[str], at: int) -> str:
    """Return a cell without blanks around it; "" where there is none."""
    return cells[at].strip() if 0 <= at < len(cells) else ""


def _holds_ids(rows: Sequence[Row], at: int) -> bool:
    values = [cell_at(cells, at) for _, cells in rows]
    return any(values) and all(CODE_ID.fullmatch(value) for value in values if value)


def _items(kind: str, cell: str) -> list[str]:
    """Return the items of a cell that holds several, a line each or parted by signs."""
    parts = _BETWEEN.get(kind, _BETWEEN_LIMITS).split(cell)
    if kind != "cues":  # one may begin with a sign that lists have, too
        parts = [_ITEM.sub("", part) for part in parts]
    found = [item for part in parts if (item := " ".join(part.split()))]
    for item in found if kind == "cues" else ():
        try:
            parse_cue(item)
        except CueSyntaxError as error:
            raise InputError(str(error)) from error
    return found

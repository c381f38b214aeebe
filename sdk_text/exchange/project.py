"""A qualitative project as other programs know it: texts, codes, coders, selections, cases.

The neutral form between our results and any format. Positions are Python string indices into
`Source.text`, end exclusive; times are ISO 8601 in UTC, or empty where the file has none.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:sdk_text:exchange")

ValueType = Literal["Text", "Boolean", "Integer", "Float", "Date", "DateTime"]


def guid(*parts: object) -> str:
    """Return the identifier of a thing by its name: the same in every export."""
    return str(uuid.uuid5(NAMESPACE, "\x1f".join(map(str, parts))))


@dataclass(frozen=True, slots=True)
class User:
    """Who coded or wrote something."""

    guid: str
    name: str


@dataclass(frozen=True, slots=True)
class ProjectCode:
    """A code with the codes below it."""

    guid: str
    name: str
    description: str = ""
    colour: str = ""
    """"#rrggbb", or empty."""
    codable: bool = True
    children: tuple[ProjectCode, ...] = ()
    notes: tuple[str, ...] = ()
    """Guids of notes on it."""

    def walk(self, above: tuple[ProjectCode, ...] = ()) -> Iterator[tuple[ProjectCode, ...]]:
        """Yield this code and all below it, each as the path from the top."""
        stack = [(*above, self)]
        while stack:
            path = stack.pop()
            yield path
            stack += [(*path, child) for child in reversed(path[-1].children)]


@dataclass(frozen=True, slots=True)
class Applied:
    """A code applied to a selection."""

    guid: str
    code: str
    """Guid of the code."""
    user: str = ""
    """Guid of the user."""
    created: str = ""
    notes: tuple[str, ...] = ()
    """Guids of notes on it."""


@dataclass(frozen=True, slots=True)
class Selection:
    """A stretch of a source, with the codes applied to it."""

    guid: str
    start: int
    end: int
    applied: tuple[Applied, ...] = ()
    name: str = ""
    """In most programs the selected words, or their beginning."""
    description: str = ""
    user: str = ""
    created: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Value:
    """What a variable says of a case or a source."""

    variable: str
    """Guid of the variable."""
    value: str
    """As the format writes it: "true", "12", "2026-01-31"."""


@dataclass(frozen=True, slots=True)
class ProjectSource:
    """A text with its selections."""

    guid: str
    name: str
    text: str
    selections: tuple[Selection, ...] = ()
    description: str = ""
    user: str = ""
    created: str = ""
    values: tuple[Value, ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Variable:
    """A property of cases or sources."""

    guid: str
    name: str
    type: ValueType = "Text"


@dataclass(frozen=True, slots=True)
class Case:
    """A unit of the study, with its variables and its stretches of text."""

    guid: str
    name: str
    """Empty: a row of variables for its one source, as MAXQDA and Quirkos write it."""
    description: str = ""
    codes: tuple[str, ...] = ()
    values: tuple[Value, ...] = ()
    sources: tuple[str, ...] = ()
    selections: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Note:
    """A memo."""

    guid: str
    name: str
    text: str
    user: str = ""
    created: str = ""
    in_file: bool = False
    """A document of its own, not a remark on something."""


@dataclass(frozen=True)
class Project:
    """Everything of one project."""

    name: str
    origin: str = ""
    created: str = ""
    user: str = ""
    users: tuple[User, ...] = ()
    codes: tuple[ProjectCode, ...] = ()
    variables: tuple[Variable, ...] = ()
    cases: tuple[Case, ...] = ()
    sources: tuple[ProjectSource, ...] = ()
    notes: tuple[Note, ...] = ()
    description: str = ""
    notices: tuple[str, ...] = ()
    """What the file held and this form does not, or the other way round."""

    def code_paths(self) -> dict[str, tuple[ProjectCode, ...]]:
        """Return for each code's guid the path to it from the top."""
        return {path[-1].guid: path for code in self.codes for path in code.walk()}

    def user_names(self) -> dict[str, str]:
        """Return the users' names by guid."""
        return {user.guid: user.name for user in self.users}

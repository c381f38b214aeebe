"""What a run finds in its files before the long work: the usable ones, and what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sdk_text.records import Notice, ParsedDocument

ERROR_COLUMNS = ("path", "document", "kind", "message")
"""Of a file that was left out; kinds: see `Surveyed`."""


@dataclass(frozen=True)
class Source:
    """A file that holds at least one report."""

    path: Path
    name: str
    sha256: str
    summaries: tuple[str, ...]


@dataclass(frozen=True)
class Surveyed:
    """What was found in one file: its reports, or what is wrong with it."""

    path: Path
    name: str
    sha256: str = ""
    summaries: tuple[str, ...] = ()
    notices: tuple[Notice, ...] = ()
    problem: str = ""
    kind: str = "input"
    """Of the problem: "input", "twice" (a summary that is in another file), "worker" (lost with
    the file) or "bug"."""
    parsed: ParsedDocument | None = None

    @property
    def error(self) -> dict[str, str]:
        """The row that says why the file is left out (columns: `ERROR_COLUMNS`)."""
        row = (str(self.path), self.name, self.kind, self.problem)
        return dict(zip(ERROR_COLUMNS, row, strict=True))


def without_twice(surveyed: Iterable[Surveyed]) -> Iterator[Surveyed]:
    """Yield the files; one with a summary that an earlier file has becomes a problem."""
    seen: dict[str, str] = {}
    for one in surveyed:
        twice = next((i for i in one.summaries if i in seen), None)
        if twice is None:
            if not one.problem:
                seen.update(dict.fromkeys(one.summaries, str(one.path)))
            yield one
            continue
        problem = (
            f"{one.path}: summary {twice!r} is in {seen[twice]} already; "
            "leave one of them out, or number their titles (in the SDK template: "
            "“… PILOTPROJEKTA NR. 2 KOPSAVILKUMS”)"
        )
        yield replace(one, problem=problem, kind="twice")

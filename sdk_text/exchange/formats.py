"""The registry of formats. A further one is a module with functions of these kinds, and an entry.

Modules are imported when their format is used.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast

from sdk_text.errors import InputError
from sdk_text.exchange.building import Decided
from sdk_text.exchange.project import Project
from sdk_text.exchange.refi.write import LineEnds
from sdk_text.results import Results
from sdk_text.system.given_files import check_given
from sdk_text.wording.nearest import did_you_mean
from sdk_text.wording.texts import Lang


@dataclass(frozen=True)
class ExportOptions:
    """What can be chosen for an export; a format may have no use for some of it."""

    name: str = "sdk_text"
    """Of the project."""
    lang: Lang = "en"
    names: Literal["replace", "keep"] = "keep"
    """Personal names in texts, memos and reasons."""
    structure: bool = True
    """Reports and sections as cases."""
    line_ends: LineEnds = "lf"
    decided: Decided = field(default_factory=dict)
    """When persons decided, by coder, segment and code."""


Export = Callable[[Results, ExportOptions], tuple[bytes, tuple[str, ...]]]
"""From results to the file's bytes and what it cannot hold, one line for each kind."""
Read = Callable[[Path], Project]
"""From a file to a project."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file that other programs read or write."""

    suffix: str
    """Of file names, with its dot."""
    title: str
    module: str
    """Below `sdk_text.exchange`; holds the two functions."""
    export_function: str = ""
    read_function: str = ""
    codes_only: bool = False
    """A codebook, without texts and codings."""

    def export(self, results: Results, options: ExportOptions) -> tuple[bytes, tuple[str, ...]]:
        """Return the bytes of the file, and what it cannot hold.

        Raises:
            InputError: this format is only read.
        """
        if not self.export_function:
            raise InputError(f"{self.suffix}: is only read; choose one of {_suffixes('export')}")
        return cast(Export, self._function(self.export_function))(results, options)

    def read(self, path: Path) -> Project:
        """Return the project in a file.

        Raises:
            InputError: this format is only written, or the file cannot be read.
        """
        if not self.read_function:
            raise InputError(f"{path}: {self.title} are not read back; {_suffixes('read')} are")
        check_given(path, "project")
        return cast(Read, self._function(self.read_function))(path)

    def _function(self, name: str) -> object:
        return getattr(importlib.import_module(f"sdk_text.exchange.{self.module}"), name)


FORMATS: tuple[Format, ...] = (
    Format(".qdpx", "REFI-QDA projects", "refi.format", "export_project", "read_qdpx"),
    Format(".qdc", "REFI-QDA codebooks", "refi.format", "export_codebook", "read_qdc", True),
    Format(".csv", "tables of codes", "code_table", "export_code_table", "read_code_table", True),
    Format(
        ".xlsx", "workbooks of codes", "code_table", "export_code_workbook", "read_code_table", True
    ),
)


_SPREADSHEETS = (".xls", ".xlsm", ".ods", ".tsv")


def format_of(path: str | Path) -> Format:
    """Return the format that a file's name tells.

    Raises:
        InputError: none has that ending.
    """
    suffix = Path(path).suffix.lower()
    for entry in FORMATS:
        if entry.suffix == suffix:
            return entry
    known = [entry.suffix for entry in FORMATS]
    near = did_you_mean(suffix, known)
    if suffix in _SPREADSHEETS:
        near = "; save a table of codes as .xlsx or .csv"
    raise InputError(f"{path}: unknown ending; known: {', '.join(known)}{near}")


def _suffixes(way: Literal["export", "read"]) -> str:
    return ", ".join(f.suffix for f in FORMATS if getattr(f, f"{way}_function"))

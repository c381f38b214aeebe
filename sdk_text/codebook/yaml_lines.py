"""YAML into plain Python objects that remember their lines, so that errors can name them."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import yaml

from sdk_text.errors import CodebookError
from sdk_text.system.given_files import printable, read_given
from sdk_text.wording.nearest import did_you_mean

# libyaml's reader is ten times as fast; PyYAML's own gives the same nodes where it is missing.
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_QUOTES = "put a text in quotes that begins with a sign (* & ! [ { % @) or has “: ” or “ #” in it"
_OF_OTHERS = (".xlsx", ".xls", ".ods", ".csv", ".qdc", ".qdpx")
"""Endings of codebooks that `exchange` reads, or says how to save."""
_MAY_BE_ANCHOR = re.compile(r"&[^\s&!]")
_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


@dataclass(frozen=True)
class Source:
    """A YAML file as read: its root node, and how to complain about a place in it."""

    path: str
    sha256: str
    root: yaml.Node

    def error(self, node: yaml.Node | None, message: str) -> CodebookError:
        """An error that names file and line."""
        line = f", line {node.start_mark.line + 1}" if node is not None else ""
        return CodebookError(f"{self.path}{line}: {message}")

    def mapping(
        self, node: yaml.Node, known: set[str], required: set[str] | None = None
    ) -> dict[str, yaml.Node]:
        """The node's entries by key; unknown, repeated and missing keys are errors."""
        if not isinstance(node, yaml.MappingNode):
            raise self.error(node, "expected “key: value” lines here")
        entries: dict[str, yaml.Node] = {}
        for key, value in node.value:
            name = str(getattr(key, "value", ""))
            if name in entries:
                raise self.error(key, f"“{name}” stands twice in one entry")
            if known and name not in known:
                near = did_you_mean(name, known)
                every = ", ".join(sorted(known))
                raise self.error(key, f"unknown key “{name}” (known: {every}){near}")
            entries[name] = value
        missing = sorted((required or set()) - set(entries))
        if missing:
            raise self.error(node, f"missing: {', '.join(missing)}")
        return entries

    def items(self, node: yaml.Node | None) -> list[yaml.Node]:
        """The nodes of a list; nothing counts as an empty list."""
        if node is None or (isinstance(node, yaml.ScalarNode) and node.value in {"", "~", "null"}):
            return []
        if not isinstance(node, yaml.SequenceNode):
            raise self.error(node, "expected a list here")
        return list(node.value)

    def text(self, node: yaml.Node) -> str:
        """A single value as text."""
        if not isinstance(node, yaml.ScalarNode):
            raise self.error(node, "expected a single piece of text here")
        if node.tag.startswith("!"):
            raise self.error(node, f"“{node.tag}” is lost here, as YAML's own sign; {_QUOTES}")
        return " ".join(unicodedata.normalize("NFC", str(node.value)).split())

    def texts(self, node: yaml.Node | None) -> list[str]:
        """A list of single values."""
        return [self.text(item) for item in self.items(node)]

    def number(self, node: yaml.Node, low: float, high: float) -> float:
        """A number between two bounds."""
        try:
            value = float(self.text(node))
        except ValueError as error:
            raise self.error(node, "expected a number here") from error
        if not low <= value <= high:
            raise self.error(node, f"expected a number from {low:g} to {high:g}")
        return value

    def flag(self, node: yaml.Node) -> bool:
        """true or false."""
        value: Any = self.text(node).lower()
        if value not in {"true", "false"}:
            raise self.error(node, "expected true or false")
        return bool(value == "true")


def each(items: Iterable[_Item], read: Callable[[_Item], _Made]) -> list[_Made]:
    """Return what `read` makes of the items; what is wrong with any of them is told at once.

    Raises:
        CodebookError: with a line for each item that cannot be read.
    """
    made: list[_Made] = []
    wrong: list[str] = []
    for item in items:
        try:
            made.append(read(item))
        except CodebookError as error:
            wrong.append(str(error))
    if wrong:
        raise CodebookError("\n".join(wrong))
    return made


def read_yaml(path: str | Path) -> Source:
    """Read and parse a YAML file without building any objects from tags.

    Raises:
        CodebookError: the file is missing, too large, not UTF-8, empty or not YAML, or holds a word
            that YAML takes for a sign of its own and drops.
    """
    data = read_given(path, "codebook", error=CodebookError)
    path = printable(path)
    if path.lower().endswith(_OF_OTHERS):
        raise CodebookError(
            f"{path}: a codebook is YAML; make one of this file with `python -m sdk_text.exchange "
            f"import FILE --codebook-to my.yaml` and name that"
        )
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise CodebookError(f"{path}: not UTF-8 text; save it as UTF-8") from error
    try:
        # Nodes are walked and never built into objects, so tags do nothing here.
        root = yaml.compose(text, Loader=_LOADER)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark is not None else ""
        problem = getattr(error, "problem", None) or " ".join(str(error).split())
        advice = _advice(text, mark.line) if mark is not None else _QUOTES
        raise CodebookError(f"{path}{line}: not valid YAML ({problem}); {advice}") from error
    except RecursionError as error:
        raise CodebookError(f"{path}: nested too deeply") from error
    if root is None:
        raise CodebookError(f"{path}: empty")
    if lost := _lost_anchor(text):
        raise CodebookError(f"{path}, {lost} is lost here, as YAML's own sign; {_QUOTES}")
    return Source(str(path), hashlib.sha256(data).hexdigest(), root)


def _advice(text: str, line: int) -> str:
    """Return what to do about a line that is not YAML."""
    lines = text.split("\n")
    indent = re.match(r"\s*", lines[line] if line < len(lines) else "")
    if indent is not None and "\t" in indent[0]:
        return "indent with spaces, not with tabs"
    return _QUOTES


def _lost_anchor(text: str) -> str:
    """Return line and words of a cue like ``&skola`` that YAML took for the name of a place.

    A name that is used (``*name``) was meant as one.
    """
    if not _MAY_BE_ANCHOR.search(text):
        return ""
    tokens = list(yaml.scan(text, Loader=_LOADER))
    used = {token.value for token in tokens if isinstance(token, yaml.AliasToken)}
    for token in tokens:
        if isinstance(token, yaml.AnchorToken) and token.value not in used:
            return f"line {token.start_mark.line + 1}: “&{token.value}”"
    return ""

"""The codebook that a user keeps beside the reports, and codes added to it."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

from sdk_text.codebook.loader import load_codebook
from sdk_text.codebook.model import Code, Codebook
from sdk_text.errors import CodebookError
from sdk_text.system.files_beside import files_called

CODEBOOK_FILE = "sdk-codebook.yaml"
"""Its name in the corpus folder; `extract` takes it where no other codebook is named."""
_ALSO = "sdk-codebook.yml"
_NEW = """\
# Codes of this study, added to those of the shipped codebook ("sdk"). Change labels and
# definitions as you like; `cues` makes the machine look for a code (docs/coding.md).
name: own
extends: sdk
codes:
"""


def find_codebook(paths: Iterable[str | Path]) -> Path | None:
    """Return the codebook beside the first of these reports or folders that has one."""
    for given in paths:
        path = Path(given)
        folder = path if path.is_dir() else path.parent
        if there := files_called(folder, CODEBOOK_FILE, _ALSO):
            return there[0]
    return None


def load_codebook_for(
    paths: Iterable[str | Path], codebook: str | Path | Codebook | None = None
) -> Codebook:
    """Return the codebook that is named, else the one beside the reports, else the shipped one.

    Every command that codes reports, or takes in what persons coded in them, asks here: a sheet
    may hold whatever codes a run offered.

    Args:
        paths: reports or their folders, or a file that is kept beside them.
        codebook: that the user named.

    Raises:
        CodebookError: it cannot be used.
    """
    return load_codebook(find_codebook(paths) if codebook is None else codebook)


def with_code(path: Path, text: str | None, code: Code) -> str:
    """Return the text of a codebook file with one more code at the end of its list.

    All else in it, comments, too, stays as it is.

    Args:
        path: of the file, to name it in messages and to find the files that it names.
        text: what it holds; None: there is none yet.
        code: to add.

    Raises:
        CodebookError: the file cannot be read, or has its codes in a form that a code cannot be
            added to (`codes: [ … ]` on one line).
    """
    changed = _NEW + _item(code, "  ") if text is None else _appended(path, text, code)
    _check(path, changed, code)
    return changed


def _appended(path: Path, text: str, code: Code) -> str:
    try:
        root = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        raise CodebookError(f"{path}: not valid YAML; put it right first") from error
    pairs = root.value if isinstance(root, yaml.MappingNode) else []
    codes = next((value for key, value in pairs if key.value == "codes"), None)
    if not isinstance(codes, yaml.SequenceNode) or codes.flow_style or not codes.value:
        raise CodebookError(f"{path}: write its codes as a list, a code a line with “- id: …”")
    lines = text.splitlines(keepends=True)
    first = lines[codes.value[0].start_mark.line]
    indent = first[: len(first) - len(first.lstrip())]
    last = _last_line(codes)
    while last >= 0 and not lines[last].strip():
        last -= 1
    if not lines[last].endswith("\n"):
        lines[last] += "\n"
    return "".join([*lines[: last + 1], _item(code, indent), *lines[last + 1 :]])


def _last_line(node: yaml.Node) -> int:
    """Return the line on which the last word of a list stands."""
    if isinstance(node, yaml.SequenceNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1])
    if isinstance(node, yaml.MappingNode) and node.value and not node.flow_style:
        return _last_line(node.value[-1][1])
    end = node.end_mark
    # The end of a text in several lines is where the next begins.
    at_margin = end.column == 0 and end.line > node.start_mark.line
    return int(end.line) - 1 if at_margin else int(end.line)


def _item(code: Code, indent: str) -> str:
    values: dict[str, Any] = {
        "id": code.id,
        "label_lv": code.label_lv,
        "label_en": code.label_en,
        "definition_lv": code.definition_lv,
        "definition_en": code.definition_en,
    }
    kept = {key: value for key, value in values.items() if value}
    lines = yaml.safe_dump([kept], allow_unicode=True, sort_keys=False, width=10_000).splitlines()
    return "".join(f"{indent}{line}\n" for line in lines)


def _check(path: Path, text: str, code: Code) -> None:
    """Refuse a text that does not load, or that has not the code."""
    # Beside the file, so that what it extends and its rules are found.
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=".sdk-trial-", suffix=".yaml")
    trial = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode("utf-8"))
        loaded = load_codebook(trial)
    except CodebookError as error:
        raise CodebookError(str(error).replace(str(trial), str(path))) from error
    finally:
        trial.unlink(missing_ok=True)
    if code.id not in loaded:
        raise CodebookError(f"{path}: the code {code.id} cannot be added to it")

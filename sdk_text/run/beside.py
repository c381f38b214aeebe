"""What lies beside the reports and may be meant for a run, but is not read, or is read twice."""

from __future__ import annotations

from pathlib import Path

from sdk_text.codebook.beside import find_codebook
from sdk_text.run.variables import VARIABLES_FILES
from sdk_text.system.files_beside import files_called, near_misses
from sdk_text.system.given_files import printable


def passed_over(folder: Path) -> list[str]:
    """Return a line for each file whose name is almost that of one that a run looks for."""
    from sdk_text.llm.settings import SETTINGS_FILE
    from sdk_text.review.decisions.file import find_decisions
    from sdk_text.review.memos import find_memos

    decisions, book = find_decisions(folder), find_codebook([folder])
    taken = [
        *decisions,
        *find_memos([folder]),
        *files_called(folder, *VARIABLES_FILES, SETTINGS_FILE),
    ]
    return [
        *near_misses(folder, [*taken, *([book] if book is not None else [])]),
        *_in_two_formats(decisions),
    ]


def _in_two_formats(decisions: list[Path]) -> list[str]:
    """Return a line for each file of decisions that was saved as a workbook, too."""
    plain = {path.stem.casefold(): path for path in decisions if path.suffix.lower() == ".csv"}
    return [
        f"{printable(path)}: read as well as {printable(plain[path.stem.casefold()])}; what was "
        "taken back in one still stands in the other, so keep one of them"
        for path in decisions
        if path not in plain.values() and path.stem.casefold() in plain
    ]

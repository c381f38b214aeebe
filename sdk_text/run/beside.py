"""What lies beside the reports and may be meant for a run, but is not read, or is read twice."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from sdk_text.codebook.beside import find_codebook
from sdk_text.errors import InputError
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
        *_copies(decisions),
    ]


def in_folders_below(reports: Iterable[Path], folders: Sequence[Path]) -> list[str]:
    """Return a line for each file that lies beside reports in a folder below those that were given.

    Args:
        reports: the files that a run reads.
        folders: in which files for it are looked for.
    """
    from sdk_text.review.decisions.file import find_decisions
    from sdk_text.review.memos import find_memos

    looked = {folder.resolve() for folder in folders}
    below = [f for f in dict.fromkeys(p.parent for p in reports) if f.resolve() not in looked]
    found = [file for f in below for file in (*find_decisions(f), *find_memos([f]))]
    places = " or ".join(map(printable, folders))
    return [
        f"{printable(file)}: not read, as it does not lie in {places}; put it there, or give its "
        "folder to the command, too"
        for file in found
    ]


def _copies(files: list[Path]) -> list[str]:
    """Return a line for each file of decisions of which most stands in another one, too.

    It was saved as a workbook, or is a copy that a person or a program that shares folders made.
    """
    from sdk_text.review.decisions.file import load_decisions

    if len(files) < 2:
        return []  # the usual case, in which no file is read twice
    known: dict[Path, set[tuple[str, ...]]] = {}
    told: list[str] = []
    for path in sorted(files, key=lambda path: (path.suffix.lower() != ".csv", path)):
        said: set[tuple[str, ...]] = set()
        with suppress(InputError):  # told where the decisions are read
            said = {(*d.identity, d.action, d.new_code) for d in load_decisions(path)}
        like = (
            o for o, there in known.items() if 2 * len(said & there) > min(map(len, (said, there)))
        )
        if other := next(like, None):
            told.append(
                f"{printable(path)}: read as well as {printable(other)}, which holds most of the "
                "same decisions; what was taken back in one still stands in the other, so keep "
                "one of them"
            )
        known[path] = said
    return told

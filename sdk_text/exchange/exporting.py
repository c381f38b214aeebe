"""Results out to a file of another program."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from sdk_text.errors import InputError
from sdk_text.exchange.building import Decided
from sdk_text.exchange.formats import ExportOptions, format_of
from sdk_text.exchange.refi.write import LineEnds
from sdk_text.results import Results, read_table
from sdk_text.system.files import write_asked_for
from sdk_text.wording.texts import check_language

DECISION_REPORT = "decisions.csv"


@dataclass(frozen=True, slots=True)
class Exported:
    """What was written, and what it does not hold."""

    path: Path
    left_out: tuple[str, ...]


def export_results(
    results: Results | str | Path, path: str | Path, *, lang: str | None = None,
    names: Literal["replace", "keep"] = "keep", structure: bool = True,
    line_ends: LineEnds = "lf", decided: Decided | None = None, overwrite: bool = False,
) -> Exported:  # fmt: skip
    """Write results for another program; the format is told by the file's ending.

    ``.qdpx``: a REFI-QDA project with texts, codes, coders, codings, reports and sections;
    ``.qdc``: the codebook alone; ``.csv``, ``.xlsx``: the codebook as a table. The
    same results give the same file, byte for byte. Quotes as a table: ``python -m
    sdk_text.quotes``.

    Args:
        results: of a run, or the folder that extract wrote.
        path: file to write.
        lang: "lv" or "en": of labels, descriptions and headings; None: as of the run.
        names: "replace" puts pseudonyms for personal names.
        structure: reports and sections as cases, too (QDPX).
        line_ends: "crlf" for programs that count a line end as two (QDPX).
        decided: when persons decided, by coder, segment and code; from the folder if there is one.
        overwrite: replace another file that is there; it may hold work.

    Raises:
        InputError: an unknown format or option, a file that is there already, or a place that
            cannot be written; nothing is written then.
    """
    path = Path(path)
    chosen = format_of(path)
    if line_ends not in ("lf", "crlf"):
        raise InputError(f"line ends {line_ends!r}: choose lf or crlf")
    if not isinstance(results, Results):
        folder = Path(results)
        results = Results.load(folder)
        decided = decided if decided is not None else decided_when(folder)
    options = ExportOptions(
        path.stem, check_language(lang or results.lang), names, structure, line_ends, decided or {}
    )
    data, left_out = chosen.export(results, options)
    write_asked_for(path, data, overwrite=overwrite)
    return Exported(path, left_out)


def decided_when(folder: str | Path) -> Mapping[tuple[str, str, str], str]:
    """Return when persons decided, by coder, segment and code, from a run's ``decisions.csv``."""
    path = Path(folder) / DECISION_REPORT
    if not path.is_file():
        return {}
    frame = read_table(path)
    needed = ["coder", "decided", "action", "code", "new_code", "now"]
    if not set(needed) <= set(frame.columns):
        return {}
    found: dict[tuple[str, str, str], str] = {}
    for coder, when, action, code, new, segment in (
        frame[needed].astype("string").itertuples(index=False, name=None)
    ):
        given = new if action == "recode" else code
        key = (str(coder), str(segment), str(given))
        found[key] = max(found.get(key, ""), str(when))
    return found

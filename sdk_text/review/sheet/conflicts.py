"""What persons differ on, as a review sheet for whoever settles it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.files import write_whole
from sdk_text.frames import as_segments
from sdk_text.records import Coding
from sdk_text.review.agreement.coders import load_coders
from sdk_text.review.decisions.apply import decided_segments, load_decisions
from sdk_text.review.sheet.rows import sheet_rows
from sdk_text.review.sheet.words import Language
from sdk_text.review.sheet.writing import csv_bytes, xlsx_bytes

if TYPE_CHECKING:
    from sdk_text.results import Results


def disputed(results: Results, files: Sequence[str | Path]) -> tuple[list[Coding], list[str]]:
    """Return the codings that some persons gave and others did not, and the persons.

    Only segments that all of them read count, and the coder of each coding is who gave it: the
    others said no.

    Raises:
        InputError: fewer than two persons, or no segment that all of them read.
    """
    segments = as_segments(results.segments)
    decisions = load_decisions(list(files))
    read = decided_segments(decisions, segments)
    if len(read) < 2:
        who = ", ".join(read) or "nobody"
        raise InputError(f"only {who} decided in these files; conflicts need two persons")
    by_all = set.intersection(*read.values())
    if not by_all:
        raise InputError(f"no segment was read by all of {', '.join(read)}")
    given: dict[tuple[str, str], dict[str, Coding]] = {}
    for file in dict.fromkeys(files):
        for coder, codings in load_coders(
            [file], codebook=results.codebook, results=results
        ).items():
            for coding in codings:
                if coding.segment in by_all and coding.coder != "form":
                    given.setdefault((coding.segment, coding.code), {})[coder] = coding
    from dataclasses import replace

    found = [
        replace(coding, coder=coder)
        for who in given.values()
        if len(who) < len(read)
        for coder, coding in who.items()
    ]
    return found, list(read)


def write_conflicts(
    results: Results,
    files: Sequence[str | Path],
    path: str | Path,
    *,
    lang: Language = "en",
    overwrite: bool = False,
) -> tuple[int, list[str]]:
    """Write a sheet with a row for each coding that persons differ on; return rows and persons.

    It is filled in and read back as any review sheet, in the name of whoever settles it; that
    record counts, being the latest, and the persons' own stay as they are.

    Raises:
        InputError: see `disputed`; another file type, or a file that is there already.
    """
    path = Path(path)
    if path.suffix.lower() not in (".csv", ".xlsx"):
        raise InputError(f"{path}: a review sheet ends in .xlsx or .csv")
    if path.exists() and not overwrite:
        raise InputError(f"{path}: is there already and may hold decisions; name another file")
    codings, coders = disputed(results, files)
    segments = as_segments(results.segments)
    rows = sheet_rows(
        codings, segments, results.codebook, lang=lang, uncoded=False,
        only={coding.segment for coding in codings},
    )  # fmt: skip
    if rows:
        csv = path.suffix.lower() == ".csv"
        data = (
            csv_bytes(rows, lang=lang, excel=False)
            if csv
            else xlsx_bytes(rows, results.codebook, lang=lang)
        )
        write_whole(path, data)
    return len(rows), coders

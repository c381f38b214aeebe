"""What persons differ on, as a review sheet for whoever settles it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.frames import as_segments
from sdk_text.records import Coding, Segment
from sdk_text.review.agreement.coders import by_file, load_coders
from sdk_text.review.decisions.apply import decided_segments, load_decisions
from sdk_text.review.decisions.file import decision_files, moment, with_files_beside
from sdk_text.review.decisions.placing import place_decisions
from sdk_text.review.decisions.record import Decision
from sdk_text.review.sheet.rows import sheet_rows
from sdk_text.system.given_files import printable
from sdk_text.wording.texts import Lang

if TYPE_CHECKING:
    from sdk_text.results import Results


def disputed(results: Results, files: Sequence[str | Path]) -> tuple[list[Coding], list[str]]:
    """Return the codings that some persons gave and others did not, and the persons.

    Each segment counts for those who read it, where they are two or more, and the coder of each
    coding is who gave it: the others of them said no. What was settled in any file of decisions
    beside these is settled.

    Args:
        results: of a run.
        files: of decisions, or folders that hold such.

    Raises:
        InputError: fewer than two persons, or no segment that two of them read.
    """
    segments = as_segments(results.segments)
    files = decision_files(files)
    decisions = load_decisions(files)
    read = decided_segments(decisions, segments)
    if len(read) < 2:
        where = ", ".join(map(printable, files))
        raise InputError(
            f"{where}: conflicts need two persons who decided on segments of this run; "
            f"{', '.join(read) or 'nobody'} did"
        )
    readers = Counter(segment for of_coder in read.values() for segment in of_coder)
    if max(readers.values()) < 2:
        raise InputError(f"no segment was read by two of {', '.join(read)}")
    settled = settled_by(load_decisions(with_files_beside(files)), segments)
    found = [
        replace(coding, coder=coder)
        for spot, who in given_by(results, files, read).items()
        if len(who) < readers[spot[0]] and spot not in settled
        for coder, coding in who.items()
    ]
    return found, list(read)


def given_by(
    results: Results, files: Sequence[Path], read: Mapping[str, Collection[str]]
) -> dict[tuple[str, str], dict[str, Coding]]:
    """Return who gave each code on each segment, and how, by the files of those who `read` it."""
    given: dict[tuple[str, str], dict[str, Coding]] = {}
    coders = load_coders(by_file(files), codebook=results.codebook, results=results,
                         only_blind=False)  # fmt: skip
    for coder, codings in coders.items():
        for coding in codings:
            if coding.segment in read.get(coder, ()) and coding.coder != "form":
                given.setdefault((coding.segment, coding.code), {})[coder] = coding
    return given


def settled_by(
    decisions: Sequence[Decision], segments: Sequence[Segment]
) -> dict[tuple[str, str], str]:
    """Return who settled what, by segment and code, unless a side has spoken again since."""
    last: dict[tuple[str, str], dict[bool, tuple[datetime, str]]] = {}
    for placement in place_decisions(decisions, segments):
        decision = placement.decision
        if placement.segment is None or decision.action == "comment":
            continue
        for code in {decision.code, decision.new_code} - {""}:
            times = last.setdefault((placement.segment.segment, code), {})
            settles, said = bool(decision.settles), (moment(decision.decided), decision.coder)
            times[settles] = max(said, times.get(settles, said))
    return {
        spot: times[True][1]
        for spot, times in last.items()
        if True in times and times.get(False, times[True])[0] <= times[True][0]
    }


def write_conflicts(
    results: Results,
    files: Sequence[str | Path],
    path: str | Path,
    *,
    lang: Lang = "en",
    overwrite: bool = False,
) -> tuple[int, list[str]]:
    """Write a sheet with a row for each coding that persons differ on; return rows and persons.

    It is filled in and read back as any review sheet, in the name of whoever settles it. What is
    decided there is a third record (`Decision.settles`), which counts; the persons' own stay.

    Raises:
        InputError: see `disputed`; another file type, or a file that is there already.
    """
    # Imported here: openpyxl is for who writes a sheet.
    from sdk_text.review.sheet.writing import check_sheet, write_rows

    check_sheet(Path(path), overwrite=overwrite)
    codings, coders = disputed(results, files)
    segments = as_segments(results.segments)
    rows = sheet_rows(
        codings, segments, results, lang=lang, uncoded=False,
        only={coding.segment for coding in codings}, settles=True,
    )  # fmt: skip
    if rows:
        write_rows(rows, path, results.codebook, lang=lang, overwrite=overwrite)
    return len(rows), coders

"""Review sheets: codings out to a researcher's spreadsheet, decisions back in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from sdk_text.errors import InputError, ReviewError
from sdk_text.frames import as_codings, as_segments
from sdk_text.records import MACHINES
from sdk_text.review.decisions.file import moment, now
from sdk_text.review.decisions.record import Decision, person_name, person_problem
from sdk_text.review.sheet.earlier import earlier_remarks, with_what_is_not_shown
from sdk_text.review.sheet.reading import SheetReader, SheetRow
from sdk_text.review.sheet.rows import parse_key, sheet_rows
from sdk_text.review.sheet.tables import read_sheet_rows
from sdk_text.review.sheet.writing import check_sheet, write_rows
from sdk_text.wording.listing import some
from sdk_text.wording.plurals import counted
from sdk_text.wording.texts import Lang

if TYPE_CHECKING:
    from sdk_text.codebook.model import Codebook
    from sdk_text.results import Results

__all__ = ["read_review", "write_review"]


def write_review(
    results: Results, path: str | Path, *, lang: Lang = "en", uncoded: bool = False,
    only: Collection[str] | None = None, undecided: bool = False, excel: bool = False,
    overwrite: bool = False, blind: bool = False,
) -> int:  # fmt: skip
    """Write the codings of a run as a sheet to review, and return its number of rows.

    A row is a coding with its words, the segments before and after, coder, confidence and cue; the
    columns decision, new code and comment wait for the person. Ticks of the form are not in it.

    Args:
        results: of a run.
        path: ending in .xlsx (lists to choose from) or .csv.
        lang: of headings, labels and offered words; either is read back.
        uncoded: rows for segments without codings, too, so that a code can be added.
        only: ids of the segments to show, for instance of a reading list.
        undecided: leave out codings that are a person's already, and, of the segments without
            codings, those that a person read or decided on.
        excel: CSV as Excel opens it with Latvian settings (BOM, semicolon).
        overwrite: replace a file that is there; it may hold a person's work.
        blind: a row for every segment, and none of the codes, coders or cues.

    Raises:
        InputError: another file type, a file that is there already, or one that cannot be written.
    """
    check_sheet(Path(path), overwrite=overwrite)
    codings = [c for c in as_codings(results.codings) if c.coder != "form"]
    seen: set[str] = set()
    if undecided:
        seen = {*results.segments_read, *(c.segment for c in codings if c.coder not in MACHINES)}
        codings = [c for c in codings if c.coder in MACHINES]
    if blind:
        codings, uncoded = [], True
    segments = as_segments(results.segments)
    rows = sheet_rows(codings, segments, results, lang=lang, uncoded=uncoded, only=only, seen=seen)
    write_rows(rows, path, results.codebook, lang=lang, excel=excel, overwrite=overwrite)
    return len(rows)


def read_review(
    path: str | Path, *, coder: str, codebook: Codebook, decided: str | None = None,
    read: Literal["", "read", "blind"] = "", remarks: list[str] | None = None,
    kept: Sequence[Decision] = (),
) -> list[Decision]:  # fmt: skip
    """Read a filled-in review sheet as one person's decisions.

    Rows without a decision or comment say nothing. What spreadsheets do to a file is put up with:
    delimiter, encoding, order of rows and columns, further columns, headings of either language.
    All sheets of a workbook that have the columns are read.

    Args:
        path: .csv or .xlsx, written by `write_review`.
        coder: the person's name, as codings will carry it.
        codebook: codes decided for must be in it.
        decided: when (ISO 8601); None: now.
        read: "read": all rows were read, so that those left empty count as read; "blind": and the
            sheet showed no codes, so that the person's codes on them are those added, no others.
        remarks: is given what was not read (columns, sheets), and what of `kept` still holds.
        kept: the decisions that are there already; their comments stay where the sheet has none.

    Raises:
        ReviewError: the sheet cannot be read, or rows contradict each other, were edited, repeat,
            or name codes or decisions that do not exist. All are named, and none is taken over.
        InputError: the name cannot be a person's.
    """
    if problem := person_problem(coder):
        raise InputError(problem)
    decided = _when(decided)
    remarks = [] if remarks is None else remarks
    sheet, coder = read_sheet_rows(path), person_name(coder)
    rows = [row for row in sheet.rows if not _is_of_others(row, coder)]
    remarks += [*sheet.remarks, *_of_others(path, sheet.rows, coder)]
    reading = SheetReader(coder, decided, codebook, sheet.lang).read(rows)
    if reading.problems:
        raise ReviewError("\n".join(f"{path}: {problem}" for problem in reading.problems))
    said = [*reading.decisions, *_emptied(rows, reading.decisions)]
    said = _blind(path, rows, said) if read == "blind" else said
    every = [*said, *(_read(rows, coder, decided, read) if read else ())]
    new, staying = with_what_is_not_shown(dict.fromkeys(every), kept)
    remarks += [*earlier_remarks(rows, coder, new, kept), *staying]
    return new


def _when(decided: str | None) -> str:
    """Return a date as decisions have it, now if none is given."""
    try:
        return moment(decided).isoformat() if decided else now()
    except ValueError:
        raise InputError(f"{decided!r} is no date; write it as 2026-01-31") from None


def _blind(path: str | Path, rows: Iterable[SheetRow], said: Iterable[Decision]) -> list[Decision]:
    """Return decisions as made blind; a sheet that shows codes is refused: they were seen."""
    if seen := sum(bool(row["code"]) for row in rows):
        raise ReviewError(
            f"{path}: shows the codes of {counted(seen, 'row|rows')}, so that nobody coded it "
            "blind; import it without --blind (with --all-read, if all of it was read)"
        )
    return [replace(decision, blind="yes") for decision in said]


def _is_of_others(row: SheetRow, coder: str) -> bool:
    """Tell whether a row of a sheet of decisions that moved holds another person's word."""
    return bool(row["then"] and row["coder"]) and coder not in row["coder"].split("; ")


def _of_others(path: str | Path, rows: Sequence[SheetRow], coder: str) -> Iterator[str]:
    """Yield that such rows were left out: who imports them confirms her own words only."""
    left = [row for row in rows if _is_of_others(row, coder)]
    if left:
        names = ", ".join(dict.fromkeys(row["coder"] for row in left))
        yield (
            f"{path}: what {names} said is not taken for what {coder} says (row "
            f"{some(str(row.number) for row in left)}); import the sheet in each person's own name"
        )


def _emptied(rows: Iterable[SheetRow], said: Sequence[Decision]) -> Iterator[Decision]:
    """Yield the rejections that "no code" is in a sheet of conflicts: of all that it lists there.

    A dispute is about one code, and is settled by what is said of that code.
    """
    emptied = {d.segment: d for d in said if d.settles and d.action == "none"}
    known = {decision.identity for decision in said}
    for row in rows:
        none, key = emptied.get(row["segment"]), parse_key(row["key"])
        if none is None or key is None or not row["code"]:
            continue
        decision = replace(
            none, action="reject", code=row["code"], evidence=row["evidence"],
            occurrence=key.occurrence, comment="",
        )  # fmt: skip
        if decision.identity not in known:
            yield decision


def _read(
    rows: Iterable[SheetRow], coder: str, decided: str, action: Literal["read", "blind"]
) -> Iterator[Decision]:
    """Yield a record for every segment of the sheet that the person read it."""
    seen: set[str] = set()
    for row in rows:
        key = parse_key(row["key"])
        if key is None or row["segment"] in seen:
            continue
        seen.add(row["segment"])
        yield Decision(
            coder=coder, decided=decided, action=action, summary=row["summary"],
            section=row["section"], segment=row["segment"], code="", text=row["text"],
            key=key.key, before=key.before, after=key.after,
        )  # fmt: skip

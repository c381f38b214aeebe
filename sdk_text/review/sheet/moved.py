"""Decisions that moved with an edited report, as a sheet in which they can be confirmed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from sdk_text.frames import as_codings, as_segments
from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.record import Action, find_all, places
from sdk_text.review.sheet.rows import sheet_row, stands_under, titles_and_labels
from sdk_text.review.sheet.words import review_words
from sdk_text.review.sheet.writing import check_sheet, write_rows
from sdk_text.wording.texts import Lang

if TYPE_CHECKING:
    from sdk_text.results import Results

_SAYS: dict[str, tuple[tuple[Action | Literal[""], str], ...]] = {
    "accept": (("accept", "code"),),
    "add": (("accept", "code"),),
    "reject": (("reject", "code"),),
    "recode": (("reject", "code"), ("accept", "new_code")),
    "none": (("none", ""),),
    "comment": (("", "code"),),
}
"""What a decision of then says in a sheet of now: a word, and the column of the code it is on."""
_JOINED = ("coder", "comment")
"""Cells of rows on the same code that stand side by side in one row."""


def write_moved(
    results: Results,
    path: str | Path,
    *,
    coder: str = "",
    lang: Lang = "en",
    overwrite: bool = False,
) -> int:
    """Write a row for each decision that was applied to an edited segment; return their number.

    A row shows the words then and now, and the decision is filled in: importing the sheet in the
    same person's name confirms it for the words as they are now; changing it takes it back, and
    with an empty cell it stays as it was. Without such decisions there is no sheet.

    Args:
        results: of a run; its ``decisions`` say what moved.
        path: ending in .xlsx or .csv.
        coder: only this person's; "" for everybody's.
        lang: of headings, labels and offered words.
        overwrite: replace a file that is there.

    Raises:
        InputError: another file type, a file that is there already, or one that cannot be written.
    """
    check_sheet(Path(path), overwrite=overwrite)
    rows = list(_rows(results, coder, lang))
    if rows:
        write_rows(rows, path, results.codebook, lang=lang, overwrite=overwrite)
    return len(rows)


def _rows(results: Results, coder: str, lang: Lang) -> Iterator[dict[str, str]]:
    segments = as_segments(results.segments)
    placed = dict(zip((s.segment for s in segments), places(segments), strict=True))
    record = {segment.segment: segment for segment in segments}
    given: dict[tuple[str, str, str], Coding] = {
        (c.segment, c.code, c.coder): c for c in as_codings(results.codings)
    }
    titles, labels = titles_and_labels(results, lang)
    rows: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    words = {d.action: d.words[lang][0] for d in review_words().decisions}
    moved = results.decisions[results.decisions["status"] == "moved"]
    for said in moved.to_dict("records"):
        now = str(said["now"])
        if now not in placed or (coder and said["coder"] != coder):
            continue
        for action, column in _SAYS.get(str(said["action"]), ()):
            code = str(said[column]) if column else ""
            known = given.get((now, code, str(said["coder"])))
            coded = _coded(record[now], known, code, said)
            context = {
                "section_title": titles.get(record[now].section, ""),
                "lead_in": stands_under(record[now]),
                "then": str(said["text"]),
                "decision": words[action] if action else "",
            }
            settles = bool(said["settles"])
            row = sheet_row(placed[now], context, coded, labels, settles)
            _join(rows[now, row["key"]], row)
    yield from (row for on_code in rows.values() for row in on_code)


def _join(on_code: list[dict[str, str]], row: dict[str, str]) -> None:
    """Put a row to others on the same code and words: a sheet has what is said of them once.

    A code may have come in two ways, or of two persons, or with a remark apart.
    """
    for other in on_code:
        if not row["decision"] or other["decision"] in ("", row["decision"]):
            other["decision"] = other["decision"] or row["decision"]
            for cell in _JOINED:
                told = dict.fromkeys([*other[cell].split("; "), row[cell]])
                other[cell] = "; ".join(filter(None, told))
            return
    on_code.append(row)


def _coded(
    segment: Segment, known: Coding | None, code: str, said: dict[Any, Any]
) -> dict[str, str]:
    """Return what a row tells of a coding: its words are those decided on, where they stand yet."""
    evidence, which = str(said["evidence"]), str(said["occurrence"])
    found = find_all(evidence, segment.text)
    if evidence and not found and known is not None:
        evidence, which = known.text, ""
        found = [] if known.text == segment.text else find_all(evidence, segment.text)
    return {
        "code": code,
        "coder": str(said["coder"]),
        "comment": str(said["comment"]),
        "evidence": evidence if found else "",
        "occurrence": which if len(found) > 1 else "",
    }

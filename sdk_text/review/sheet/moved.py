"""Decisions that moved with an edited report, as a sheet in which they can be confirmed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdk_text.frames import as_codings, as_segments
from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.record import find_all, places
from sdk_text.review.sheet.rows import sheet_row, stands_under, titles_and_labels
from sdk_text.review.sheet.words import Language, review_words
from sdk_text.review.sheet.writing import check_sheet, write_rows

if TYPE_CHECKING:
    from sdk_text.results import Results

_SAYS: dict[str, tuple[tuple[str, str], ...]] = {
    "accept": (("accept", "code"),),
    "add": (("accept", "code"),),
    "reject": (("reject", "code"),),
    "recode": (("reject", "code"), ("accept", "new_code")),
    "none": (("none", ""),),
}
"""What a decision of then says in a sheet of now: a word, and the column of the code it is on."""


def write_moved(
    results: Results,
    path: str | Path,
    *,
    coder: str = "",
    lang: Language = "en",
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


def _rows(results: Results, coder: str, lang: Language) -> Iterator[dict[str, str]]:
    segments = as_segments(results.segments)
    placed = dict(zip((s.segment for s in segments), places(segments), strict=True))
    record = {segment.segment: segment for segment in segments}
    given: dict[tuple[str, str, str], Coding] = {
        (c.segment, c.code, c.coder): c for c in as_codings(results.codings)
    }
    titles, labels = titles_and_labels(results, lang)
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
                "decision": words[action],  # type: ignore[index]
            }
            yield sheet_row(placed[now], context, coded, labels)


def _coded(
    segment: Segment, known: Coding | None, code: str, said: dict[Any, Any]
) -> dict[str, str]:
    whole = known is None or (known.start, known.end) == (segment.start, segment.end)
    evidence = "" if whole or known is None else known.text
    return {
        "code": code,
        "coder": str(said["coder"]),
        "comment": str(said["comment"]),
        "evidence": evidence if find_all(evidence, segment.text) else "",
    }

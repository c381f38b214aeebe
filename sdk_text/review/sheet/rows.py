"""The rows of a review sheet: every coding with its evidence, its context and a key."""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sdk_text.records import Coding, Segment
from sdk_text.review.decisions.record import Place, places, words
from sdk_text.review.decisions.rulings import Spot, occurrence_in, spot_of

if TYPE_CHECKING:
    from sdk_text.results import Results

CELL_LIMIT = 32_000
"""Characters that a spreadsheet cell holds (32,767), with some to spare."""

_KEY = re.compile(
    r"(k[0-9a-f]{16})\.(|k[0-9a-f]{16})\.(|k[0-9a-f]{16})\.(k[0-9a-f]{12})"
    r"(?:#([0-9]{1,6}))?(|\.settles)"
)


@dataclass(frozen=True, slots=True)
class SheetKey:
    """What ties a row to the report: fingerprints, and a seal over what must not be edited."""

    key: str
    before: str
    after: str
    seal: str
    occurrence: str = ""
    """Which one, where the coded words stand several times in the segment."""
    settles: str = ""
    """".settles" in a sheet of conflicts: what is decided there is the third record."""

    def __str__(self) -> str:
        which = f"#{self.occurrence}" if self.occurrence else ""
        return f"{self.key}.{self.before}.{self.after}.{self.seal}{which}{self.settles}"


def parse_key(cell: str) -> SheetKey | None:
    """Return the key that a cell holds, or None."""
    match = _KEY.fullmatch(cell.strip())
    return SheetKey(*match.groups("")) if match else None


def seal_of(row: Mapping[str, str]) -> str:
    """Return a digest of the cells that a person must not change: ids, code, text and evidence.

    It survives what a spreadsheet does to a text, but no edit. Set aside are spacing and
    punctuation, letters that cp1257 lacks, and short texts with digits, which spreadsheets
    rewrite as numbers and dates.
    """
    ids = [" ".join(row.get(c, "").split()) for c in ("summary", "section", "segment", "code")]
    texts = [_durable(row.get(c, "")) for c in ("text", "evidence")]
    data = "\0".join(ids + texts).encode("utf-8")
    return "k" + hashlib.blake2b(data, digest_size=6).hexdigest()


def as_written(row: Mapping[str, str]) -> dict[str, str]:
    """Return a row with report and section as they were written, where that fits its seal.

    A spreadsheet takes a section "2.1" for a number or a date; the segment's id tells them both.
    What has letters is not taken for one, and another word there is an edit.
    """
    cells, key = dict(row), parse_key(row.get("key", ""))
    if key is None or seal_of(cells) == key.seal:
        return cells
    summary, *below = cells.get("segment", "").split("/")
    ids = {"summary": summary, "section": "/".join(below[:-1])}
    told = cells | {c: id for c, id in ids.items() if not any(map(str.isalpha, id))}
    return told if seal_of(told) == key.seal else cells


def _durable(text: str) -> str:
    letters = "".join(words(text))
    if letters.isdecimal() or (len(text) <= 20 and any(c.isdigit() for c in letters)):
        return ""
    return letters.encode("cp1257", "ignore").decode("cp1257")


def sheet_rows(
    codings: Iterable[Coding], segments: Collection[Segment], results: Results, *, lang: str,
    uncoded: bool, only: Collection[str] | None, seen: Collection[str] = (),
    settles: bool = False,
) -> list[dict[str, str]]:  # fmt: skip
    """Return the rows of the sheet, cells by column id, in the order of the reports.

    A code that several coders gave to the same words is one row.

    Args:
        codings: what the sheet shows.
        segments: all of the run, in order.
        results: has the labels of codes and sections.
        lang: of these.
        uncoded: a row for a segment without codings, too.
        only: ids of the segments to show; None: all.
        seen: ids of segments without codings that get no row.
        settles: what is decided in the sheet settles what persons differ on.
    """
    titles, labels = titles_and_labels(results, lang)
    wanted = None if only is None else set(only)
    on_segment: dict[str, list[Coding]] = defaultdict(list)
    for coding in codings:
        on_segment[coding.segment].append(coding)
    ordered = list(segments)
    rows: list[dict[str, str]] = []
    for i, (segment, place) in enumerate(zip(ordered, places(ordered), strict=True)):
        if wanted is not None and segment.segment not in wanted:
            continue
        context = {
            "before": ordered[i - 1].text if place.before else "",
            "after": ordered[i + 1].text if place.after else "",
            "section_title": titles.get(segment.section, ""),
            "lead_in": stands_under(segment),
        }
        for coded in _codings_by_spot(on_segment.get(segment.segment, []), segment):
            rows.append(sheet_row(place, context, coded, labels, settles))
        if uncoded and segment.segment not in on_segment and segment.segment not in seen:
            rows.append(sheet_row(place, context, {}, labels, settles))
    return rows


def titles_and_labels(results: Results, lang: str) -> tuple[dict[str, str], dict[str, str]]:
    """Return the questions by section id, and the labels by code id."""
    labels = {c.id: c.label("lv" if lang == "lv" else "en") for c in results.codebook.codes}
    titles = {
        s.id: f"{s.number} {results.template.label(s.id, lang)}".strip()
        for s in results.template.sections
    }
    return titles, labels


def stands_under(segment: Segment) -> str:
    """Return subheading and lead-in of a segment, on which its meaning may hang."""
    return " / ".join(filter(None, (segment.subheading, segment.lead_in)))


def _codings_by_spot(codings: Iterable[Coding], segment: Segment) -> list[dict[str, str]]:
    spots: dict[Spot, list[Coding]] = defaultdict(list)
    for coding in codings:
        spots[spot_of(coding, segment)].append(coding)
    return [
        {
            "evidence": group[0].text if spot[1] else "",
            "occurrence": occurrence_in(spot),
            "code": spot[0],
            "coder": "; ".join(dict.fromkeys(c.coder for c in group)),
            "confidence": f"{max(c.confidence for c in group):.2f}",
            "cue": "; ".join(dict.fromkeys(c.cue for c in group if c.cue)),
            "comment": "",
        }
        for spot, group in spots.items()
    ]


def sheet_row(
    place: Place, context: Mapping[str, str], coded: Mapping[str, str], labels: Mapping[str, str],
    settles: bool = False,
) -> dict[str, str]:  # fmt: skip
    """Return one row with its key: where it stands, what stands around it, what is coded."""
    row = {
        "summary": place.summary,
        "section": place.section,
        "segment": place.segment,
        "text": place.text,
        **context,
        **coded,
        "label": labels.get(coded.get("code", ""), ""),
    }
    row = {column: cell[:CELL_LIMIT] for column, cell in row.items()}
    sealed, mark = seal_of(row), ".settles" if settles else ""
    which = row.get("occurrence", "")
    row["key"] = str(SheetKey(place.key, place.before, place.after, sealed, which, mark))
    return row

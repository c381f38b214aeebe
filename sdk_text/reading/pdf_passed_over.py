"""What reading a PDF met and could not turn into text, told page by page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from pdfminer.pdftypes import resolve1

from sdk_text.reading.pdf_annotations import Found, text_of_string
from sdk_text.reading.pdf_boxes import Box
from sdk_text.reading.pdf_checks import listed
from sdk_text.reading.pdf_layout import PageLayout
from sdk_text.reading.pdf_sheet import Sheet
from sdk_text.wording.plurals import counted

_SCAN = 0.5
"""Part of a page from which on a picture on it is the page itself."""
_SCAN_LETTERS = 40
"""Letters below which such a page counts as not read."""
_SPECK = 4.0
"""Points below which a picture shows nothing."""


@dataclass(slots=True)
class Met:
    """What the pages hold besides text, by page."""

    pictures: dict[int, int] = field(default_factory=dict)
    scans: list[int] = field(default_factory=list)
    with_headers: set[int] = field(default_factory=set)
    drawings: list[int] = field(default_factory=list)
    unclear: list[int] = field(default_factory=list)
    """Pages with small drawings that may be ticks."""
    turned: dict[int, list[str]] = field(default_factory=dict)
    hidden: dict[int, int] = field(default_factory=dict)
    struck: dict[int, list[str]] = field(default_factory=dict)
    """Words that are struck out."""
    nameless: dict[int, int] = field(default_factory=dict)
    """Signs that their fonts name no letter for."""
    notes: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    """What annotations hold, with the pages."""
    laid_over: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    fields: set[str] = field(default_factory=set)
    filled: int = 0
    fields_without_page: list[str] = field(default_factory=list)
    attached: list[str] = field(default_factory=list)

    def add(self, sheet: Sheet, layout: PageLayout, annotations: Found) -> None:
        """Note what a page holds."""
        page = sheet.number
        letters = sum(len(word.text) for word in layout.every_word())
        pictures = [box for box in sheet.pictures if min(box.width, box.height) >= _SPECK]
        ground = [box for box in pictures if _covers(box, sheet)]
        if ground and letters < _SCAN_LETTERS:
            self.scans.append(page)
        # Behind the text of a page that was recognised, its picture is no loss.
        others = [box for box in pictures if box not in ground]
        if others:
            self.pictures[page] = len(others)
        if layout.headers:
            self.with_headers.add(page)
        if layout.drawn.drawings:
            self.drawings.append(page)
        if layout.drawn.unclear:
            self.unclear.append(page)
        if layout.turned:
            self.turned[page] = list(layout.turned)
        nameless = sum(not c["text"] for c in sheet.letters)
        if nameless:
            self.nameless[page] = nameless
        if sheet.hidden:
            self.hidden[page] = sheet.hidden
        if sheet.struck:
            self.struck[page] = sheet.struck
        for note in annotations.notes:
            self.notes[note].append(page)
        for text in annotations.laid_over:
            self.laid_over[text].append(page)
        self.fields |= annotations.fields
        self.filled += annotations.filled


def _covers(box: Box, sheet: Sheet) -> bool:
    page = Box(0.0, 0.0, sheet.width, sheet.height)
    return box.shared(page) >= _SCAN * page.area


def passed_over(pages: Sequence[PageLayout], met: Met, numbered: Sequence[int]) -> list[str]:
    """Say in one line each what was met and is not in the text, or was kept apart."""
    remarks: list[str] = []
    if met.pictures:
        number = sum(met.pictures.values())
        what = counted(number, "picture is|pictures are")
        remarks.append(f"{what} not read (page {listed(sorted(met.pictures))})")
    if met.drawings:
        remarks.append(f"a drawing is not read (page {listed(met.drawings)})")
    if met.unclear:
        remarks.append(
            f"small drawings that may be ticks are not read (page {listed(met.unclear)})"
        )
    remarks += [f"not read: {note} (page {listed(on)})" for note, on in met.notes.items()]
    remarks += [
        f"a text box laid over the page is read where it stands: “{text}” (page {listed(on)})"
        for text, on in met.laid_over.items()
    ]
    remarks += [
        f"the form field {name!r} is filled in, but stands on no page"
        for name in met.fields_without_page
    ]
    if met.fields and not met.filled:
        remarks.append(
            f"it is a form, and none of its {counted(len(met.fields), 'field|fields')} is filled in"
        )
    if met.attached:
        remarks.append(f"files attached to it are not read: {', '.join(met.attached[:5])}")
    remarks += _kept_apart(pages, met)
    if numbered:
        remarks.append(f"line numbers in the margin are left out (page {listed(numbered)})")
    if met.nameless:
        signs = counted(sum(met.nameless.values()), "sign is|signs are")
        remarks.append(
            f"{signs} lost: a font names no letter there (page {listed(sorted(met.nameless))})"
        )
    remarks += _left_out(met)
    return remarks


def _left_out(met: Met) -> Iterator[str]:
    if met.hidden:
        letters = counted(sum(met.hidden.values()), "letter|letters")
        yield f"left out: {letters} outside the visible page (page {listed(sorted(met.hidden))})"
    if met.struck:
        struck = [words for page in sorted(met.struck) for words in met.struck[page]]
        what = counted(len(struck), "stretch of struck-out words|stretches of struck-out words")
        yield f"left out: {what} (“{struck[0][:40]}” …; page {listed(sorted(met.struck))})"


def _kept_apart(pages: Sequence[PageLayout], met: Met) -> Iterator[str]:
    over: dict[str, list[int]] = defaultdict(list)
    for page in pages:
        for line in page.over:
            over[line.text].append(page.number)
    for number, texts in met.turned.items():
        for text in texts:
            over[text].append(number)
    for text, on in over.items():
        short = text if len(text) <= 60 else text[:59] + "…"
        yield (
            f"printed over or across the text, taken as a page header: “{short}” "
            f"(page {listed(on)})"
        )


def attached_files(catalog: dict[str, Any]) -> Iterator[str]:
    """Yield the names of the files that a PDF carries."""
    names = resolve1(catalog.get("Names"))
    waiting = [(names or {}).get("EmbeddedFiles")] if isinstance(names, dict) else []
    for _ in range(1_000):
        if not waiting:
            return
        node = resolve1(waiting.pop())
        if not isinstance(node, dict):
            continue
        waiting.extend(resolve1(node.get("Kids")) or [])
        pairs = resolve1(node.get("Names")) or []
        for key, value in zip(pairs[::2], pairs[1::2], strict=False):
            file = resolve1(value)
            shown = text_of_string((file or {}).get("UF") or (file or {}).get("F") or key)
            yield shown or "without a name"

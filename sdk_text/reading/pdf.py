"""PDF → text in reading order: a row's question, then its whole answer, also over pages."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pdfplumber
from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdftypes import PDFStream, resolve1

from sdk_text.errors import InputError
from sdk_text.reading.assemble import Block, Cell, Extracted, Grid, Marginal, Paragraph, assemble
from sdk_text.reading.pdf_columns import Columns, column_blocks, find_columns
from sdk_text.reading.pdf_layout import (
    SAME_COLUMN,
    Box,
    PageLayout,
    RuledCell,
    RuledTable,
    Word,
    layout_of,
    lines_of,
    take_marginals,
    text_of,
)

SAME_TABLE = 6.0
"""Points by which the left and right edges of a table may differ from one page to the next."""
Edges = tuple[float, float] | None
"""Left and right edge of a ruled table; None for what has no lines."""
_TAIL = 4096
"""Bytes at a PDF's end in which its end mark must stand."""


def read_pdf(data: bytes, path: str, *, max_pages: int) -> Extracted:
    """Extract the text of a PDF file.

    Args:
        data: The file's bytes.
        path: Name for messages.
        max_pages: Pages that are read at most.

    Raises:
        InputError: If it is no PDF, is encrypted, cut off, damaged, too long, or has no text.
    """
    if b"%PDF-" not in data[:1024]:
        raise InputError(f"{path}: not a PDF file, whatever its name says. Check what it is.")
    if b"%%EOF" not in data[-_TAIL:]:
        raise InputError(f"{path}: the PDF is cut off (its end is missing). Get a whole copy.")
    with _quiet_pdfminer():
        pages = _layouts(data, path, max_pages)
    remarks = _missing_text(pages, path)
    take_marginals(pages)
    text, layout = assemble(_document_blocks(pages))
    unreadable = text.count("(cid:")
    if unreadable > len(text) // 100:
        raise InputError(
            f"{path}: the PDF does not say which letters its fonts show ({unreadable} signs are "
            "unreadable). Get the text from the program it was made in, or run OCR."
        )
    if unreadable:
        remarks.append(f"{unreadable} signs of its fonts are unreadable")
    return Extracted(text, "pdf", layout, tuple(remarks))


def _missing_text(pages: Sequence[PageLayout], path: str) -> list[str]:
    """Say which pages have no text or lost some; refuse a file that has none at all."""
    damaged = [page.number for page in pages if page.is_damaged]
    empty = [page.number for page in pages if not page.words and not page.tables]
    if len(empty) == len(pages) and damaged:
        raise InputError(f"{path}: the PDF is damaged, its text is lost. Get an undamaged copy.")
    if len(empty) == len(pages):
        raise InputError(
            f"{path}: the PDF holds no text (a scan?). Run text recognition (OCR) for Latvian on "
            "it first."
        )
    remarks = []
    if damaged:
        remarks.append(f"damaged: text is missing on page {_listed(damaged)}. Get a whole copy")
    pictures = [number for number in empty if number not in damaged]
    if pictures:
        remarks.append(
            f"no text on {len(pictures)} of {len(pages)} pages ({_listed(pictures)}): pictures?"
        )
    return remarks


def _listed(numbers: Sequence[int]) -> str:
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")


@contextmanager
def _quiet_pdfminer() -> Iterator[None]:
    """Keep back pdfminer's warnings, mostly of oddities of fonts that are of no use to a user."""
    logger = logging.getLogger("pdfminer")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def _is_unreadable(page: Any) -> bool:
    """Whether a stream of the page's content cannot be unpacked (pdfminer takes it as empty)."""
    streams = [resolve1(content) for content in page.page_obj.contents]
    return any(
        isinstance(stream, PDFStream)
        and not stream.get_data()
        and int(resolve1(stream.attrs.get("Length")) or 0) > 16
        for stream in streams
    )


def _layouts(data: bytes, path: str, max_pages: int) -> list[PageLayout]:
    pages: list[PageLayout] = []
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if not pdf.pages:
                raise InputError(f"{path}: the PDF has no pages. Get a whole copy of it.")
            if len(pdf.pages) > max_pages:
                raise InputError(
                    f"{path}: {len(pdf.pages)} pages; at most {max_pages} are read. Split it."
                )
            for page in pdf.pages:
                pages.append(replace(layout_of(page), is_damaged=_is_unreadable(page)))
                page.close()
    except InputError:
        raise
    except Exception as error:
        # pdfminer raises many kinds on damaged files, pdfplumber wraps some of them.
        if _is_password(error):
            raise InputError(
                f"{path}: the PDF is protected by a password. Save a copy without one."
            ) from error
        raise InputError(
            f"{path}: a damaged PDF ({type(error).__name__}: {error}). Get an undamaged copy, or "
            "print it to PDF anew."
        ) from error
    return pages


def _is_password(error: BaseException | None) -> bool:
    kinds = (PDFPasswordIncorrect, PDFTextExtractionNotAllowed)
    while error is not None:
        if isinstance(error, kinds) or any(isinstance(a, kinds) for a in error.args):
            return True
        error = error.__context__
    return False


def _document_blocks(pages: Sequence[PageLayout]) -> list[Block]:
    """Blocks of all pages, with rows that run over a page break put together."""
    columns = find_columns(pages)
    blocks: list[Block] = []
    pending: list[Block] = []
    edges: Edges = None
    for page in pages:
        here = _page_blocks(page, columns)
        if page is not pages[0]:
            pending.append(Marginal("page_break"))
        pending.extend(Marginal("page_header", text) for text in page.headers)
        if here and blocks and _goes_on(blocks[-1], edges, *here[0]):
            _join(blocks[-1], here.pop(0)[0], pending)
            pending = []
        if here:
            blocks.extend(pending)
            pending = []
            blocks.extend(block for block, _ in here)
            edges = here[-1][1]
        pending.extend(Marginal("page_footer", text) for text in page.footers)
    return blocks + pending


def _page_blocks(page: PageLayout, columns: Columns | None) -> list[tuple[Block, Edges]]:
    """Blocks of a page from top to bottom; with a ruled table, its left and right edge."""
    found: list[tuple[Block, Edges]] = []
    rest = sorted(page.words, key=lambda word: word.box.top)
    for table in [*page.tables, None]:
        stop = float("inf") if table is None else table.box.top
        stretch = [word for word in rest if _middle(word.box) < stop]
        rest = rest[len(stretch) :]
        if stretch and columns is not None:
            found.extend((b, None) for b in column_blocks(stretch, columns, page.rules))
        elif stretch:
            found.append((Paragraph(text_of(lines_of(stretch))), None))
        if table is not None:
            found.append((_grid(table), (table.box.x0, table.box.x1)))
    return found


def _middle(box: Box) -> float:
    return (box.top + box.bottom) / 2


def _grid(table: RuledTable) -> Grid:
    columns = table.columns()
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            column = max(i for i, x in enumerate(columns) if x <= cell.box.x0 + SAME_COLUMN)
            cells.append(Cell(column, list(_cell_blocks(cell))))
        rows.append(cells)
    return Grid(rows)


def _cell_blocks(cell: RuledCell) -> Iterator[Block]:
    """The text of a cell, and the tables in it, from top to bottom."""
    rest: list[Word] = sorted(cell.words, key=lambda word: word.box.top)
    for table in [*cell.tables, None]:
        stop = float("inf") if table is None else table.box.top
        stretch = [word for word in rest if _middle(word.box) < stop]
        rest = rest[len(stretch) :]
        if stretch:
            yield Paragraph(text_of(lines_of(stretch)))
        if table is not None:
            yield _grid(table)


def _goes_on(last: Block, last_edges: Edges, first: Block, first_edges: Edges) -> bool:
    """Whether a page begins in the middle of the row that the page before ended with.

    It does if the same table goes on with nothing in the left column, or there with a small
    letter (questions begin with a capital or a number).
    """
    if not (isinstance(last, Grid) and isinstance(first, Grid) and last.rows and first.rows):
        return False
    if (last_edges is None) != (first_edges is None):
        return False
    if last_edges is not None and first_edges is not None:
        apart = (abs(a - b) for a, b in zip(last_edges, first_edges, strict=True))
        if max(apart) > SAME_TABLE:
            return False
    written = [cell for cell in first.rows[0] if cell.blocks]
    if not written:
        return False
    if written[0].column > 0:
        return True
    opening = written[0].blocks[0]
    return isinstance(opening, Paragraph) and opening.text[:1].islower()


def _join(last: Block, first: Block, between: list[Block]) -> None:
    """Put the first row of a page's grid to the last row before; the page edge in between."""
    assert isinstance(last, Grid)
    assert isinstance(first, Grid)
    row = last.rows[-1]
    going_on = [cell for cell in first.rows[0] if cell.blocks]
    for cell in going_on:
        home = next((c for c in row if c.column == cell.column), None)
        if home is None:
            home = Cell(cell.column)
            row.append(home)
            row.sort(key=lambda c: c.column)
        if cell is going_on[-1]:
            home.blocks.extend(between)
        home.blocks.extend(cell.blocks)
    last.rows.extend(first.rows[1:])

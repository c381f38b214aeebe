"""PDF → text in reading order: a row's question, then its whole answer, also over pages."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any

import pdfplumber

from sdk_text.errors import InputError
from sdk_text.reading import pace
from sdk_text.reading.assemble import Block, Cell, Extracted, Grid, Marginal, Paragraph, assemble
from sdk_text.reading.pdf_annotations import Found, annotations_of, put_on, unplaced_fields
from sdk_text.reading.pdf_boxes import Word, lines_of
from sdk_text.reading.pdf_checks import (
    damaged_file,
    is_unreadable,
    listed,
    missing_text,
    quiet_pdfminer,
    refuse_shell,
    refuse_xfa,
    unreadable_letters,
    whole_file,
)
from sdk_text.reading.pdf_columns import Columns, column_blocks, find_columns
from sdk_text.reading.pdf_layout import (
    SAME_COLUMN,
    PageLayout,
    RuledCell,
    RuledTable,
    layout_of,
    text_of,
)
from sdk_text.reading.pdf_margins import (
    part_sheets,
    take_footnotes,
    take_line_numbers,
    take_marginals,
    take_overprints,
)
from sdk_text.reading.pdf_passed_over import Met, attached_files, passed_over
from sdk_text.reading.pdf_sheet import Sheet, make_upright, scale, scale_for, sheet_of
from sdk_text.reading.questions_across import question_by_question
from sdk_text.wording.plurals import counted

SAME_TABLE = 6.0
"""Points by which the left and right edges of a table may differ from one page to the next."""
Edges = tuple[float, float] | None
"""Left and right edge of a ruled table; None for what has no lines."""
_LONGEST_HEAD = 200
"""Characters of a row that is repeated on top of each page."""
_WAITING = 10
"""Pages after which a document with hardly any letters is taken as it is."""


def read_pdf(data: bytes, path: str, *, max_pages: int) -> Extracted:
    """Extract the text of a PDF file.

    Args:
        data: The file's bytes.
        path: Name for messages.
        max_pages: Pages that are read at most.

    Returns:
        The text in reading order, with filled form fields and text boxes in their places, and
        remarks on everything that was met and is not in it.

    Raises:
        InputError: If it is no PDF, is encrypted, cut off, damaged, too long, a form that only
            Adobe Reader shows, or has no text or none whose letters are known.
    """
    content = whole_file(data, path)
    with quiet_pdfminer():
        pages, met = _layouts(content, path, max_pages)
    remarks = missing_text(pages, met, path)
    pages = part_sheets(pages)
    numbered = take_line_numbers(pages)
    take_overprints(pages)
    take_marginals(pages)
    noted = take_footnotes(pages)
    columns = find_columns(pages)
    text, layout = assemble(_document_blocks(pages, columns))
    refuse_shell(text, path)
    remarks += unreadable_letters(text, path)
    remarks += passed_over(pages, met, numbered)
    if noted:
        remarks.append(f"the text of footnotes was left out (page {listed(noted)})")
    if columns is not None and columns.is_running:
        remarks.append(
            "headings stand in both of its columns: it is read as running text, on each page the "
            "left column before the right one"
        )
    if columns is not None and columns.is_guess:
        remarks.append(
            "nothing parts the rows of its table, and questions stand at half the height of their "
            "answers: check that each answer stands under its own question"
        )
    return Extracted(text, "pdf", layout, tuple(remarks))


def _layouts(data: bytes, path: str, max_pages: int) -> tuple[list[PageLayout], Met]:
    pages: list[PageLayout] = []
    met = Met()
    try:
        with pdfplumber.open(io.BytesIO(data)) as pdf:
            if not pdf.pages:
                raise InputError(f"{path}: the PDF has no pages. Get a whole copy of it.")
            if len(pdf.pages) > max_pages:
                raise InputError(
                    f"{path}: {counted(len(pdf.pages), 'page|pages')}; at most {max_pages} are "
                    "read. Split it."
                )
            refuse_xfa(pdf, path)
            for sheet, annotations, is_damaged in _sheets(pdf):
                layout = layout_of(sheet)
                pages.append(replace(layout, is_damaged=is_damaged))
                met.add(sheet, layout, annotations)
                pace.done("page")
            met.fields_without_page.extend(unplaced_fields(pdf.doc.catalog, met.fields))
            met.attached.extend(attached_files(pdf.doc.catalog))
    except InputError:
        raise
    except Exception as error:
        # pdfminer raises many kinds on damaged files, pdfplumber wraps some of them.
        raise damaged_file(error, path) from error
    return pages, met


def _sheets(pdf: Any) -> Iterator[tuple[Sheet, Found, bool]]:
    """Yield each page's content upright, its annotations, and whether some of it is lost.

    All are brought to one scale, told by the first page with enough letters.
    """
    waiting: list[tuple[Sheet, Found, bool]] = []
    factor: float | None = None
    for page in pdf.pages:
        sheet, annotations = sheet_of(page), annotations_of(page)
        put_on(sheet, annotations)
        make_upright(sheet)
        waiting.append((sheet, annotations, is_unreadable(page)))
        page.close()
        factor = scale_for(sheet) if factor is None else factor
        if factor is None and page is not pdf.pages[-1] and len(waiting) < _WAITING:
            continue
        factor = factor or 1.0
        for ready in waiting:
            scale(ready[0], factor)
            yield ready
        waiting.clear()


def _document_blocks(pages: Sequence[PageLayout], columns: Columns | None) -> list[Block]:
    """Blocks of all pages, with rows that run over a page break put together."""
    blocks: list[Block] = []
    pending: list[Block] = []
    edges: Edges = None
    head = ""
    for page in pages:
        here = _page_blocks(page, columns)
        if page is not pages[0]:
            pending.append(Marginal("page_break"))
        pending.extend(Marginal("page_header", text) for text in page.headers)
        if here and blocks and _is_same_table(blocks[-1], edges, *here[0]):
            pending.extend(_taken_head(here, head))
        elif here:
            head = _first_row(here[0][0])
        if here and blocks and _goes_on(blocks[-1], edges, *here[0]):
            _join(blocks[-1], here.pop(0)[0], pending)
            pending = []
        if here:
            blocks.extend(pending)
            pending = []
            blocks.extend(block for block, _ in here)
            edges = here[-1][1]
            head = _first_row(here[-1][0]) if len(here) > 1 else head
        pending.extend(Marginal("page_footer", text) for text in page.footers)
    return blocks + pending


def _first_row(block: Block) -> str:
    """The words of a table's first row, or nothing."""
    if not isinstance(block, Grid) or not block.rows:
        return ""
    cells = [cell.blocks for cell in block.rows[0] if cell.blocks]
    if not all(isinstance(b, Paragraph) for inside in cells for b in inside):
        return ""
    words = "\t".join(b.text for inside in cells for b in inside if isinstance(b, Paragraph))
    return words if len(words) <= _LONGEST_HEAD else ""


def _taken_head(here: list[tuple[Block, Edges]], head: str) -> Iterator[Marginal]:
    """Take the table's first row away where the page prints it again; it becomes a page header."""
    grid = here[0][0]
    if head and isinstance(grid, Grid) and _first_row(grid).split() == head.split():
        yield Marginal("page_header", head.replace("\n", " ").replace("\t", " "))
        del grid.rows[0]
        if not grid.rows:
            del here[0]


def _page_blocks(page: PageLayout, columns: Columns | None) -> list[tuple[Block, Edges]]:
    """Blocks of a page from top to bottom; with a ruled table, its left and right edge."""
    found: list[tuple[Block, Edges]] = []
    rest = sorted(page.words, key=lambda word: word.box.top)
    for table in [*page.tables, None]:
        stop = float("inf") if table is None else table.box.top
        stretch = [word for word in rest if word.box.middle < stop]
        rest = rest[len(stretch) :]
        if stretch and columns is not None:
            found.extend((b, None) for b in column_blocks(stretch, columns, page.rules))
        elif stretch:
            found.append((Paragraph(text_of(lines_of(stretch))), None))
        if table is not None:
            found.append((_grid(table), (table.box.x0, table.box.x1)))
    return found


def _grid(table: RuledTable) -> Grid:
    columns = table.columns()
    rows = []
    for row in table.rows:
        cells = []
        for cell in row:
            column = max(i for i, x in enumerate(columns) if x <= cell.box.x0 + SAME_COLUMN)
            cells.append(Cell(column, list(_cell_blocks(cell))))
        rows.append(cells)
    return question_by_question(Grid(rows))


def _cell_blocks(cell: RuledCell) -> Iterator[Block]:
    """The text of a cell, and the tables in it, from top to bottom."""
    rest: list[Word] = sorted(cell.words, key=lambda word: word.box.top)
    for table in [*cell.tables, None]:
        stop = float("inf") if table is None else table.box.top
        stretch = [word for word in rest if word.box.middle < stop]
        rest = rest[len(stretch) :]
        if stretch:
            yield Paragraph(text_of(lines_of(stretch)))
        if table is not None:
            yield _grid(table)


def _is_same_table(last: Block, last_edges: Edges, first: Block, first_edges: Edges) -> bool:
    """Whether a page begins with the table, or columns, that the page before ended with."""
    if not (isinstance(last, Grid) and isinstance(first, Grid) and last.rows and first.rows):
        return False
    if (last_edges is None) != (first_edges is None):
        return False
    if last_edges is not None and first_edges is not None:
        apart = (abs(a - b) for a, b in zip(last_edges, first_edges, strict=True))
        return max(apart) <= SAME_TABLE
    return True


def _goes_on(last: Block, last_edges: Edges, first: Block, first_edges: Edges) -> bool:
    """Whether a page begins in the middle of the row that the page before ended with.

    It does if the same table goes on with nothing in the left column, or there with a small
    letter (questions begin with a capital or a number).
    """
    if not _is_same_table(last, last_edges, first, first_edges) or not isinstance(first, Grid):
        return False
    written = _written(first.rows[0])
    return bool(written) and (written[0].column > 0 or _begins_small(written[0]))


def _written(row: list[Cell]) -> list[Cell]:
    return [cell for cell in row if cell.blocks]


def _begins_small(cell: Cell) -> bool:
    opening = cell.blocks[0]
    return isinstance(opening, Paragraph) and opening.text[:1].islower()


def _is_row_of_plan(row: list[Cell], before: list[Cell]) -> bool:
    """Whether a page goes on with a new row of a plan inside an answer: the cells of such rows
    have nothing in the left column either."""
    written, above = _written(row), _written(before)
    begins_alike = bool(above) and written[0].column == above[0].column > 0
    return begins_alike and len(written) > 1 and not _begins_small(written[0])


def _join(last: Block, first: Block, between: list[Block]) -> None:
    """Put the first row of a page's grid to the last row before; the page edge in between."""
    assert isinstance(last, Grid)
    assert isinstance(first, Grid)
    row = last.rows[-1]
    if _is_row_of_plan(first.rows[0], row):
        row[-1].blocks.extend(between)
        last.rows.extend(first.rows)
        return
    going_on = _written(first.rows[0])
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

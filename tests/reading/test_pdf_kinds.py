"""PDF files of all kinds hold the same report, or say what is missing from it."""

from __future__ import annotations

import io
from collections.abc import Callable

import pdf_kinds as kinds
import pytest
from make_files import samples
from pypdf import PdfWriter
from pypdf.annotations import FreeText, Text
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.reading.pdf_letters import without_symbol_fonts
from sdk_text.records import ParsedDocument

HEIGHT, WIDTH = kinds.HEIGHT, kinds.WIDTH


@pytest.fixture(scope="module")
def base():
    return kinds.content(kinds.parsed_base())


@pytest.fixture(scope="module", params=[True, False], ids=["ruled", "open"])
def file(request) -> bytes:
    return kinds.base_pdf(ruled=request.param)


@pytest.fixture
def parse(written) -> Callable[[bytes], ParsedDocument]:
    return lambda data: parse_document(read_document(written(data, "liepkalni.pdf")))


def said(parsed: ParsedDocument) -> str:
    return " | ".join(notice.message for notice in parsed.notices)


def test_the_base_is_whole(parse, base, file):
    parsed = parse(file)
    assert kinds.content(parsed) == base
    assert not parsed.document.notices


# ── The file ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("tail", [bytes(20_000), b"\n" * 9_000, b"<html><p>" * 900])
def test_bytes_after_the_end_are_passed_over(parse, base, file, tail):
    assert kinds.content(parse(file + tail)) == base


@pytest.mark.parametrize("head", [b"From: a@b\r\n" * 300, b"\x00" * 2_000])
def test_bytes_before_the_beginning_are_passed_over(parse, base, file, head):
    assert kinds.content(parse(head + file)) == base


def test_a_file_cut_off_in_a_later_saving_is_refused(refused, file):
    later = b"\n12 0 obj\n<< /Type /Page /Contents 13 0 R >>\nendobj\n13 0 obj\n<< /Len"
    assert "cut off" in refused(file + later, "liepkalni.pdf")


def test_a_pdf_inside_an_archive_is_no_pdf(refused, file):
    assert "not a PDF" in refused(b"PK\x03\x04" + bytes(100) + file, "liepkalni.pdf")


SHELL = (
    "Please wait...",
    "If this message is not eventually replaced by the proper contents of the document, your PDF",
    "viewer may not be able to display this type of document.",
)


@pytest.mark.parametrize("marked", [True, False])
def test_forms_that_only_adobe_reader_draws_are_refused(refused, marked):
    page = kinds.drawn(lambda c: [c.drawString(60, 700 - 20 * i, t) for i, t in enumerate(SHELL)])
    writer = PdfWriter()
    writer.add_page(page)
    if marked:
        form = DictionaryObject({NameObject("/XFA"): TextStringObject("<xdp/>")})
        writer._root_object[NameObject("/AcroForm")] = form
    assert "XFA" in refused(kinds.file_bytes(writer), "liepkalni.pdf")


# ── How the page lies ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("flag", [True, False], ids=["shown upright", "shown turned"])
@pytest.mark.parametrize("angle", [90, 180, 270])
def test_turned_pages(parse, base, file, angle, flag):
    assert kinds.content(parse(kinds.turned(file, angle, flag=flag))) == base


@pytest.mark.parametrize("flag", [90, 180, 270])
def test_pages_with_a_wrong_flag(parse, base, file, flag):
    assert kinds.content(parse(kinds.made_over(file, lambda page: page.rotate(flag)))) == base


@pytest.mark.parametrize("degrees", [-4.0, -0.8, 0.4, 2.5])
def test_crooked_scans(parse, base, file, degrees):
    assert kinds.content(parse(kinds.askew(file, degrees))) == base


@pytest.mark.parametrize("factor", [0.2, 0.45, 2.5, 6.0])
def test_small_and_large_pages(parse, base, file, factor):
    assert kinds.content(parse(kinds.scaled(file, factor))) == base


@pytest.mark.parametrize("gap", [0.0, 30.0])
def test_two_pages_on_a_sheet(parse, base, file, gap):
    assert kinds.content(parse(kinds.two_up(file, gap=gap))) == base


def test_text_outside_the_visible_page_is_left_out_and_noticed(parse, base, file):
    def crop(page):
        page.merge_page(kinds.drawn(lambda c: c.drawString(200, 12, "Neredzama piezīme")))
        page.cropbox.lower_left = (0, 25)

    parsed = parse(kinds.made_over(file, crop))
    assert kinds.content(parsed) == base
    assert "outside the visible page" in said(parsed)
    assert "Neredzama" not in parsed.document.text


# ── Over and beside the text ─────────────────────────────────────────────────────────────────────


def slanted(text: str, size: float, angle: float):
    def draw(canvas):
        canvas.setFont("Body", size)
        canvas.setFillGray(0.8)
        canvas.translate(WIDTH / 2, HEIGHT / 2)
        canvas.rotate(angle)
        canvas.drawCentredString(0, 0, text)

    return draw


@pytest.mark.parametrize("under", [True, False])
@pytest.mark.parametrize(
    ("size", "angle"), [(80, 45), (120, 60), (40, -30), (30, 0), (48, 0), (70, 90)]
)
def test_watermarks_are_kept_apart(parse, base, file, size, angle, under):
    parsed = parse(kinds.overprinted(file, slanted("PARAUGS", size, angle), under=under))
    assert kinds.content(parsed) == base
    assert "PARAUGS" in said(parsed)


@pytest.mark.parametrize(("x", "angle"), [(28, 90), (570, 270), (WIDTH - 20, 90)])
def test_text_turned_in_the_margin(parse, base, file, x, angle):
    def draw(canvas):
        canvas.translate(x, 400)
        canvas.rotate(angle)
        canvas.drawString(0, 0, "Apstiprināts ar lēmumu Nr. 5")

    parsed = parse(kinds.overprinted(file, draw))
    assert kinds.content(parsed) == base
    assert "Apstiprināts ar lēmumu" in said(parsed)
    assert "Apstiprināts ar lēmumu" in parsed.document.text


@pytest.mark.parametrize(("x", "step"), [(28, 1), (28, 5), (WIDTH - 40, 1)])
def test_line_numbers(parse, base, file, x, step):
    def draw(canvas):
        for line in range(step, 56, step):
            canvas.drawString(x, 790 - 13 * line, str(line))

    parsed = parse(kinds.overprinted(file, draw))
    assert kinds.content(parsed) == base
    assert "line numbers" in said(parsed)


def test_a_cell_turned_sideways_stays_in_its_table(written):
    def draw(canvas):
        canvas.grid([60, 100, 300, 520], [500, 600, 700])
        for y in (505, 605):
            canvas.saveState()
            canvas.translate(84, y)
            canvas.rotate(90)
            canvas.drawString(0, 0, "Pirmais pusgads")
            canvas.restoreState()
            canvas.drawString(110, y + 40, "Sapulce klubā un saruna ar kaimiņiem")
            canvas.drawString(310, y + 40, "Atnāca divdesmit ciema ļaužu")

    writer = PdfWriter()
    writer.add_page(kinds.drawn(draw))
    text = read_document(written(kinds.file_bytes(writer), "made.pdf")).text
    assert text.count("Pirmais pusgads") == 2
    assert text.index("Pirmais pusgads") < text.index("Sapulce klubā")


# ── Letters ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "shifts", [[(0.3, 0.2)], [(-0.4, 0.1)], [(0.8, -0.4)], [(1.3, 0.0)], [(0.2, 0), (0.4, 0)]]
)
def test_letters_printed_again_beside_themselves(parse, base, shifts):
    def twice(draw, x, y, text):
        for dx, dy in [(0.0, 0.0), *shifts]:
            draw(x + dx, y + dy, text)

    assert kinds.content(parse(kinds.printed(twice))) == base


ACCENTS = {"\u0304": "¯", "\u030c": "ˇ", "\u0327": "¸"}


@pytest.mark.parametrize(
    ("spacing", "first"),
    [(True, True), (True, False), (False, False)],
    ids=["spacing accent first", "spacing accent after", "combining"],
)
def test_accents_placed_by_themselves(parse, base, spacing, first):
    import unicodedata

    from reportlab.pdfbase.pdfmetrics import stringWidth

    def apart(draw, x, y, text):
        for sign in text:
            letter, *marks = unicodedata.normalize("NFD", sign)
            width = stringWidth(letter, "Body", 10)
            parts = [(x, letter)]
            for mark in marks:
                shown = ACCENTS[mark] if spacing else mark
                parts.append((x + (width - stringWidth(shown, "Body", 10)) / 2, shown))
            for place, part in reversed(parts) if first else parts:
                draw(place, y, part)
            x += stringWidth(sign, "Body", 10)

    assert kinds.content(parse(kinds.printed(apart))) == base


@pytest.mark.parametrize(
    ("font", "code", "shown"),
    [
        ("ABCDEF+Wingdings-Regular", "\uf0fe", "☑"),
        ("ABCDEF+Wingdings2", "\uf052", "☑"),
        ("BCDEEE+Wingdings", "þ", "☑"),
        ("Wingdings", "(cid:252)", "✓"),
        ("Webdings", "a", "✓"),
        ("ZapfDingbats", "4", "✔"),
        ("AAAAAA+SymbolMT", "\uf0b3", "≥"),
        ("AAAAAA+OpenSymbol", "\uf0b7", "•"),
        ("Calibri", "\u019f", "ti"),
        ("Calibri", "a", "a"),
    ],
)
def test_signs_of_symbol_fonts(font, code, shown):
    letter = {"fontname": font, "text": code}
    without_symbol_fonts([letter])
    assert letter["text"] == shown


@pytest.mark.parametrize("sign", ["\u019f", "\ufb01", "�", "O", ""])
def test_joined_letters_never_tick_another_box(parse, base, sign):
    """ "ti" printed as one sign that the file does not name, or names wrongly."""
    pair = "fi" if sign == "\ufb01" else "ti"
    parsed = parse(kinds.printed(lambda draw, x, y, text: draw(x, y, text.replace(pair, sign))))
    if sign in ("\u019f", "\ufb01"):
        assert kinds.content(parsed) == base
    else:
        assert parsed.notices
        ticked = {name for name, is_ticked in kinds.content(parsed)[1].items() if is_ticked}
        assert ticked <= {name for name, is_ticked in base[1].items() if is_ticked}
    if sign == "O":
        assert "joined letters" in said(parsed)


def test_letters_of_no_language_are_refused(refused):
    def shifted(draw, x, y, text):
        draw(x, y, "".join(chr(ord(c) + 0x360) if c.isalpha() else c for c in text))

    assert "letters" in refused(kinds.printed(shifted), "liepkalni.pdf")


# ── Ticks ────────────────────────────────────────────────────────────────────────────────────────


def cross(canvas, x, y):
    canvas.line(x, y, x + 8, y + 8)
    canvas.line(x, y + 8, x + 8, y)


def framed_cross(canvas, x, y):
    canvas.rect(x, y, 8, 8)
    cross(canvas, x, y)


def check(canvas, x, y):
    path = canvas.beginPath()
    path.moveTo(x, y + 4)
    path.lineTo(x + 3, y)
    path.lineTo(x + 9, y + 9)
    canvas.drawPath(path)


def cross_of_paths(canvas, x, y):
    for a, b in (((x, y), (x + 7, y + 9)), ((x, y + 9), (x + 7, y))):
        path = canvas.beginPath()
        path.moveTo(*a)
        path.curveTo(a[0] + 2, a[1] + (b[1] - a[1]) / 3, b[0] - 2, b[1] - (b[1] - a[1]) / 3, *b)
        canvas.drawPath(path)


def typed_dingbat(canvas, x, y):
    canvas.setFont("ZapfDingbats", 10)
    canvas.drawString(x, y, "✔")
    canvas.setFont("Body", 10)


@pytest.mark.parametrize(
    "tick", [cross, framed_cross, check, cross_of_paths, typed_dingbat], ids=lambda f: f.__name__
)
def test_drawn_ticks(parse, base, tick):
    canvases: list[object] = []

    def put(canvas, y, row):
        canvases.append(canvas)
        if row.right.startswith("X"):
            tick(canvas, 400, y + 14)
            return True
        return False

    parsed = parse(kinds.form(put))
    assert kinds.content(parsed)[1] == base[1]


def test_a_small_drawing_that_may_be_a_tick_is_noticed(parse):
    def put(canvas, y, row):
        if row.right.startswith("X"):
            canvas.bezier(400, y + 14, 405, y + 30, 408, y, 411, y + 22)
            canvas.bezier(411, y + 22, 400, y + 12, 420, y + 12, 404, y + 24)
            return True
        return False

    assert "ticks" in said(parse(kinds.form(put)))


# ── Form fields and annotations ──────────────────────────────────────────────────────────────────


def put_field(canvas, y, row):
    lines = row.right.split("\n")
    if row.right.startswith("X"):
        canvas.acroForm.checkbox(name=row.left[:20], x=400, y=y + 12, size=11, checked=True)
    else:
        height = 14 * len(lines)
        canvas.acroForm.textfield(
            name=row.left, value="x", x=40, y=y - height + 10, width=500, height=height,
            fieldFlags="multiline", fontSize=9, maxlen=2_000,
        )  # fmt: skip
    return True


def filled_form() -> bytes:
    """Each answer a field; the values are written by another program than the form."""
    values = {row.left: row.right for row in kinds.base_rows() if row.right}
    writer = PdfWriter(clone_from=io.BytesIO(kinds.form(put_field)))
    for page in writer.pages:
        for reference in page["/Annots"]:
            field = reference.get_object()
            if field["/FT"] == "/Tx":
                value = values.get(str(field["/T"]), "").replace("\n", "\r")
                field[NameObject("/V")] = TextStringObject(value)
    return kinds.file_bytes(writer)


def test_filled_form_fields_are_answers(parse, base):
    assert kinds.content(parse(filled_form())) == base


def test_a_form_that_nobody_filled_in_is_noticed(parse):
    def put(canvas, y, row):
        canvas.acroForm.textfield(name=row.left, x=40, y=y - 10, width=500, height=14)
        return True

    assert "none of its" in said(parse(kinds.form(put)))


def test_a_filled_field_without_a_page_is_noticed(parse, base, file):
    writer = PdfWriter(clone_from=io.BytesIO(file))
    lost = DictionaryObject(
        {
            NameObject("/FT"): NameObject("/Tx"),
            NameObject("/T"): TextStringObject("papildinājums"),
            NameObject("/V"): TextStringObject("Vēl viena atbilde."),
        }
    )
    writer._root_object[NameObject("/AcroForm")] = DictionaryObject(
        {NameObject("/Fields"): ArrayObject([writer._add_object(lost)])}
    )
    parsed = parse(kinds.file_bytes(writer))
    assert kinds.content(parsed) == base
    assert "papildinājums" in said(parsed)


def annotated(data: bytes, *annotations) -> bytes:
    writer = PdfWriter(clone_from=io.BytesIO(data))
    for annotation in annotations:
        writer.add_annotation(0, annotation)
    return kinds.file_bytes(writer)


def ink(*strokes) -> DictionaryObject:
    lists = [ArrayObject([FloatObject(v) for point in s for v in point]) for s in strokes]
    xs = [x for s in strokes for x, _ in s]
    ys = [y for s in strokes for _, y in s]
    box = (min(xs), min(ys), max(xs), max(ys))
    return DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Ink"),
            NameObject("/Rect"): ArrayObject([FloatObject(v) for v in box]),
            NameObject("/InkList"): ArrayObject(lists),
        }
    )


@pytest.mark.parametrize("rotation", [0, 90, 270])
def test_a_text_box_laid_over_the_page_is_read_in_its_place(written, rotation):
    def draw(canvas):
        canvas.grid([60, 230, 520], [600, 650, 700])
        for y in (605, 655):
            canvas.drawString(66, y + 20, f"Jautājums pie augstuma {y}")

    writer = PdfWriter()
    writer.add_page(kinds.drawn(draw))
    writer.add_annotation(0, FreeText(text="Atbilde\nlodziņā.", rect=(240, 660, 500, 690)))
    if rotation:
        writer.pages[0].rotate(rotation)
    document = read_document(written(kinds.file_bytes(writer), "made.pdf"))
    text = document.text
    assert text.index("655") < text.index("Atbilde\nlodziņā.") < text.index("605")
    assert any("text box" in notice.message for notice in document.notices)


def test_ticks_written_onto_the_page(parse, base):
    places: list[tuple[int, float]] = []

    def put(canvas, y, row):
        if row.right.startswith("X"):
            places.append((canvas.getPageNumber() - 1, y + 14))
            return True
        return False

    data = kinds.form(put)
    writer = PdfWriter(clone_from=io.BytesIO(data))
    (first, y), (second, z) = places
    writer.add_annotation(first, FreeText(text="X", rect=(400, y - 2, 414, y + 12)))
    writer.add_annotation(
        second,
        ink([(400, z), (404, z + 4), (409, z + 8)], [(400, z + 8), (405, z + 4), (409, z)]),
    )
    assert kinds.content(parse(kinds.file_bytes(writer)))[1] == base[1]


def test_comments_and_attachments_are_noticed(parse, base, file):
    data = annotated(file, Text(text="Te jāpapildina!", rect=(500, 700, 520, 720), open=True))
    writer = PdfWriter(clone_from=io.BytesIO(data))
    writer.add_attachment("pielikums.docx", b"cits")
    parsed = parse(kinds.file_bytes(writer))
    assert kinds.content(parsed) == base
    assert "Te jāpapildina!" in said(parsed)
    assert "pielikums.docx" in said(parsed)


# ── Pictures ─────────────────────────────────────────────────────────────────────────────────────


def picture() -> ImageReader:
    from PIL import Image

    return ImageReader(Image.new("L", (20, 20), 90))


def test_pictures_are_noticed_with_their_page(parse, base, file):
    parsed = parse(kinds.overprinted(file, lambda c: c.drawImage(picture(), 300, 20, 90, 60)))
    assert kinds.content(parsed) == base
    assert "pictures are not read (page 1, 2" in said(parsed)


@pytest.mark.parametrize("note", ["", "2. lapa"])
def test_scans_are_refused(refused, note):
    samples.TwoColumnPdf()
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=(WIDTH, HEIGHT), invariant=1)
    canvas.setFont("Body", 10)
    canvas.drawImage(picture(), 0, 0, WIDTH, HEIGHT)
    canvas.drawString(300, 20, note)
    canvas.save()
    assert "OCR" in refused(buffer.getvalue(), "liepkalni.pdf")


def test_the_picture_behind_recognised_text_is_no_loss(parse, base, file):
    scan = kinds.overprinted(
        file, lambda c: c.drawImage(picture(), 0, 0, WIDTH, HEIGHT), under=True
    )
    parsed = parse(scan)
    assert kinds.content(parsed) == base
    assert "picture" not in said(parsed)


def test_a_scanned_page_among_others_is_noticed(parse, file):
    writer = PdfWriter(clone_from=io.BytesIO(file))
    writer.add_page(kinds.drawn(lambda c: [
        c.drawImage(picture(), 0, 0, WIDTH, HEIGHT), c.drawString(300, 20, "pielikums")
    ]))  # fmt: skip
    assert "scanned picture" in said(parse(kinds.file_bytes(writer)))

"""Which PDF files cannot be read, and how a user is told why."""

from __future__ import annotations

import logging
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from pdfminer.pdfdocument import PDFPasswordIncorrect, PDFTextExtractionNotAllowed
from pdfminer.pdftypes import PDFStream, resolve1

from sdk_text.errors import InputError
from sdk_text.reading.file_kinds import name_kind
from sdk_text.reading.latvian import latvian_score
from sdk_text.reading.pdf_layout import PageLayout
from sdk_text.wording.plurals import counted, plural

if TYPE_CHECKING:
    from sdk_text.reading.pdf_passed_over import Met

_LONGEST_PREFACE = 65_536
"""Bytes before a PDF's first line that are passed over (a mail's or a printer's header)."""
_OTHER_KINDS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"{\\rtf")
_GOES_ON = re.compile(rb"\d+\s+\d+\s+obj\b|\bstartxref\b|\bendobj\b")
"""What stands after an end mark only if the file went on and was cut off."""
_LONGEST_SHELL = 3_000
"""Characters that the page of a form at most has that only Adobe Reader draws."""
_SHELL = re.compile(
    r"(?is)please\s+wait.{0,200}(?:proper\s+contents|pdf\s+viewer|adobe)"
    r"|(?:pdf\s+viewer|adobe\s+(?:acrobat\s+)?reader).{0,200}this\s+type\s+of\s+document"
    r"|(?:uzgaidiet|pagaidiet).{0,200}adobe"
)
_WRONG_SCORE = -5.5
"""Running Latvian scores above it; text whose fonts name other letters far below."""
_ENOUGH_PAIRS = 40
_CAPITAL_INSIDE = re.compile(r"\b[^\W\d_A-ZĀČĒĢĪĶĻŅŠŪŽ]+([A-Z])[^\W\d_A-ZĀČĒĢĪĶĻŅŠŪŽ]*\b")
_ENOUGH_WORDS = 3
"""Different words with the same capital inside from which on it is no name (WhatsApp, YouTube)."""


def whole_file(data: bytes, path: str) -> bytes:
    """Return the PDF in a file's bytes, without what other programs put before and after it.

    Raises:
        InputError: If it is no PDF or its end is missing.
    """
    start = data[:_LONGEST_PREFACE].find(b"%PDF-")
    if start < 0 or (start > 0 and data.startswith(_OTHER_KINDS)):
        kind = name_kind(data) if start < 0 else ""
        if kind:
            raise InputError(f"{path}: not a PDF file but {kind}.")
        raise InputError(f"{path}: not a PDF file, whatever its name says. Check what it is.")
    end = data.rfind(b"%%EOF")
    if end < start or _GOES_ON.search(data, end + 5):
        raise InputError(f"{path}: the PDF is cut off (its end is missing). Get a whole copy.")
    return data[start : end + 5] + b"\n"


@contextmanager
def quiet_pdfminer() -> Iterator[None]:
    """Keep back pdfminer's warnings, mostly of oddities of fonts that are of no use to a user."""
    logger = logging.getLogger("pdfminer")
    before = logger.level
    logger.setLevel(logging.CRITICAL)
    try:
        yield
    finally:
        logger.setLevel(before)


def damaged_file(error: Exception, path: str) -> InputError:
    """Return what to tell a user of a file on which pdfminer failed."""
    if _is_password(error):
        return InputError(f"{path}: the PDF is protected by a password. Save a copy without one.")
    return InputError(
        f"{path}: a damaged PDF ({type(error).__name__}: {error}). Get an undamaged copy, or "
        "print it to PDF anew."
    )


def _is_password(error: BaseException | None) -> bool:
    kinds = (PDFPasswordIncorrect, PDFTextExtractionNotAllowed)
    while error is not None:
        if isinstance(error, kinds) or any(isinstance(a, kinds) for a in error.args):
            return True
        error = error.__context__
    return False


def is_unreadable(page: Any) -> bool:
    """Whether a stream of the page's content cannot be unpacked (pdfminer takes it as empty)."""
    streams = [resolve1(content) for content in page.page_obj.contents]
    return any(
        isinstance(stream, PDFStream)
        and not stream.get_data()
        and int(resolve1(stream.attrs.get("Length")) or 0) > 16
        for stream in streams
    )


def refuse_xfa(pdf: Any, path: str) -> None:
    """Refuse a form that only Adobe Reader draws, told by what the file says of itself.

    Raises:
        InputError: If the file is such a form.
    """
    form = resolve1(pdf.doc.catalog.get("AcroForm"))
    if not isinstance(form, dict) or "XFA" not in form:
        return
    drawn_anew = bool(resolve1(pdf.doc.catalog.get("NeedsRendering")))
    if drawn_anew or not any(resolve1(page.page_obj.annots) for page in pdf.pages):
        raise _xfa(path)


def refuse_shell(text: str, path: str) -> None:
    """Refuse a text that is but the page such a form shows elsewhere ("Please wait …").

    Raises:
        InputError: If it is.
    """
    if len(text) <= _LONGEST_SHELL and _SHELL.search(text):
        raise _xfa(path)


def _xfa(path: str) -> InputError:
    return InputError(
        f"{path}: an XFA form, whose pages only Adobe Reader draws. Open it there and print it to "
        "PDF."
    )


def missing_text(pages: Sequence[PageLayout], met: Met, path: str) -> list[str]:
    """Say which pages have no text or lost some.

    Raises:
        InputError: If the file has no text at all, or only a little on scanned pages.
    """
    damaged = [page.number for page in pages if page.is_damaged]
    empty = [page.number for page in pages if not page.words and not page.tables]
    empty = [n for n in empty if n not in met.with_headers]
    scans = [n for n in met.scans if n not in empty]
    if len(empty) == len(pages) and damaged:
        raise InputError(f"{path}: the PDF is damaged, its text is lost. Get an undamaged copy.")
    if len(empty) + len(scans) == len(pages):
        raise InputError(
            f"{path}: the PDF holds no text (a scan?). Run text recognition (OCR) for Latvian on "
            "it first."
        )
    remarks = []
    if damaged:
        remarks.append(f"damaged: text is missing on page {listed(damaged)}. Get a whole copy")
    pictures = [number for number in empty if number not in damaged]
    if pictures:
        remarks.append(
            f"no text on {len(pictures)} of {counted(len(pages), 'page|pages')} "
            f"({listed(pictures)}): {plural(len(pictures), 'a picture|pictures', 'en')}?"
        )
    if scans:
        remarks.append(
            f"page {listed(scans)} is a scanned picture with hardly any text. Run text "
            "recognition (OCR) for Latvian on it"
        )
    return remarks


def unreadable_letters(text: str, path: str) -> list[str]:
    """Say how many letters are unknown.

    Raises:
        InputError: If so many are that the text is of no use.
    """
    unreadable = text.count("(cid:")
    private = sum("\ue000" <= c <= "\uf8ff" for c in text)
    letters = sum(c.isalpha() for c in text)
    score, pairs = latvian_score(text)
    foreign = sum(c.isalpha() and ord(c) > 0x24F for c in text)
    is_foreign = foreign > letters / 2 or (pairs >= _ENOUGH_PAIRS and score < _WRONG_SCORE - 3)
    if unreadable > len(text) // 100 or private > (letters + private) // 4 or is_foreign:
        number = unreadable or private or foreign
        raise InputError(
            f"{path}: the PDF does not say which letters its fonts show "
            f"({counted(number, 'sign is|signs are')} unreadable). Get the text from the program "
            "it was made in, or run OCR."
        )
    signs = counted(unreadable, "sign of its fonts is|signs of its fonts are")
    remarks = [f"{signs} unreadable"] if unreadable else []
    return remarks + list(_joined_letters(text))


def _joined_letters(text: str) -> Iterator[str]:
    """Joined letters ("ti") that a font gives as a capital: "sOprās", "attīsOt", "rezultāO"."""
    words: dict[str, set[str]] = defaultdict(set)
    for found in _CAPITAL_INSIDE.finditer(text):
        words[found[1]].add(found[0])
    for capital, where in words.items():
        if len(where) >= _ENOUGH_WORDS:
            shown = ", ".join(f"“{word}”" for word in sorted(where)[:3])
            yield (
                f"a font gives joined letters as {capital!r} in "
                f"{counted(len(where), 'word|words')} ({shown}); they are not matched with what "
                "they should be. Get the text from the program it was made in"
            )


def listed(numbers: Sequence[int]) -> str:
    """Return page numbers as one reads them, at most ten."""
    return ", ".join(map(str, numbers[:10])) + (" …" if len(numbers) > 10 else "")

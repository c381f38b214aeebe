"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import PurePath

_START = 4096
_SIGNED = (
    "a signed document (eParaksts); open it in eParakstītājs, and save the document that is in it"
)
_MAIL = "a mail; save the report attached to it, or its text, as .docx or as plain text"
_PACKED = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text; give it the ending .odt",
    "application/vnd.oasis.opendocument.text-web": "an OpenDocument text; give it the ending .odt",
    "application/vnd.oasis.opendocument.spreadsheet": "a spreadsheet (.ods)",
    "application/vnd.oasis.opendocument.presentation": "a presentation (.odp)",
    "application/vnd.etsi.asic-e+zip": _SIGNED,
    "application/vnd.etsi.asic-s+zip": _SIGNED,
    "application/epub+zip": "an e-book (.epub); save it as .docx or as plain text",
}
_PARTS = (
    ("word/", "a Word document; give it the ending .docx"),
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("index/document.iwa", "a Pages document; export it as .docx"),
    ("meta-inf/signatures", _SIGNED),
)
_OLD_OFFICE = (
    ("EncryptedPackage", "a password-protected document; save it without a password"),
    ("__substg1.0_", _MAIL),
    ("Workbook", "an old Excel workbook (.xls)"),
    ("PowerPoint Document", "an old PowerPoint presentation (.ppt)"),
)
"""What the parts of such a file are called."""
_BY_ENDING = {
    ".zip .7z .rar .gz .tgz .tar": "packed. Unpack it and give what is in it.",
    ".edoc .asice .asics .sce .bdoc .adoc .p7m": "signed (eParaksts). Open it in eParakstītājs and "
    "save the document that is in it.",
    ".eml .msg .mbox .mht .mhtml": "a mail or web archive. Save the report attached to it, or its "
    "text, as .docx or .txt.",
    ".jpg .jpeg .png .tif .tiff .heic .bmp .gif .webp": "a picture. If it is a scan, have "
    "its text recognised (OCR) and save it as .docx or .pdf.",
    ".url .webloc .lnk .gdoc": "only a link. Download the document itself.",
    ".crdownload .part .partial .download .tmp": "not whole (a broken-off download). Get it anew.",
    ".pages": "of Apple's Pages. Export it as .docx.",
}
"""What a file is by the ending of its name, and what to do, where saving it as .docx is not it."""


def name_kind(data: bytes) -> str:
    """Return what the bytes are and what to do ("rich text (RTF); save it as .docx"), or "".

    Plain text gives "": any bytes may be text.
    """
    head = data[:_START]
    for magic, kind in (
        (b"%PDF-", "a PDF; give it the ending .pdf"),
        (b"{\\rtf", "rich text (RTF); open it in Word or LibreOffice and save it as .docx"),
        (b"\x1f\x8b", "a packed file (gzip); unpack it first"),
        (b"7z\xbc\xaf", "a packed file (7z); unpack it first"),
        (b"Rar!", "a packed file (RAR); unpack it first"),
        (b"\xff\xd8\xff", "a picture (JPEG); it holds no text that could be read"),
        (b"\x89PNG", "a picture (PNG); it holds no text that could be read"),
        (b"II*\x00", "a picture (TIFF); it holds no text that could be read"),
        (b"MM\x00*", "a picture (TIFF); it holds no text that could be read"),
        (b"%!PS", "PostScript; print or convert it to a PDF"),
    ):
        if head.startswith(magic) or (magic == b"%PDF-" and magic in head[:1024]):
            return kind
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(data)
    if head.startswith(b"PK\x03\x04"):
        return _packed(data)
    return _markup(head)


def remedy_by_ending(name: str) -> str:
    """Return what a file is by the ending of its name and what to do, or ""; it is not opened."""
    ending = PurePath(name).suffix.lower()
    return next((told for endings, told in _BY_ENDING.items() if ending in endings.split()), "")


def kind_instead(data: bytes) -> str:
    """Name what a file is that is no package (DOCX, ODT), and what to do with it."""
    kind = name_kind(data)
    if kind:
        return kind
    text = data.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" not in data[:_START]
    odd = sum(byte < 32 and byte not in b"\t\n\x0b\x0c\r" for byte in data[:_START])
    if text and odd <= len(data[:_START]) // 100:
        return "plain text; give it the ending .txt"
    return "damaged, or of a kind that is not known; get a whole copy of it"


def _old_office(data: bytes) -> str:
    for part, kind in _OLD_OFFICE:
        if part.encode("utf-16-le") in data:
            return kind
    return "an old Word document (.doc); open it in Word or LibreOffice and save it as .docx"


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            names = [name.replace("\\", "/").lower() for name in package.namelist()]
            mime = package.read("mimetype")[:100].decode("ascii") if "mimetype" in names else ""
    except Exception:
        # zipfile, zlib and struct raise many kinds on broken archives.
        return "a damaged packed file (.docx, .zip …); get a whole copy and give it its own ending"
    if mime.strip() in _PACKED:
        return _PACKED[mime.strip()]
    for part, kind in _PARTS:
        if any(name.startswith(part) for name in names):
            return kind
    return "a packed file (zip); unpack it first"


def _markup(head: bytes) -> str:
    """HTML, mail and Word's old XML, by what they begin with."""
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n\x00\xff\xfe").replace(b"\x00", b"").lower()
    if b"w:worddocument" in start or b"<pkg:package" in start:
        return "a Word document in one XML file; open it in Word and save it as .docx"
    if re.match(
        rb"(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype html|html|head|body)\b", start
    ):
        return "a web page (HTML); open it in a browser or in Word and save it as .docx or as text"
    if start.startswith(b"<?xml"):
        return "an XML file; save the report as .docx or as plain text"
    if re.match(
        rb"(?:mime-version|content-type|from|return-path|received|date|subject):\s", start
    ) and (b"\ncontent-t" in start or b"mime-version" in start):
        return (
            "a mail or web archive (MIME); save its text, or the report attached to it, as .docx "
            "or as plain text"
        )
    return ""

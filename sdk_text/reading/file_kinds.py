"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import io
import re
import zipfile

_START = 4096
_PACKED = {
    "application/vnd.oasis.opendocument.text": "an OpenDocument text; give it the ending .odt",
    "application/vnd.oasis.opendocument.spreadsheet": "a spreadsheet (.ods)",
    "application/epub+zip": "an e-book (.epub); save it as .docx or as plain text",
}
_PARTS = (
    ("word/", "a Word document; give it the ending .docx"),
    ("xl/", "an Excel workbook (.xlsx)"),
    ("ppt/", "a PowerPoint presentation (.pptx)"),
    ("index/document.iwa", "a Pages document; export it as .docx"),
)


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
    ):
        if head.startswith(magic) or (magic == b"%PDF-" and magic in head[:1024]):
            return kind
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return _old_office(data)
    if head.startswith(b"PK\x03\x04"):
        return _packed(data)
    return _markup(head)


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
    if "EncryptedPackage".encode("utf-16-le") in data:
        return "a password-protected document; save it without a password"
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
        return "a mail or web archive (MIME); save its text as .docx or as plain text"
    return ""

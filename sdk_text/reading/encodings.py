"""Bytes of a text file → text and the encoding's name, right or refused.

Encodings: UTF-8, UTF-16 (LE, BE) and UTF-32 with a byte order mark, UTF-8 and UTF-16 without,
Windows-1257 and ISO 8859-13. Decoding is strict; a guess must look like Latvian.
"""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from sdk_text.errors import InputError
from sdk_text.reading.damage import ENOUGH_LETTERS, ENOUGH_PAIRS, LATVIAN_SCORE
from sdk_text.reading.file_kinds import name_kind
from sdk_text.reading.latvian import DIACRITICS, latvian_score
from sdk_text.wording.plurals import counted, plural

SAVE_AS_UTF8 = "Open it in the program it comes from and save it as plain text, encoding UTF-8."

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_OTHER_ENCODINGS = {
    "cp775": "DOS Baltic (code page 775)",
    "iso8859-4": "ISO 8859-4",
    "iso8859-10": "ISO 8859-10",
    "mac_latin2": "Mac Central European",
}
_ONLY_1257 = re.compile(rb"[\x80-\x9f]")
_ONLY_8859_13 = re.compile(rb"[\xa1\xa5]")
# 0xB4 is an acute accent in Windows-1257 and “ in ISO 8859-13, 0xFF a dot or ’: between letters
# an apostrophe, at a word's edge a quote.
_QUOTE_IN_8859_13 = re.compile(
    rb"(?<![\x41-\x5a\x61-\x7a\xc0-\xfe])\xb4(?=[\x41-\x5a\x61-\x7a\xc0-\xfe])|\xff"
)
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_ZEROS_IN_UTF16 = 0.2
_BINARY_SIGNS = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """A text with the encoding it was read in and what the user should know of the guess."""

    text: str
    encoding: str
    remarks: tuple[str, ...] = ()


def decode(data: bytes, path: str) -> Decoded:
    """Decode the bytes of a text file.

    Args:
        data: All bytes of the file.
        path: Name for messages.

    Returns:
        The text without its byte order mark and otherwise unchanged (line ends included).

    Raises:
        InputError: If no supported encoding gives a text.
    """
    kind = name_kind(data)
    if kind:
        raise InputError(f"{path}: not a text file but {kind}.")
    decoded = _decode(data, path)
    decoded = _with_nul_remark(decoded, path)
    signs = len(_BINARY_SIGNS.findall(decoded.text.replace("\0", "")))
    if signs > max(2, len(decoded.text) // 1000):
        raise InputError(
            f"{path}: not a text file ({counted(signs, 'control character|control characters')} "
            f"among {len(decoded.text)}). Give a .txt, .docx, .odt or .pdf file."
        )
    return decoded


def _with_nul_remark(decoded: Decoded, path: str) -> Decoded:
    """Tell of NUL characters: padding at the end, or a few that some program left inside."""
    text = decoded.text
    number = text.count("\0")
    if not number:
        return decoded
    inside = text.rstrip("\0").count("\0")
    line = text.count("\n", 0, text.index("\0")) + 1
    zeros = counted(number, "NUL character (zero byte)|NUL characters (zero bytes)")
    where = f"{zeros}, {plural(number, 'in line|the first in line', 'en')} {line}"
    if inside > max(2, len(text) // 200):
        raise InputError(
            f"{path}: not a whole text file: it holds {where}. Open it in an editor, remove them "
            "and save it as plain text, encoding UTF-8."
        )
    carries = plural(number, "it carries|they carry", "en")
    remark = f"it holds {where}; {carries} no text, but words may be lost there"
    return Decoded(text, decoded.encoding, (*decoded.remarks, remark))


def _decode(data: bytes, path: str) -> Decoded:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return Decoded(_strict(data[len(mark) :], encoding, path), encoding)
    if b"\x00" in data.rstrip(b"\x00") and _is_utf16(data):
        return _utf16_without_mark(data, path)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error, path)
    return _single_byte(data, path)


def _strict(data: bytes, encoding: str, path: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        at_end = error.end >= len(data) - 3
        what = "is cut off in the middle of a letter" if at_end else "is damaged"
        raise InputError(
            f"{path}: the file says it is {encoding.upper()} but {what} (byte {error.start} of "
            f"{len(data)}: {error.reason}). Get a whole copy of it."
        ) from None


def _is_utf16(data: bytes) -> bool:
    """Whether every second byte is mostly zero, as in UTF-16: not a few zeros in other text."""
    sample = data[:20_000]
    most = max(sample[::2].count(0), sample[1::2].count(0))
    return most > len(sample) // 2 * _ZEROS_IN_UTF16


def _utf16_without_mark(data: bytes, path: str) -> Decoded:
    """UTF-16 shows in its zero bytes: on odd places (LE) or on even ones (BE)."""
    encoding = "utf-16-le" if data[1::2].count(0) >= data[::2].count(0) else "utf-16-be"
    whole = data[: len(data) // 2 * 2]
    text = whole.decode(encoding, errors="replace")
    plain = sum(1 for c in text if c in DIACRITICS or " " <= c <= "~" or c in "\n\r\t“”„–•…")
    if not text or plain < 0.9 * len(text) or "\x00" in text:
        raise InputError(
            f"{path}: not a text file (it holds NUL characters, zero bytes). Give a text, Word or "
            "PDF file."
        )
    if len(data) % 2:
        raise InputError(
            f"{path}: UTF-16 text that is cut off in the middle of a letter. Get a whole copy."
        )
    return Decoded(_strict(data, encoding, path), encoding, ("read as UTF-16 without its mark",))


def _refuse_damaged_utf8(data: bytes, error: UnicodeDecodeError, path: str) -> None:
    """Raise where the bytes are UTF-8 with some broken places, not another encoding."""
    letters = len(_MULTIBYTE.findall(data))
    if error.reason == "unexpected end of data" and letters:
        raise InputError(
            f"{path}: UTF-8 text that is cut off in the middle of a letter (byte {error.start} "
            f"of {len(data)}). Get a whole copy of it."
        )
    broken = len(data) - len(data.decode("utf-8", errors="ignore").encode("utf-8"))
    if letters > 2 * broken:
        raise InputError(
            f"{path}: UTF-8 text with {counted(broken, 'damaged byte|damaged bytes, the first')} "
            f"at byte {error.start} of {len(data)}. Get an undamaged copy, or repair and save it "
            "as UTF-8."
        )


def _single_byte(data: bytes, path: str) -> Decoded:
    """Windows-1257 or ISO 8859-13: the same letters, other quotes and dashes."""
    windows, iso = _ONLY_1257.search(data), _ONLY_8859_13.search(data)
    if windows and iso:
        raise InputError(
            f"{path}: mixes Windows-1257 (byte {windows.start()}) and ISO 8859-13 (byte "
            f"{iso.start()}), or is in another encoding. {_probably(data)}{SAVE_AS_UTF8}"
        )
    is_iso = not windows and (iso or _QUOTE_IN_8859_13.search(data))
    encoding = "iso8859-13" if is_iso else "cp1257"
    remarks: tuple[str, ...] = ()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise InputError(
            f"{path}: byte {error.start} belongs to no supported encoding (UTF-8, UTF-16, "
            f"Windows-1257, ISO 8859-13). {_probably(data)}{SAVE_AS_UTF8}"
        ) from None
    score, pairs = latvian_score(text)
    if pairs >= ENOUGH_PAIRS and score < LATVIAN_SCORE:
        raise InputError(
            f"{path}: in no supported encoding (UTF-8, UTF-16, Windows-1257, ISO 8859-13) do its "
            f"letters make Latvian words. {_probably(data)}{SAVE_AS_UTF8}"
        )
    if pairs < ENOUGH_PAIRS:
        name = "ISO 8859-13" if is_iso else "Windows-1257"
        remarks = (f"read as {name} on the evidence of few letters; check ā ē š and the quotes",)
    return Decoded(text, encoding, remarks)


def _probably(data: bytes) -> str:
    """Name the unsupported encoding in which the bytes do make Latvian words, if one does."""
    for codec, name in _OTHER_ENCODINGS.items():
        score, pairs = latvian_score(data.decode(codec, errors="replace"))
        if pairs >= ENOUGH_PAIRS and score > LATVIAN_SCORE:
            return f"It is probably {name}. "
    return ""


def looks_stripped(text: str) -> bool:
    """Whether a long text has not one Latvian letter outside ASCII (lost, or not Latvian)."""
    letters = sum(1 for c in text[:20_000] if c.isalpha())
    return letters >= ENOUGH_LETTERS and latvian_score(text)[1] == 0

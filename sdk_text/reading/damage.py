"""Signs in decoded text that it was decoded or saved in a wrong encoding before it came to us."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from sdk_text.reading.latvian import DIACRITICS, SAMPLE, latvian_score
from sdk_text.text.signs import foldable, mixed_words
from sdk_text.wording.plurals import counted, plural

LATVIAN_SCORE = -4.5
"""Running Latvian scores above this (300 characters of a report: -3.5 at worst), text in a wrong
encoding below it (-6.5)."""
CLEARLY_BETTER = 2.0
"""How much better another reading must score (right and wrong ones are 3.5 apart and more)."""
ENOUGH_PAIRS = 12
"""Scored letter pairs below which a score proves nothing."""
ENOUGH_LETTERS = 400
"""Latvian of this many letters without one diacritic does not occur."""

_WRONG_READINGS = {
    "Windows-1252 (Western European)": "cp1252",
    "ISO 8859-1 (Western European)": "latin-1",
    "Windows-1250 (Central European)": "cp1250",
    "Windows-1251 (Cyrillic)": "cp1251",
    "ISO 8859-4": "iso8859-4",
    "DOS Baltic (code page 775)": "cp775",
}
_CODED = {
    "quoted-printable mail (“=C4=81”)": re.compile(r"(?:=[0-9A-F]{2}){2,}|(?<=[^\s=])=\r?$", re.M),
    "escapes of a program (“\\u0101”)": re.compile(r"\\u0[01][0-9a-fA-F]{2}|\\x[0-9a-fA-F]{2}"),
    "HTML entities (“&amacr;”, “&#257;”)": re.compile(
        r"&(?:[A-Za-z]{1,2}(?:macr|caron|cedil)|#(?:2[5-9]\d|3\d\d)|#x1[0-9a-fA-F]{2}"
        r"|nbsp|quot|ldquo|rdquo|ndash|amp);"
    ),
    "an address (“%C4%81”)": re.compile(r"(?:%[0-9A-Fa-f]{2}){2,}"),
    "UTF-7 (“+AQE-”)": re.compile(r"\+A[QRWS][A-Za-z0-9+/]{1,12}-?"),
}
"""Ways to write letters as codes; the text has to be turned back by the program that wrote it."""
_ENOUGH_CODED = 3
_UNMISTAKABLE = ("HTML entities",)
"""Ways that no other text looks like: some in one answer are told, too."""
_TYPOGRAPHY = "“”„‘’‚–—…•"
_TAG = re.compile(r"</(?:p|div|span|td|tr|table|li|ul|ol|h[1-6]|b|i|strong|em|font)>", re.I)
_BREAK = re.compile(r"<(?:br|p|hr)\s*/?>\s*$", re.I | re.M)
_ENOUGH_TAGS = 10
_LIGATURE = re.compile("[\ufb00-\ufb06]")
_LOST_LETTER = re.compile(r"[^\W\d_]\?[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Damage:
    """What is wrong with a text, and where it first shows."""

    message: str
    start: int
    fatal: bool
    """Whether the text as a whole is unusable."""


def find_damage(text: str) -> list[Damage]:
    """Return what shows that letters were lost or changed before the text was read.

    Args:
        text: Decoded text of a document that should be Latvian.
    """
    checks = (
        _replaced, _double_encoded, _question_marks, _wrong_letters, _control_quotes, _coded,
        _tags, _look_alikes, _ligatures, _objects,
    )  # fmt: skip
    return [damage for check in checks if (damage := check(text)) is not None]


def _latvian_letters(text: str) -> int:
    return sum(text.count(letter) for letter in DIACRITICS)


def _replaced(text: str) -> Damage | None:
    number = text.count("\ufffd")
    if not number:
        return None
    return Damage(
        f"{counted(number, 'letter was|letters were')} already lost when the file was saved "
        f"({plural(number, 'it stands|they stand', 'en')} as �)",
        text.index("\ufffd"),
        fatal=number > _latvian_letters(text) // 2,
    )


@cache
def _double_pattern() -> re.Pattern[str]:
    """Matches a Latvian letter, quote or dash whose UTF-8 bytes were read one by one."""
    forms: set[str] = set()
    for sign in DIACRITICS + _TYPOGRAPHY:
        for codec in ("cp1252", "latin-1", "cp1257", "iso8859-13", "cp775"):
            forms.add("".join(_byte(byte, codec) for byte in sign.encode("utf-8")))
    return re.compile("|".join(re.escape(form) for form in sorted(forms, key=len, reverse=True)))


def _byte(byte: int, codec: str) -> str:
    """A byte's character; where the codec has none, the control sign most programs put."""
    try:
        return bytes([byte]).decode(codec)
    except UnicodeDecodeError:
        return chr(byte)


def _double_encoded(text: str) -> Damage | None:
    first = _double_pattern().search(text)
    if first is None:
        return None
    number = sum(1 for _ in _double_pattern().finditer(text))
    proper = _latvian_letters(text)
    if number < 3 and proper >= 20 * number:
        return None
    return Damage(
        f"it was encoded as UTF-8 twice ({counted(number, 'letter stands|letters stand')} as "
        f"“{first.group()}” and the like)",
        first.start(),
        fatal=number >= proper / 2,
    )


def _question_marks(text: str) -> Damage | None:
    first = _LOST_LETTER.search(text)
    if first is None:
        return None
    number = sum(1 for _ in _LOST_LETTER.finditer(text))
    proper = _latvian_letters(text)
    if number < 5 or number < proper / 20:
        return None
    return Damage(
        "letters were lost when the file was saved "
        f"({counted(number, 'question mark|question marks')} inside words)",
        first.start() + 1,
        fatal=number >= proper / 2,
    )


def _wrong_letters(text: str) -> Damage | None:
    """Letters of another language where Latvian ones should be (ā read as â, š as ð …)."""
    score, pairs = latvian_score(text)
    if pairs < ENOUGH_PAIRS or score > LATVIAN_SCORE:
        return None
    sample = text[:SAMPLE]
    first = next((i for i, c in enumerate(sample) if not c.isascii() and c.isalpha()), 0)
    for name, codec in _WRONG_READINGS.items():
        for right in ("cp1257", "iso8859-13"):
            table = _rereading(codec, right)
            repaired = latvian_score(sample.translate(table))[0]
            if repaired > LATVIAN_SCORE and repaired - score > CLEARLY_BETTER:
                return Damage(
                    f"Latvian letters were turned into others (“{sample[first]}”): "
                    f"a Baltic text (Windows-1257) was once opened as {name}",
                    first,
                    fatal=True,
                )
    return None


@cache
def _rereading(wrong: str, right: str) -> dict[int, str]:
    """Translation of text read in the wrong one-byte encoding to what the right one gives."""
    table: dict[int, str] = {}
    for byte in range(0x80, 0x100):
        try:
            table[ord(bytes([byte]).decode(wrong))] = bytes([byte]).decode(right)
        except UnicodeDecodeError:
            continue
    return table


def _control_quotes(text: str) -> Damage | None:
    """Windows quotes and dashes that a program read as ISO 8859 keeps as control signs."""
    found = [i for i, c in enumerate(text) if "\x80" <= c <= "\x9f" and c != "\x85"]
    if not found:
        return None
    return Damage(
        f"{counted(len(found), 'quote or dash is|quotes or dashes are')} written as control signs: "
        "a Windows text was once opened as ISO 8859",
        found[0],
        fatal=False,
    )


def _coded(text: str) -> Damage | None:
    """Letters written as codes of another kind of file."""
    proper = _latvian_letters(text)
    for name, pattern in _CODED.items():
        found = list(pattern.finditer(text))
        many = len(found) > proper / 20 or name.startswith(_UNMISTAKABLE)
        if len(found) >= _ENOUGH_CODED and many:
            return Damage(
                f"{counted(len(found), 'letter stands as a code|letters stand as codes')}: it is "
                f"text of {name}",
                found[0].start(),
                fatal=len(found) >= proper / 2,
            )
    return None


def _tags(text: str) -> Damage | None:
    """The tags of a web page (a <br> alone is Markdown)."""
    found = list(_TAG.finditer(text))
    if len(found) < _ENOUGH_TAGS:
        found = list(_BREAK.finditer(text))
        # In a table of Markdown a <br> stands within a line.
        if len(found) < max(_ENOUGH_TAGS, sum(1 for line in text.split("\n") if line.strip()) / 2):
            return None
    return Damage(
        f"it is a web page ({counted(len(found), 'HTML tag|HTML tags')} like {found[0].group()!r})",
        found[0].start(),
        fatal=True,
    )


def _look_alikes(text: str) -> Damage | None:
    words = mixed_words(text) if foldable(text) else []
    if not words:
        return None
    return Damage(
        f"{counted(len(words), 'word holds|words hold')} letters of another alphabet that look "
        f"like Latin ones (“{words[0][1]}” and the like); they are read as the Latin ones",
        words[0][0],
        fatal=False,
    )


def _ligatures(text: str) -> Damage | None:
    found = list(_LIGATURE.finditer(text))
    if not found:
        return None
    return Damage(
        f"{counted(len(found), 'time|times')} letters stand as one sign (“{found[0].group()}”); "
        "they are read as single letters",
        found[0].start(),
        fatal=False,
    )


def _objects(text: str) -> Damage | None:
    number = text.count("\ufffc")
    if not number:
        return None
    return Damage(
        f"{counted(number, 'object (picture …)|objects (pictures …)')} stood in the text and "
        f"{plural(number, 'was|were', 'en')} lost when it was saved",
        text.index("\ufffc"),
        fatal=False,
    )

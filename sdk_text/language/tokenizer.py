"""Words of Latvian text, as the Latvian treebank divides them.

Ordinals and dates keep their full stop (``2023.``, ``12.05.2023.``), so do abbreviations and
initials (``plkst.``, ``u.c.``, ``A.``); compounds with a hyphen stay whole (``e-pasts``), ranges
of numbers fall apart (``10`` ``-`` ``12``); thousands with spaces are one number (``15 000``); an
emoji is one word, whatever it is joined of;
quotes, brackets and slashes stand alone. Nothing is changed: the tokens and the white space
between them are the text, so offsets are exact. White space other than one plain space between
tokens becomes a token of its own, as everywhere in spaCy.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import lru_cache
from pathlib import Path

from spacy.language import Language
from spacy.tokens import Doc
from spacy.util import registry
from spacy.vocab import Vocab

from sdk_text.text.abbreviations import load_abbreviations

LETTER = r"[^\W\d_]"
UPPER = "A-ZĀČĒĢĪĶĻŅŌŖŠŪŽА-ЯЁ"

# Addresses are looked for only so far: else each word of a text without blanks is searched to the
# text's end for an @ or a domain.
_URL = r"(?:https?://|ftp://|www\.)[^\s<>«»“”„\"]{0,2000}[^\s<>«»“”„\".,;:!?)\]']"
_EMAIL = rf"{LETTER}[\w.+-]{{0,64}}@[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{1,9}}"
_TOP = "lv|eu|com|org|net|info|gov|edu|lt|ee|ru|de|uk"
_DOMAIN = (
    rf"[\w-]{{1,63}}(?:\.[\w-]{{1,63}}){{0,9}}\.(?:{_TOP})(?![\w-])(?:/[^\s,;)»”]{{0,2000}}[\w/])?"
)
_DATE = r"\d{1,2}\.\d{1,2}\.\d{2,4}\.?(?!\d)"
_GROUPED = r"\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?![\d])(?:,\d+)?"
_DECIMAL = r"(?:[01]?\d|2[0-3]):[0-5]\d(?![:\d])|\d+(?:[.,]\d+)+"
_CODE = r"\d+(?:-\d+){2,}|\d+-\w*[^\W\d_]\w*"
_WORD = rf"{LETTER}[\w]*(?:['’]{LETTER}+|[-‐‑][\w]+)*"
#: Most words: letters and then something that cannot go on a word (first, for speed).
_PLAIN = rf"{LETTER}+(?=[\s,;!?()\"”“»])"
_PICTURE = (
    r"[\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u25fe\u2600-\u27bf\u2934"
    r"\u2935\u2b05-\u2b55\u3030\u303d\u3297\u3299\U0001f000-\U0001faff]"
)
_PICTURED = rf"{_PICTURE}\ufe0f?[\U0001f3fb-\U0001f3ff]?\u20e3?[\U000e0020-\U000e007f]*"
#: One emoji of several characters: with joiners, a skin colour, a flag of two letters, a key cap.
_EMOJI = rf"[\U0001f1e6-\U0001f1ff]{{2}}|[\d#*]\ufe0f?\u20e3|{_PICTURED}(?:\u200d{_PICTURED})*"
_ELLIPSIS = r"\.{2,}|[?!]+\.{2,}|[?!]{2,}|…|--+|––+"


@lru_cache(maxsize=1)
def _pattern() -> re.Pattern[str]:
    forms = {a.form for a in load_abbreviations() if a.in_word}
    # Longer ones first: "u.tml." before "u.".
    short = "|".join(re.escape(a) for a in sorted(forms, key=lambda a: (-len(a), a)))
    # Long ones may touch what follows ("plkst.14"); short ones may not.
    short = rf"(?:(?i:{short}))(?:(?<=\w\w\w\.)|(?!\w))"
    initial = rf"(?:[{UPPER}]|Dz|Dž|Kr|Ed|Fr)\.(?=\s*[-{UPPER}])"
    parts = (
        _PLAIN,
        _EMOJI,
        _URL,
        _EMAIL,
        _DATE,
        rf"(?<![\d.,]){_GROUPED}",
        rf"(?:{_DECIMAL})(?!\w)",
        _CODE,
        _DOMAIN,
        rf"(?<!\w){short}",
        rf"(?<!\w){initial}",
        r"\d+\.(?!\d)",
        rf"\d+(?:{LETTER}\w*)?",
        _WORD,
        _ELLIPSIS,
        r"\s+",
        r".",
    )
    return re.compile("|".join(f"(?:{p})" for p in parts), re.DOTALL)


#: What may follow an ordinal's full stop; else the stop closes the sentence.
_AFTER_ORDINAL = re.compile(rf"\s*(?:[^\s{UPPER}\"„“«•–-]|-\s*\d|–\s*\d)")
_ONLY_BLANKS = re.compile(r"\s*\Z")
_LINE_START = re.compile(r"(?:^|\n)[ \t\u00a0]*$")


def _spans(text: str) -> Iterator[str]:
    """Yield pieces of ``text`` that together are the text; white space is pieces too."""
    for match in _pattern().finditer(text):
        piece = match.group()
        ordinal = piece[0].isdigit() and piece[-1] == "." and piece[:-1].isdigit()
        if ordinal and not _keeps_stop(text, match.start(), match.end()):
            yield piece[:-1]
            yield "."
        else:
            yield piece


def _keeps_stop(text: str, start: int, end: int) -> bool:
    if _ONLY_BLANKS.match(text, end):
        return bool(_LINE_START.search(text, 0, start))
    if _AFTER_ORDINAL.match(text, end):
        return True
    # At the start of a line a number with a full stop numbers the line.
    return bool(_LINE_START.search(text[max(0, start - 20) : start])) if start else True


def split_words(text: str) -> tuple[list[str], list[bool]]:
    """Return the tokens of ``text`` and for each whether one space follows (spaCy's way).

    >>> split_words("Nr. 5, plkst. 14")[0]
    ['Nr.', '5', ',', 'plkst.', '14']
    """
    words: list[str] = []
    spaces: list[bool] = []
    for piece in _spans(text):
        if not piece.isspace():
            words.append(piece)
            spaces.append(False)
            continue
        if words and not spaces[-1] and piece[0] == " " and not words[-1].isspace():
            spaces[-1] = True
            piece = piece[1:]
        if piece:
            words.append(piece)
            spaces.append(False)
    return words, spaces


class LatvianTokenizer:
    """A spaCy tokenizer: text in, :class:`~spacy.tokens.Doc` out, nothing lost."""

    def __init__(self, vocab: Vocab) -> None:
        """Make tokens in ``vocab``."""
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Divide ``text`` into words."""
        words, spaces = split_words(text)
        return Doc(self.vocab, words=words, spaces=spaces)

    def pipe(self, texts: Iterator[str], batch_size: int = 1000) -> Iterator[Doc]:
        """Divide many texts."""
        for text in texts:
            yield self(text)

    def to_bytes(self, **_: object) -> bytes:
        """Return nothing to keep: the rules are code and a data file of the package."""
        return b""

    def from_bytes(self, _data: bytes, **__: object) -> LatvianTokenizer:
        """Return itself."""
        return self

    def to_disk(self, _path: str | Path, **__: object) -> None:
        """Write nothing."""

    def from_disk(self, _path: str | Path, **__: object) -> LatvianTokenizer:
        """Return itself."""
        return self


def make_tokenizer(nlp: Language) -> LatvianTokenizer:
    """Return the Latvian tokenizer for a pipeline."""
    return LatvianTokenizer(nlp.vocab)


@registry.tokenizers("sdk_text.LatvianTokenizer.v1")  # type: ignore[untyped-decorator]
def latvian_tokenizer() -> Callable[[Language], LatvianTokenizer]:
    """Return the maker that a pipeline's config names under ``[nlp.tokenizer]``."""
    return make_tokenizer

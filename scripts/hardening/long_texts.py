"""Texts of any length that are hard on a reader, each of one kind: what grows worse than linear?

A generator gives about so many characters; they stand as an answer in a report of our own (or are
the report, where headings and titles are what is repeated).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator

from sdk_text.template import load_template

_WORDS = [
    "kaimiņi",
    "talka",
    "vakars",
    "sapulce",
    "bibliotēka",
    "pagasts",
    "iedzīvotāji",
    "kopiena",
    "atbalsts",
    "trūkst",
    "naudas",
    "laika",
    "telpu",
    "brīvprātīgie",
    "jaunieši",
    "seniori",
    "skola",
    "ceļš",
    "autobuss",
    "saruna",
    "plāns",
    "aptauja",
    "rezultāts",
    "un",
    "ar",
    "bez",
    "par",
    "pie",
    "no",
    "vairāk",
    "nekā",
    "mazāk",
    "gada",
    "laikā",
    "tika",
    "veikta",
    "notika",
    "nav",
    "bija",
    "būs",
]
_LETTERS = 'abcdefghijklmnopqrstuvwxyzāčēģīķļņšūž0123456789 .,;:!?()„“”"-–—/\n\t'


def _repeat(piece: str) -> Callable[[int], str]:
    return lambda size: (piece * (size // len(piece) + 1))[:size]


def _words(joiner: Callable[[int], str]) -> Callable[[int], str]:
    """Words with something between them that depends on the place."""

    def make(size: int) -> str:
        pieces, length, i = [], 0, 0
        while length < size:
            word = _WORDS[(i * 7 + i // 11) % len(_WORDS)]
            pieces.append(word + joiner(i))
            length += len(pieces[-1])
            i += 1
        return "".join(pieces)[:size]

    return make


def _numbered(line: Callable[[int], str]) -> Callable[[int], str]:
    def make(size: int) -> str:
        lines, length, i = [], 0, 0
        while length < size:
            lines.append(line(i))
            length += len(lines[-1]) + 1
            i += 1
        return "\n".join(lines)[:size]

    return make


def _random(letters: str) -> Callable[[int], str]:
    return lambda size: "".join(random.Random(size).choices(letters, k=size))


def _wrapped(size: int) -> str:
    words = _words(lambda i: ". " if i % 17 == 16 else " ")(size).split()
    lines, line = [], ""
    for word in words:
        if len(line) + len(word) > 70:
            lines.append(line)
            line = ""
        line = f"{line} {word}".strip()
    return "\n".join([*lines, line])


_TEMPLATE = load_template()
_HEADINGS = [f"{s.number}. {s.heading}" if s.number else s.heading for s in _TEMPLATE.sections]
_TITLE = "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS"

ANSWERS: dict[str, Callable[[int], str]] = {
    # one sign again and again, with and without blanks
    **{
        name: _repeat(piece)
        for name, piece in {
            "quotes": '"', "low-quotes": "„", "high-quotes": "“", "single-quotes": "'",
            "curly-single": "’", "guillemets": "«", "brackets": "(", "closing-brackets": ")",
            "square": "[", "curly": "{", "less": "<", "greater": ">", "commas": ",", "colons": ":",
            "semicolons": ";", "stops": ".", "stops-apart": ". ", "ellipses": "…", "question": "?",
            "exclamation": "!", "dashes": "–", "hyphens": "-", "hyphens-apart": "- ",
            "underscores": "_", "stars": "*", "slashes": "/", "backslashes": "\\", "at": "@",
            "hash": "#", "bars": "|", "equals": "=", "tildes": "~", "percent": "%", "amp": "&",
            "blanks": " ", "hard-blanks": "\u00a0", "tabs": "\t", "lines": "\n", "feeds": "\f",
            "quotes-apart": '" ', "low-quotes-apart": "„ ", "brackets-apart": "( ",
            "quotes-words": '"a ', "low-quotes-words": "„vārds ", "brackets-words": "(vārds ",
            "opened-words": "„vārds, ", "letters": "a", "capitals": "A", "ā": "ā", "digits": "7",
            "letters-apart": "a ", "capitals-apart": "A ", "digits-apart": "7 ",
            "dotted-numbers": "1.", "dotted-111": "111.", "numbers-commas": "1,", "years": "2024. ",
            "dates": "03.06.2024. ", "dates-glued": "03.06.2024.", "times": "12:30 ",
            "ranges": "3-", "ranges-dash": "12.–", "initials": "A. ", "initials-glued": "A.",
            "abbreviations": "u. c. ", "abbreviations-glued": "u.c.", "ordinals": "26. gadā ",
            "combining": "a\u0304\u030c\u0327", "marks-alone": "\u0304", "soft": "\u00ad",
            "soft-words": "vār\u00addi", "joiners": "a\u200d", "zero-width": "\u200b",
            "right-to-left": "\u202e", "hebrew": "א", "emoji": "😀",
            "families": "👨\u200d👩\u200d👧",
            "flags": "🇱🇻", "private": "\uf0b7", "bullets": "• ", "bullet-lines": "•\n",
            "boxes": "☐ ", "ticks": "X ", "numbers-marks": "1) ", "letters-marks": "a) ",
            "addresses": "a@b.lv ", "addresses-glued": "a@", "links": "https://a.lv/b ",
            "links-glued": "https://", "domains": "a.b.", "www": "www.", "queries": "a=b&",
            "nots": "nav ", "ne-glued": "ne", "not-only": "ne tikai ", "not-but": "nevis, bet ",
            "denied": "nav trūkuma bez naudas, ", "and": "un ", "comma-and": ", un ",
            "capital-words": "Anna ", "names": "Anna Liepa ", "names-comma": "Anna Liepa, ",
            "hyphenated": "vārds-", "hyphen-lines": "vār-\n", "one-letter-lines": "a\n",
            "colon-lines": "Grūtības:\n", "colon-words": "grūtības: ",
            "code-words": "trūkst naudas ",
            "code-lines": "Trūkst naudas.\n", "words-stops": "vārds. ",
            "words-glued-stops": "vārds.",
            "capital-stops": "Vārds.Vārds", "item-lines": "• vārds\n", "number-lines": "12\n",
            "number-stop-lines": "12.\n", "page-lines": "lpp. 3\n", "date-lines": "03.06.2024.\n",

            "period-lines": "Laika posms: no 03.06.2024. līdz 09.06.2024.\n",
            "period-words": "no 03.06.2024. līdz ", "tab-cells": "a\tb\n",
            "pipe-rows": "| a | b |\n",
            "markdown": "**a** ", "entities": "&amp;", "percent-words": "5 % ", "money": "5 EUR ",
        }.items()
    },
    "words-no-stop": _words(lambda _: " "),
    "words-no-blank": _words(lambda _: ""),
    "words-commas": _words(lambda _: ", "),
    "words-lines": _words(lambda _: "\n"),
    "words-semicolons": _words(lambda _: "; "),
    "words-dashes": _words(lambda _: " – "),
    "words-quoted": _words(lambda i: " „" if i % 2 else "” "),
    "words-opened": _words(lambda i: " „" if i % 3 == 0 else " "),
    "words-bracketed": _words(lambda i: " (" if i % 3 == 0 else " "),
    "sentences": _words(lambda i: ". " if i % 9 == 8 else " "),
    "sentences-wrapped": _wrapped,
    "numbers-rising": _numbered(lambda i: str(i + 1)),
    "numbers-falling": _numbered(lambda i: str(9_999 - i % 9_999)),
    "numbers-alternating": _numbered(lambda i: str(i) if i % 2 else "vārds te"),
    "numbers-with-words": _numbered(lambda i: f"{i} vārds"),
    "items-rising": _numbered(lambda i: f"{i % 99 + 1}. Vārds te."),
    "items-dotted": _numbered(lambda i: f"{i % 9 + 1}.{i % 7 + 1}. Vārds te"),
    "periods-rising": _numbered(
        lambda i: f"Laika posms: no {i % 28 + 1:02d}.{i % 12 + 1:02d}.2024. līdz 30.12.2024.\nTe."
    ),
    "period-names": _numbered(lambda i: f"Laika posms: {i}"),
    "repeated-lines": _numbered(lambda i: ("Liepkalnu novads" if i % 3 == 0 else f"{i}")),
    "shorter-lines": _numbered(lambda i: "vārds " * (i % 12 + 1)),
    "random-signs": _random(_LETTERS),
    "random-letters": _random(_LETTERS[:33]),
    "random-brackets": _random("()[]„“”\"'«» a"),
    "random-stops": _random(".!?… aA1"),
    "random-digits": _random("0123456789.,:-–/ "),
    "random-lines": _random("a1.•-–:\n \t"),
}  # fmt: skip
"""By name: what makes an answer of about so many characters."""


def _answer_report(answer: str) -> str:
    lines = [_TITLE, ""]
    for section, heading in zip(_TEMPLATE.sections, _HEADINGS, strict=True):
        lines += [heading, "Te ir atbilde."]
        if section.id == "2.development":
            lines.append(answer)
    return "\n".join(lines)


def _repeated(make: Callable[[int], str]) -> Callable[[int], str]:
    """A report, then pieces that depend on their number."""

    def text(size: int) -> str:
        pieces, length, i = [_answer_report("Darbs sākts."), ""], 0, 0
        while length < size:
            pieces.append(make(i))
            length += len(pieces[-1]) + 1
            i += 1
        return "\n".join(pieces)

    return text


REPORTS: dict[str, Callable[[int], str]] = {
    "headings-one": _repeated(lambda _: "Atbalsts pašvaldībā"),
    "headings-one-with-text": _repeated(lambda _: "Atbalsts pašvaldībā\nVadība palīdz darbā."),
    "headings-all": _repeated(lambda i: _HEADINGS[i % len(_HEADINGS)]),
    "headings-in-a-line": _repeated(lambda i: f"Te. {_HEADINGS[i % len(_HEADINGS)]}"),
    "headings-first": _repeated(lambda _: _HEADINGS[0]),
    "headings-backwards": _repeated(lambda i: _HEADINGS[-1 - i % len(_HEADINGS)] + "\nTeksts te."),
    "headings-begun": _repeated(lambda i: _HEADINGS[i % len(_HEADINGS)][:12]),
    "headings-half": _repeated(lambda _: "Sociālā darbinieka kā profesionāļa"),
    "headings-half-glued": lambda size: _answer_report(_repeat("Atbalsts pašval")(size)),
    "headings-first-words": _repeated(lambda i: _HEADINGS[i % len(_HEADINGS)].split()[0]),
    "headings-misspelt": _repeated(
        lambda i: (h := _HEADINGS[i % len(_HEADINGS)])[:7] + "x" + h[8:] + "\nVadība palīdz."
    ),
    "headings-glued": lambda size: _answer_report(
        "".join(_HEADINGS)[:size] * (size // len("".join(_HEADINGS)) + 1)
    ),
    "heading-words-beside": _repeated(
        lambda i: _HEADINGS[8].split()[i % len(_HEADINGS[8].split())] + " un vēl kas"
    ),
    "titles": _repeated(lambda _: _TITLE),
    "titles-different": _repeated(lambda i: f"LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS NR. {i}"),
    "titles-places": _repeated(lambda i: f"{_WORDS[i % 30].upper()} NOVADA PILOTPROJEKTA"),
    "titles-half": _repeated(lambda _: "PILOTPROJEKTA KOPSAVILKUMS"),
    "reports": _repeated(lambda i: f"{_TITLE} NR. {i + 2}\n{_answer_report('Darbs.')[45:]}"),
    "reports-without-titles": _repeated(lambda _: _answer_report("Darbs sākts.")[45:]),
    "contents": _repeated(lambda i: f"{_HEADINGS[i % len(_HEADINGS)]} .......... {i}"),
    "labels": _repeated(lambda _: "Kopienas izglītošana X"),
    "labels-half": _repeated(lambda _: "Kopienas izgl"),
    "labels-broken": _repeated(lambda _: "Sociālā plānošana/Kopienas\norganizēšana X"),
    "decomposed": lambda size: _decomposed(_answer_report(_wrapped(size))),
    "capital-report": lambda size: _answer_report(_wrapped(size)).upper(),
    "double-spaced": lambda size: _answer_report(_wrapped(size)).replace("\n", "\n\n"),
    "no-lines": lambda size: _answer_report(_wrapped(size)).replace("\n", " "),
    "carriage-returns": lambda size: _answer_report(_wrapped(size)).replace("\n", "\r\n"),
}
"""By name: what makes a whole text of about so many characters."""


def _decomposed(text: str) -> str:
    import unicodedata

    return unicodedata.normalize("NFD", text)


def generators() -> Iterator[tuple[str, Callable[[int], str]]]:
    """Yield each generator's name and what makes a text of about so many characters."""
    for name, make in ANSWERS.items():
        yield name, lambda size, make=make: _answer_report(make(size))  # type: ignore[misc]
    yield from REPORTS.items()

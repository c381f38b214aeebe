"""Text files with signs that one does not see, with letters as codes, with bytes of zero."""

from __future__ import annotations

import quopri
import sys
from html import escape
from pathlib import Path

import pytest

from sdk_text.parsing import coverage, parse_document
from sdk_text.reading import read_document
from sdk_text.records import ParsedDocument

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parsing"))
from report_builder import make_report

from sdk_text.template import load_template

REPORT = make_report(load_template())
LETTERS = "āčēģīķļņšūžĀČĒĢĪĶĻŅŠŪŽ"


@pytest.fixture
def parsed(written):
    def read(text: str) -> ParsedDocument:
        return parse_document(read_document(written(text.encode("utf-8"), "report.txt")))

    return read


def said(parsed: ParsedDocument) -> list[str]:
    return [notice.message for notice in parsed.notices]


def content(parsed: ParsedDocument) -> list[tuple]:
    segments = [(s.section, s.text, s.kind, s.period_start) for s in parsed.segments]
    return [*segments, *((b.approach, b.ticked, b.note) for b in parsed.boxes)]


MARKS = {
    "left to right": "\u200e", "right to left": "\u200f", "embedding": "\u202a", "end": "\u202c",
    "override": "\u202d", "isolate": "\u2068", "end of isolate": "\u2069", "joiner": "\u200d",
    "non-joiner": "\u200c", "zero width": "\u200b", "word joiner": "\u2060", "mark": "\ufeff",
    "soft hyphen": "\u00ad", "grapheme joiner": "\u034f", "arabic mark": "\u061c",
    "separator": "\u2063", "variation": "\ufe0f", "tag": "\U000e0041", "control": "\x02",
    "mongolian": "\u180e", "annotation": "\ufff9",
}  # fmt: skip


@pytest.mark.parametrize("mark", MARKS.values(), ids=MARKS)
@pytest.mark.parametrize("place", ["line starts", "line ends", "words", "after numbers"])
def test_marks_that_one_does_not_see_change_nothing(parsed, mark: str, place: str) -> None:
    if mark == "\x02" and place == "words":
        pytest.skip("so many control characters are no text; the file is refused")
    lines = REPORT.split("\n")
    if place == "line starts":
        text = "\n".join(mark + line for line in lines)
    elif place == "line ends":
        text = "\n".join(line + mark for line in lines)
    elif place == "words":
        words = [[w[:2] + mark + w[2:] if len(w) > 4 and w.isalpha() else w
                  for w in line.split(" ")] for line in lines]  # fmt: skip
        text = "\n".join(" ".join(line) for line in words)
    else:
        text = "\n".join(
            line[:2] + mark + line[2:] if line[:1].isdigit() and line[1:2] == "." else line
            for line in lines
        )
    if mark == "\x02":
        text = text.replace(mark, "", text.count(mark) - 2)
    found = parsed(text)
    coverage(found)
    assert content(found) == content(parsed(REPORT))
    assert [s.section for s in found.sections] == [s.section for s in parsed(REPORT).sections]


def test_the_object_sign_is_told(parsed) -> None:
    found = parsed(REPORT.replace("Telpas bib", "\ufffc Telpas bib"))
    assert content(found) == content(parsed(REPORT))
    assert any("1 object (" in message and "2.resources" in message for message in said(found))


LOOK_ALIKE = str.maketrans("aeopcxAEOPCXTMHKB", "аеорсхАЕОРСХТМНКВ")


def test_look_alike_letters_are_read_and_told_and_their_places_stay(parsed) -> None:
    """Every word of three letters and more with at least one Latvian letter of its own."""
    words = [
        word.translate(LOOK_ALIKE) if any(c in LETTERS for c in word) else word
        for word in REPORT.split(" ")
    ]
    text = " ".join(words)
    assert text != REPORT
    found = parsed(text)
    assert content(found) == content(parsed(REPORT))
    assert any("another alphabet" in message for message in said(found))
    for segment in found.segments:
        assert (
            found.document.text[segment.start : segment.end]
            .translate(
                {ord(a): b for b, a in zip("aeopcxAEOPCXTMHKB", "аеорсхАЕОРСХТМНКВ", strict=True)}
            )
            .split()
            == segment.text.split()
        )


def test_a_russian_word_stays_russian(parsed) -> None:
    answer = "Рассказали о работе в газете Наш город, тор рос."
    found = parsed(REPORT.replace("Gaidas vēl tikai veidojas.", answer))
    assert answer in [segment.text for segment in found.segments]
    assert not said(found)


@pytest.mark.parametrize(
    ("sign", "letters"), [("ﬁ", "fi"), ("ﬂ", "fl"), ("ﬀ", "ff"), ("ﬃ", "ffi"), ("ﬆ", "st")]
)
def test_letters_in_one_sign_are_read_singly_with_exact_places(parsed, sign, letters) -> None:
    text = REPORT.replace("Amata vietas pagaidām nav.", f"Pro{sign}ls un a{sign}na nav.")
    found = parsed(text)
    segment = next(s for s in found.segments if s.section == "2.position")
    assert segment.text == f"Pro{letters}ls un a{letters}na nav."
    assert found.document.text[segment.start : segment.end] == f"Pro{sign}ls un a{sign}na nav."
    assert any(sign in message for message in said(found))


@pytest.mark.parametrize(("comma", "letters"), [("\u0326", "ķļņ"), ("\u0312", "ģ")])
def test_other_commas_stand_for_cedillas(parsed, comma: str, letters: str) -> None:
    plain = dict(zip("ģķļņ", "gkln", strict=True))
    text = REPORT
    for letter in letters:
        text = text.replace(letter, plain[letter] + comma)
    assert content(parsed(text)) == content(parsed(REPORT))


@pytest.mark.parametrize("signs", [".", ".-_*()[]+"])
def test_markdown_escapes(parsed, signs: str) -> None:
    text = "".join(f"\\{c}" if c in signs else c for c in REPORT)
    found = parsed(text)
    assert [(s.section, s.heading.replace("\\", "")) for s in found.sections] == [
        (s.section, s.heading) for s in parsed(REPORT).sections
    ]
    assert content(found) == content(parsed(REPORT))


# ── Letters as codes ─────────────────────────────────────────────────────────────────────────────

CODED = {
    "quoted-printable": lambda t: quopri.encodestring(t.encode()).decode("ascii"),
    "escapes": lambda t: t.encode("ascii", "backslashreplace").decode("ascii"),
    "entities": lambda t: t.encode("ascii", "xmlcharrefreplace").decode("ascii"),
    "hexadecimal": lambda t: "".join(c if c.isascii() else f"&#x{ord(c):x};" for c in t),
    "UTF-7": lambda t: t.encode("utf-7").decode("ascii"),
    "web page": lambda t: "".join(f"<p>{escape(line)}</p>\n" for line in t.split("\n")),
    "lines of a web page": lambda t: t.replace("\n", "<br />\n"),
    "HTML": lambda t: f"<!doctype html>\n<body>{t}</body>",
}


@pytest.mark.parametrize("kind", CODED)
def test_letters_as_codes_are_named(refused, kind: str) -> None:
    message = refused(CODED[kind](REPORT).encode("utf-8"), "report.txt")
    named = {
        "entities": "HTML entities",
        "hexadecimal": "HTML entities",
        "HTML": "web page (HTML)",
        "lines of a web page": "web page",
    }
    assert named.get(kind, kind) in message


def test_a_few_codes_in_good_text_are_told(parsed) -> None:
    found = parsed(REPORT.replace("Skola; draudze", "Sk&#257;la; dra&#363;dz&#275;, &#269;, "
                                  + "&#257; " * 20))  # fmt: skip
    assert any("stand as codes" in message for message in said(found))


def test_the_codes_of_a_web_page_in_one_answer_are_told(parsed) -> None:
    found = parsed(REPORT.replace("Skola; draudze", "Skola&nbsp;&amp;&nbsp;draudze"))
    assert any("stand as codes" in message for message in said(found))


def test_an_address_and_an_equals_sign_are_no_codes(parsed) -> None:
    text = REPORT.replace("Skola; draudze", "https://piemers.lv/%C4%81%C4%93 a = b; c =\nd")
    assert not said(parsed(text))


# ── Zero bytes ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("number", [1, 64, 5000])
def test_padding_with_zero_bytes_is_told_and_changes_nothing(parsed, number: int) -> None:
    found = parsed(REPORT + "\0" * number)
    assert found.document.text == REPORT + "\0" * number
    assert content(found) == content(parsed(REPORT))
    assert any(f"{number} NUL" in message for message in said(found))


def test_a_zero_byte_inside_is_told_with_its_line(parsed) -> None:
    found = parsed(REPORT.replace("Telpas bib", "Telpas\0 bib"))
    line = REPORT[: REPORT.index("Telpas")].count("\n") + 1
    assert content(found) == content(parsed(REPORT))
    assert any(f"in line {line}" in message for message in said(found))


def test_many_zero_bytes_inside_are_refused_with_place_and_remedy(refused) -> None:
    message = refused(REPORT.replace(" ", "\0").encode(), "report.txt")
    assert "NUL" in message
    assert "line 1" in message
    assert "remove them" in message


def test_utf16_without_a_mark_with_padding(written) -> None:
    for encoding in ("utf-16-le", "utf-16-be"):
        document = read_document(written(REPORT.encode(encoding), "report.txt"))
        assert document.text == REPORT

"""Headings with small typing errors, and text that only resembles a heading."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from report_builder import ANSWERS, make_document, make_report

from sdk_text.errors import InputError
from sdk_text.parsing import coverage, parse_document
from sdk_text.records import ParsedDocument
from sdk_text.template import Template, load_template

IDS = [section.id for section in load_template().sections]
LONG_ENOUGH = [s for s in load_template().sections if len(s.heading) > 10 and s.id != "5.goal"]
Parse = Callable[..., ParsedDocument]


def found(parsed: ParsedDocument) -> list[str]:
    return [s.section for s in parsed.sections]


def plain(text: str) -> str:
    kept = (c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return "".join(kept)


def swapped(text: str) -> str:
    """One wrong letter in the middle of the heading's longest word."""
    word = max(text.split(), key=len)
    middle = len(word) // 2
    wrong = "w" if word[middle] != "w" else "v"
    return text.replace(word, word[:middle] + wrong + word[middle + 1 :], 1)


def shortened(text: str) -> str:
    """One letter missing there."""
    word = max(text.split(), key=len)
    return text.replace(word, word[: len(word) // 2] + word[len(word) // 2 + 1 :], 1)


def turned(text: str) -> str:
    """Two letters in each other's place there."""
    word = max(text.split(), key=len)
    middle = len(word) // 2
    pair = word[middle - 1 : middle + 1]
    return text.replace(word, word[: middle - 1] + pair[::-1] + word[middle + 1 :], 1)


@pytest.mark.parametrize("section", LONG_ENOUGH, ids=lambda section: section.id)
@pytest.mark.parametrize("change", [swapped, shortened, turned, plain])
def test_a_heading_with_an_error_is_found_and_told(
    template: Template, parse: Parse, section, change: Callable[[str], str]
) -> None:
    whole = make_report(template)
    number = f"{section.number}. " if section.number else ""
    line = number + section.heading
    changed = number + change(section.heading)
    text = whole.replace(f"\n{line}\n", f"\n{changed}\n")
    parsed = parse(text)
    assert found(parsed) == IDS
    coverage(parsed)
    made = next(s for s in parsed.sections if s.section == section.id)
    assert text[made.heading_start :].startswith(changed)
    assert "heading" in "".join(n.message for n in parsed.notices) or text == whole


def test_a_whole_report_without_diacritics_but_for_its_answers(
    template: Template, parse: Parse
) -> None:
    assert found(parse(make_report(template, heading=plain))) == IDS


@pytest.mark.parametrize(
    "line",
    [
        "Kopienas līdzdalību",
        "Kopienas līdzdalības",
        "Kopienas līdzdalība, kā zināms, aug lēni.",
        "Kopienas lidzdalība mūsu pusē aug lēni.",
        "Kopienas lidzdalība – aug lēni.",
        "kopienas lidzdalība",
        "• Kopienas lidzdalība",
        "Kopīga līdzdalība",
    ],
)
def test_what_only_resembles_a_heading_is_none(template: Template, parse: Parse, line: str) -> None:
    text = make_report(template, sections=set(IDS) - {"5.participation"})
    changed = text.replace(ANSWERS["5.partners"], f"{ANSWERS['5.partners']}\n{line}\nTā arī ir.")
    assert "5.participation" not in found(parse(changed))


def test_of_two_places_as_like_none_is_taken(template: Template, parse: Parse) -> None:
    text = make_report(template, sections=set(IDS) - {"5.participation"})
    line = "Kopienas lidzdalība\nNāca daudzi.\n"
    changed = text.replace(ANSWERS["5.partners"], f"{ANSWERS['5.partners']}\n{line}{line}")
    assert "5.participation" not in found(parse(changed))


def test_an_exact_heading_is_never_displaced(template: Template, parse: Parse) -> None:
    text = make_report(template)
    line = "Kopienas lidzdalība\nNāca daudzi.\n"
    changed = text.replace(ANSWERS["5.partners"], f"{ANSWERS['5.partners']}\n{line}")
    parsed = parse(changed)
    assert found(parsed) == IDS
    assert not parsed.notices


def test_the_announcement_holds_no_misspelt_report(shared: Path) -> None:
    text = (shared / "corpus" / "announcement.txt").read_text(encoding="utf-8")
    with pytest.raises(InputError):
        parse_document(make_document(text, "announcement"))


def test_no_heading_of_the_real_reports_is_misspelt(pilot: ParsedDocument) -> None:
    assert not [n for n in pilot.notices if "is taken for" in n.message]

"""Parsing's promises on broken reports: a short part of `scripts/hardening/fuzz_texts.py`."""

from __future__ import annotations

from collections import Counter

import pytest
from hardening import promises
from hardening.broken_texts import broken_text, sources
from hardening.fuzz_texts import try_text
from hardening.long_texts import generators
from hypothesis import given, settings
from hypothesis import strategies as st

from sdk_text.errors import InputError
from sdk_text.parsing import parse_document

SOURCES = sources()
LONG = dict(generators())
FOUND = (1161, 1338, 1688, 1977, 2552, 2906, 141)
"""Numbers of texts that broke a promise once."""


def wrong(text: str) -> list[str]:
    return try_text(text, Counter())


@pytest.mark.parametrize("number", FOUND)
def test_what_broke_once(number: int) -> None:
    assert not wrong(broken_text(number, SOURCES))


def test_some_broken_texts() -> None:
    assert [n for n in range(60) if wrong(broken_text(n, SOURCES))] == []


@settings(max_examples=25)
@given(st.integers(0, 10**9), st.text(max_size=200), st.integers(0, 20_000))
def test_any_signs_anywhere(number: int, signs: str, place: int) -> None:
    text = broken_text(number, SOURCES)
    assert not wrong(text[:place] + signs + text[place:])


@pytest.mark.parametrize("name", ["stops", "low-quotes", "soft-words", "families", "random-lines"])
def test_long_texts(name: str) -> None:
    assert not wrong(LONG[name](7_000))


def test_a_heading_printed_twice_in_two_reports_is_one_stray() -> None:
    report = SOURCES[0]
    parsed = parse_document(promises.document(report + "\n" + report))
    assert not list(promises.broken_promises(parsed))


def test_a_sentence_that_comes_again_beside_page_numbers_is_no_header() -> None:
    lines = SOURCES[0].split("\n")
    at = next(i for i, line in enumerate(lines) if line[:1].islower() and len(line) > 30)
    again = [lines[at], "7", *lines[at + 1 : at + 6], lines[at], "8"]
    parsed = parse_document(promises.document("\n".join([*lines[:at], *again, *lines[at + 6 :]])))
    assert lines[at] not in {
        parsed.document.text[s.start : s.end] for s in parsed.stray if s.kind == "page_header"
    }


def test_a_text_that_is_no_report_is_refused() -> None:
    with pytest.raises(InputError):
        parse_document(promises.document("Te nav neviena kopsavilkuma."))

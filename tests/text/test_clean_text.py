from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdk_text.text.clean_text import reading_form

LETTERS = "aābcčdeēgģšž AĀ.-–•\n\r\t \u00a0\u00ad\u200b\u0304\u030c\u0327“”1234:;"
texts = st.text(alphabet=st.one_of(st.sampled_from(LETTERS), st.characters()), max_size=80)


@pytest.mark.parametrize(
    ("text", "clean"),
    [
        ("Divas  \n rindas", "Divas rindas"),
        ("divas\r\nrindas\rtrīs", "divas rindas trīs"),
        ("saru-\nnas", "sarunas"),
        ("saru‐\n\n  nas", "sarunas"),
        ("saru\u00ad\nnas un saru\u00adna", "sarunas un saruna"),
        ("gan e-\npastā", "gan e-pastā"),
        ("Anna Kalniņa-\nLiepa", "Anna Kalniņa-Liepa"),
        ("NVO-\nsektors", "NVO-sektors"),
        ("2015.–\n\n2021. gads", "2015.–2021. gads"),
        ("16:00–\n20:00", "16:00–20:00"),
        ("kopiena –\nvieta", "kopiena – vieta"),
        ("kopiena -\nvieta", "kopiena - vieta"),
        ("Covid-\n19", "Covid-19"),
        ("Velo-moto", "Velo-moto"),
        ("sa\u200bru\ufeffna", "saruna"),
        ("\n  \t", ""),
        ("", ""),
        ("nulle\x00s", "nulles"),
    ],
)
def test_lines_joined_and_hyphens_undone_with_care(text: str, clean: str) -> None:
    assert reading_form(text, 0, len(text)).text == clean


def test_hyphenation_is_undone_the_same_way_in_decomposed_text() -> None:
    text = unicodedata.normalize("NFD", "kopē-\njā ē-\npastā")
    assert reading_form(text, 0, len(text)).text == "kopējā ē-pastā"


def test_skipped_stretches_are_left_out_and_the_sentence_goes_on() -> None:
    text = "Notika sapul-\n\n 27 \n\nces laiks"
    page = text.index("27")
    form = reading_form(text, 0, len(text), [(page, page + 2)])
    assert form.text == "Notika sapulces laiks"
    word = form.text.index("sapulces")
    assert form.span(word, word + 8) == (text.index("sapul"), text.index("ces") + 3)


def test_span_ends_with_its_last_character_not_with_the_blank_after_it() -> None:
    text = "viens\n\n  divi"
    form = reading_form(text, 0, len(text))
    assert text[slice(*form.span(0, 5))] == "viens"
    assert text[slice(*form.span(6, 10))] == "divi"


def test_offsets_of_a_stretch_count_from_the_documents_start() -> None:
    text = "Sākums. Vidus vidū. Beigas."
    start, end = text.index("Vidus"), text.index(" Beigas")
    form = reading_form(text, start, end)
    assert (form.text, form.span(0, len(form.text))) == ("Vidus vidū.", (start, end))


def test_a_range_outside_is_refused() -> None:
    with pytest.raises(IndexError):
        reading_form("abc", 0, 4)
    with pytest.raises(IndexError):
        reading_form("abc", 0, 3).span(2, 5)


@given(texts, st.data())
@settings(max_examples=300, deadline=None)
def test_form_is_clean_and_offsets_are_in_order(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    a = data.draw(st.integers(start, end))
    skipped = [(a, data.draw(st.integers(a, end)))]
    form = reading_form(text, start, end, skipped)
    assert unicodedata.is_normalized("NFC", form.text)
    assert form.text == form.text.strip()
    assert "  " not in form.text
    assert not any(c.isspace() and c != " " for c in form.text)
    assert len(form.offsets) == len(form.text) + 1
    assert list(form.offsets) == sorted(form.offsets)
    assert all(start <= offset <= end for offset in form.offsets)
    assert all(a <= b for a, b in zip(form.offsets, form.ends, strict=False))


@given(st.text(alphabet="aāčēģņšž ABC.,“”\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_each_character_stands_where_its_offset_says(text: str) -> None:
    for version in (text, unicodedata.normalize("NFD", text)):
        form = reading_form(version, 0, len(version))
        for i, character in enumerate(form.text):
            piece = version[slice(*form.span(i, i + 1))]
            assert unicodedata.normalize("NFC", piece).strip() == character.strip()


@given(st.text(alphabet="aāčēģņšž ABC.,-“”\n", max_size=60))
@settings(max_examples=200, deadline=None)
def test_reading_form_does_not_depend_on_composition_or_line_ends(text: str) -> None:
    form = reading_form(text, 0, len(text)).text
    other = unicodedata.normalize("NFD", text).replace("\n", "\r\n")
    assert reading_form(other, 0, len(other)).text == form


@given(st.text(st.one_of(st.sampled_from(LETTERS), st.characters(max_codepoint=0x10FF))))
@settings(max_examples=200, deadline=None)
def test_no_letter_is_lost(text: str) -> None:
    form = reading_form(text, 0, len(text)).text
    kept = [c for c in form if c.isalnum()]
    source = [c for c in unicodedata.normalize("NFC", text) if c.isalnum()]
    assert len(kept) == len(source)


def test_an_optional_hyphen_that_became_another_sign() -> None:
    text = "Paš¬valdība un die¬\nnests; 5 ¬ 3."
    form = reading_form(text)
    assert form.text == "Pašvaldība un dienests; 5 ¬ 3."
    at = form.text.index("valdība")
    start, end = form.span(at, at + 7)
    assert text[start:end] == "valdība"

"""What counts as verbatim, and where a quote stands."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.llm.verbatim import find_verbatim

TEXT = "Biedrība „Upes krasts” 2024.–2025. gadā palīdzēja — ar telpām,  idejām un e-pastu."


@pytest.mark.parametrize(
    ("quote", "words"),
    [
        ("palīdzēja — ar telpām", "palīdzēja — ar telpām"),
        ("palīdzēja - ar telpām", "palīdzēja — ar telpām"),
        ("palīdzēja–ar telpām", "palīdzēja — ar telpām"),
        ('"Upes krasts"', "Upes krasts"),
        ("'Upes krasts' 2024", "Upes krasts” 2024"),
        ("2024.-2025. gadā", "2024.–2025. gadā"),
        ("telpām, idejām", "telpām,  idejām"),
        ("telpām,\n\tidejām", "telpām,  idejām"),
        ("  un e-pastu.  ", "un e-pastu"),
        ("un e\u00adpastu", None),
        ("un e‑pastu", "un e-pastu"),
        ("pa\u00adlīdzēja", "palīdzēja"),
        ("(ar telpām)", "ar telpām"),
        ("• ar telpām", "ar telpām"),
        ("– ar telpām –", "ar telpām"),
        ("[„Upes krasts”]", "Upes krasts"),
        ("**ar telpām**", "ar telpām"),
        (unicodedata.normalize("NFD", "gadā palīdzēja"), "gadā palīdzēja"),
        (TEXT, TEXT[:-1]),
        ("Biedrība Upes krasts", None),
        ("biedrība", None),
        ("palīdzēja ... telpām", None),
        ("palīdzēja … telpām", None),
        ("palīdz", None),
        ("līdzēja ar", None),
        ("ar telpām, idejam", None),
        ("telpām idejām", None),
        ("ar", None),
        ("—", None),
        ("", None),
        ("…", None),
        ("helped with premises", None),
        ("x" * 6000, None),
        ("palīdzēja\ud800", None),
    ],
)
def test_verbatim(quote: str, words: str | None) -> None:
    found = find_verbatim(quote, TEXT)
    assert (TEXT[slice(*found)] if found else None) == words


def test_brackets_that_stand_in_the_text_stay() -> None:
    text = "Telpas (skolā) un bibliotēka."
    found = find_verbatim("Telpas (skolā)", text)
    assert found is not None
    assert text[slice(*found)] == "Telpas (skolā)"


def test_the_first_whole_word_counts() -> None:
    assert find_verbatim("naudas", "pārnaudas naudas") == (10, 16)


def test_a_text_of_parts_of_letters_keeps_its_places() -> None:
    text = unicodedata.normalize("NFD", "Mājā trūkst naudas.")
    found = find_verbatim("trūkst naudas", text)
    assert found is not None
    assert unicodedata.normalize("NFC", text[slice(*found)]) == "trūkst naudas"


@given(st.text(alphabet="abcāū .,-–„”\u00ad\u0304 1", min_size=1, max_size=60), st.data())
def test_words_cut_from_a_text_are_found(text: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(at, len(text)))
    found = find_verbatim(text[at:end], text)
    if found is not None:
        start, stop = found
        assert 0 <= start < stop <= len(text)
        letters = [c for c in text[start:stop] if c.isalnum()]
        assert letters
        assert letters == [c for c in text[at:end] if c.isalnum()]

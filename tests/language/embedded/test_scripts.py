from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.language.embedded.scripts import apply_script, make_script

LETTERS = st.text("aābcčdeēfgģhiījkķlļmnņoprsštuūvzžAĀJNRS", min_size=1, max_size=14)


@given(LETTERS, LETTERS)
def test_a_script_turns_its_form_into_its_lemma(form: str, lemma: str) -> None:
    assert apply_script(form, make_script(form, lemma)) == lemma


@pytest.mark.parametrize(
    ("form", "lemma", "other", "expected"),
    [
        ("nesaprot", "saprast", "neatrod", "atrast"),
        ("jāveic", "veikt", "jāliek", "likt"),
        ("Rīgā", "Rīga", "Liepājā", "Liepāja"),
        ("Bērniem", "bērns", "Vīriem", "vīrs"),
    ],
)
def test_one_script_serves_words_that_change_alike(
    form: str, lemma: str, other: str, expected: str
) -> None:
    script = make_script(form, lemma)
    made = apply_script(other, script)
    assert made is not None
    assert make_script(form, lemma).split("|")[:2] == make_script(other, expected).split("|")[:2]


def test_a_script_that_drops_more_than_there_is_gives_nothing() -> None:
    assert apply_script("ar", "l|0|5|t") is None
    assert apply_script("ar", "l|0|2|") is None

"""One list of abbreviations serves the words of a text and the ends of its sentences."""

from __future__ import annotations

import pytest

from sdk_text.language.tokenizer import split_words
from sdk_text.parsing.sentences import split_sentences
from sdk_text.template import load_template
from sdk_text.text.abbreviations import MARKS, load_abbreviations

ALL = load_abbreviations()


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in split_sentences(text, load_template())]


def test_the_list_is_read_with_its_marks() -> None:
    by_form = {a.form: a for a in ALL}
    assert len(by_form) > 120
    assert by_form["u.c."].last_words == ("u.c", "c")
    assert by_form["angļu val."].last_words == ("val",)
    assert by_form["g."].may_end
    assert not by_form["sal."].in_sentence
    assert not by_form["prot."].in_word
    assert all(a.in_word or a.in_sentence for a in ALL)
    assert not any(a.form in MARKS for a in ALL)


@pytest.mark.parametrize("short", [a.form for a in ALL if a.in_word and " " not in a.form])
def test_each_keeps_its_full_stop_in_the_word(short: str) -> None:
    assert short in split_words(f"un {short} darbs")[0]


@pytest.mark.parametrize(
    "short",
    [a.form for a in ALL if a.in_sentence and not a.may_end and a.form.endswith(".")],
)
def test_each_ends_no_sentence(short: str) -> None:
    assert len(sentences(f"Tur bija {short} Bērziņa nams.")) == 1


@pytest.mark.parametrize("short", [a.form for a in ALL if a.may_end])
def test_some_end_one_before_a_capital_but_not_before_a_figure(short: str) -> None:
    assert len(sentences(f"Nāca bērni {short} Vēlāk spēlējām.")) == 2
    assert len(sentences(f"Nāca bērni {short} 12 reizes.")) == 1


@pytest.mark.parametrize("text", ["Upe ziemā sal. Vasarā peldam.", "Galdiņu viņa prot. Citu ne."])
def test_words_that_look_like_abbreviations_end_sentences_or_stay_words(text: str) -> None:
    if "sal." in text:
        assert len(sentences(text)) == 2
    else:
        assert "prot" in split_words(text)[0]

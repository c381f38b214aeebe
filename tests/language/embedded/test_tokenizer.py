from __future__ import annotations

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.language.tokenizer import make_tokenizer, split_words

TOKENIZER = make_tokenizer(spacy.blank("lv"))


def words(text: str) -> list[str]:
    return [w for w in split_words(text)[0] if not w.isspace()]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Tikšanās 2023. gada 5. maijā.", "Tikšanās|2023.|gada|5.|maijā|."),
        ("Tas notika 2023.gadā plkst.14.", "Tas|notika|2023.|gadā|plkst.|14|."),
        ("Klubi, biedrības u.c. grupas", "Klubi|,|biedrības|u.c.|grupas"),
        ("klubi u. tml. vietas", "klubi|u.|tml.|vietas"),
        ("Nr. 12 (sk. 3.pielikumu)", "Nr.|12|(|sk.|3.|pielikumu|)"),
        ("A. Bērziņš un Dž. Liepa", "A.|Bērziņš|un|Dž.|Liepa"),
        ("„Kopā” un “blakus”", "„|Kopā|”|un|“|blakus|”"),
        ("e-pasts un Liepa-Kalniņa", "e-pasts|un|Liepa-Kalniņa"),
        ("10-12 cilvēki, 15 000 eiro, 3,5%", "10|-|12|cilvēki|,|15 000|eiro|,|3,5|%"),
        ("un/vai https://www.sdk.lv/x?y=1, info@sdk.lv.",
         "un|/|vai|https://www.sdk.lv/x?y=1|,|info@sdk.lv|."),
        ("1. Vispārīgi", "1.|Vispārīgi"),
        ("Bijām 2023. Tad gājām", "Bijām|2023|.|Tad|gājām"),
        ("Ko darīt?.. Gaidīt...", "Ko|darīt|?..|Gaidīt|..."),
        ("12.05.2023. plkst. 16:00", "12.05.2023.|plkst.|16:00"),
    ],
)  # fmt: skip
def test_words(text: str, expected: str) -> None:
    assert words(text) == expected.split("|")


@given(
    st.text(st.sampled_from(" \n\t\r\u00a0.,-–„”“\"'/()0123456789aāBČž@:😀Я\u0301"), max_size=60)
)
def test_nothing_is_lost(text: str) -> None:
    doc = TOKENIZER(text)
    assert doc.text == text
    assert all(text[t.idx : t.idx + len(t)] == t.text for t in doc)


def test_a_line_break_breaks_no_word_and_is_its_own_token() -> None:
    text = "sociālā\ndarba  kopienā \n tagad"
    assert [t.text for t in TOKENIZER(text)] == [
        "sociālā", "\n", "darba", " ", "kopienā", "\n ", "tagad",
    ]  # fmt: skip

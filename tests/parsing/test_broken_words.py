"""Reports whose words stand in pieces, are glued together, or lost their diacritics throughout."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.records import ParsedDocument
from sdk_text.template import Template

LONG_ANSWER = " ".join(
    f"{number}. tikšanās reizē iedzīvotāji pastāstīja par savu ikdienu un kaimiņiem ciemā."
    for number in range(1, 31)
)


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (lambda text: re.sub(r"(\w{3})(\w)(\w)", r"\1 \2 \3", text), "blanks stand inside words"),
        (lambda text: text.replace("iedzīvotāji pastāstīja par savu", "iedzīvotājipastāstījapar"),
         "words are glued together"),
        (lambda text: text, ""),
    ],
)  # fmt: skip
def test_broken_words_are_told(
    template: Template, parse: Callable[..., ParsedDocument], change, told: str
) -> None:
    text = make_report(template).replace(ANSWERS["6.results"], change(LONG_ANSWER))
    messages = [n.message for n in parse(text).notices]
    assert [m for m in messages if "no coder can read" in m] == [
        m for m in messages if told and told in m
    ]
    assert any(told in m for m in messages) or not told


def test_a_report_without_diacritics_is_told_once(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    bare = "Iedzivotaji pastastija par savu ikdienu un kaiminiem, lidz trukst vardu. " * 40
    text = make_report(template).replace(ANSWERS["6.results"], bare)
    told = [n.message for n in parse(text).notices if "without diacritics" in n.message]
    assert len(told) == 1
    assert "40 sentences" in told[0]


def test_comments_printed_beside_the_text_are_told_once(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    printed = "Komentārs [AP1]: Precizēt.\nCommented [VZ2R1]: Cik?\nSkola palīdz [3]: maz."
    text = make_report(template).replace(ANSWERS["6.results"], printed)
    told = [n.message for n in parse(text).notices if "printed beside" in n.message]
    assert len(told) == 1
    assert "6.results: 2 comments" in told[0]

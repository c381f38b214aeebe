"""Lists whose items are counted in other ways than "1." and "a)"."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.records import ParsedDocument, Segment
from sdk_text.template import Template

Answer = Callable[..., list[Segment]]
ITEMS = [
    "ciema veikala saimniece, kura zina visu un visus, un kurai uzticas gan jauni, gan veci",
    "bibliotēkas divas telpas, dators un krāsns, pie kuras sanākt ziemas vakaros pēc darba",
    "pagasta pārvaldes vadība, kura maksā par malku",
    "viens auto",
]
LABELS = [
    "(1) (2) (3) (4)", "(a) (b) (c) (d)", "(i) (ii) (iii) (iv)", "1.) 2.) 3.) 4.)", "A. B. C. D.",
    "a. b. c. d.", "A) B) C) D)", "I. II. III. IV.", "i) ii) iii) iv)", "I) II) III) IV)",
    "1: 2: 3: 4:", "1/ 2/ 3/ 4/", "① ② ③ ④",
    "1\ufe0f\u20e3 2\ufe0f\u20e3 3\ufe0f\u20e3 4\ufe0f\u20e3",
]  # fmt: skip


@pytest.fixture
def answer(template: Template, parse: Callable[..., ParsedDocument]) -> Answer:
    """Segments of an answer in a report whose lines are wrapped at a width (0: they are not)."""

    def segments(text: str, width: int = 0) -> list[Segment]:
        report = make_report(template).replace(ANSWERS["5.design"], text)
        if width:
            report = "\n".join(
                part for line in report.split("\n") for part in textwrap.wrap(line, width) or [""]
            )
        return [s for s in parse(report).segments if s.section == "5.design"]

    return segments


@pytest.mark.parametrize("labels", LABELS)
@pytest.mark.parametrize("width", [0, 70])
def test_labels_that_count_on_begin_items(answer: Answer, labels: str, width: int) -> None:
    lines = [f"{label} {item}" for label, item in zip(labels.split(), ITEMS, strict=True)]
    made = answer("\n".join(["Mums palīdz:", *lines]), width)
    assert [(s.kind, s.lead_in, s.text) for s in made] == [
        ("sentence", "", "Mums palīdz:"),
        *[("item", "Mums palīdz:", item) for item in ITEMS],
    ]


@pytest.mark.parametrize("label", ["{} - ", "Nr. {} ", "Nr.{}. ", "{}. – "])
def test_numbers_with_words_or_dashes(answer: Answer, label: str) -> None:
    lines = [label.format(k) + item for k, item in enumerate(ITEMS, 1)]
    assert [s.text for s in answer("\n".join(lines))] == ITEMS


@pytest.mark.parametrize(
    "text",
    [
        "Plānu rakstīja\nA. Kalniņa ar kolēģi\nB. Ozolu no bibliotēkas.",
        "I. stāvā ir klubs.\nV. stāvā ir bēniņi.",
        "I. posms bija īss.\nII. posms bija garš.\nIII. posms vēl ilgst.",
        "1 vadītājs\n2 sociālie darbinieki\n3 brīvprātīgie",
        "Likuma 5. pantā (1) daļa\nun (3) daļa to atļauj.",
        "(a) bet ne vairāk.",
        "Tikāmies:\n1 - 2 reizes nedēļā\n2 - 3 reizes mēnesī\n3 - 4 reizes gadā",
    ],
)
def test_what_only_looks_like_a_label_stays_in_the_text(answer: Answer, text: str) -> None:
    together = " ".join(s.text for s in answer(text))
    assert together == " ".join(text.split())


def test_a_deeper_list_of_one_item(answer: Answer) -> None:
    text = "Darījām šādi:\n1. Sākām.\na) Aicinājām.\nb) Runājām.\ni. Pie tējas.\n2. Beidzām."
    assert [s.text for s in answer(text)] == [
        "Darījām šādi:", "Sākām.", "Aicinājām.", "Runājām.", "Pie tējas.", "Beidzām.",
    ]  # fmt: skip


def test_numbers_without_a_full_stop_that_count_on(answer: Answer) -> None:
    text = "Mums ir:\n1 Telpas pasta ēkā\n2 Autobuss divas dienas\n3 Rokdarbu sievas"
    found = answer(text)
    assert [s.text for s in found][1:] == [
        "Telpas pasta ēkā", "Autobuss divas dienas", "Rokdarbu sievas",
    ]  # fmt: skip
    counts = "Notika:\n2 Talkas\n3 Lekcijas\n1 Ekskursija"
    assert [s.text for s in answer(counts)][1:] == ["2 Talkas", "3 Lekcijas", "1 Ekskursija"]


def test_a_list_of_two_levels_in_small_letters(answer: Answer) -> None:
    text = "1. Iekopām dārzu:\n1.1. apjautājām kaimiņus;\n1.2. sagādājām dēstus.\n2. Svinējām."
    assert [s.text for s in answer(text)] == [
        "Iekopām dārzu:", "apjautājām kaimiņus;", "sagādājām dēstus.", "Svinējām.",
    ]  # fmt: skip
    sentence = "Darījām to, kas\n2.1. plāna punktā bija rakstīts."
    assert " ".join(s.text for s in answer(sentence)) == " ".join(sentence.split())

"""Lists whose marks are known only because they come again, in lines as a page wraps them."""

from __future__ import annotations

import textwrap
from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing.lines import find_lines
from sdk_text.parsing.lists import counted_lines, list_signs
from sdk_text.records import ParsedDocument, Segment
from sdk_text.template import Template

Answer = Callable[..., list[Segment]]

ITEMS = [
    "ciema veikala saimniece, kura zina visu un visus, un kurai uzticas gan jauni, gan veci",
    "bibliotēkas divas telpas, dators un krāsns, pie kuras sanākt ziemas vakaros pēc darba",
    "pagasta pārvaldes vadība, kura maksā par malku",
]


@pytest.fixture
def answer(template: Template, parse: Callable[..., ParsedDocument]) -> Answer:
    """Segments of an answer in a report whose lines are wrapped at a width (0: they are not)."""

    def segments(text: str, width: int = 0, section: str = "5.design") -> list[Segment]:
        report = make_report(template).replace(ANSWERS[section], text)
        if width:
            report = "\n".join(
                part for line in report.split("\n") for part in textwrap.wrap(line, width) or [""]
            )
        return [s for s in parse(report).segments if s.section == section]

    return segments


@pytest.mark.parametrize(
    "mark",
    [
        "-", "–", "→ ", "+ ", "> ", "~ ", "○ ", "◆ ", "♦ ", "⮚ ", "― ", "− ", "‑ ", "★ ", "✅ ",
        "\uf0fc ", "\uf0e0", "\uf02d ", "👉 ",
    ],
)  # fmt: skip
@pytest.mark.parametrize("width", [0, 70])
def test_a_sign_that_comes_again_is_a_list_mark(answer: Answer, mark: str, width: int) -> None:
    made = answer("\n".join(["Mums palīdz:", *(mark + item for item in ITEMS)]), width)
    assert [(s.kind, s.lead_in, s.text) for s in made] == [
        ("sentence", "", "Mums palīdz:"),
        *[("item", "Mums palīdz:", item) for item in ITEMS],
    ]


def test_further_items_of_a_list_without_blanks_after_its_marks(answer: Answer) -> None:
    items = ["ciema skola", "26 ģimenes", "„Pūces” pulciņš", "01.09.2022. svētki"]
    made = answer("\n".join(["Mums palīdz:", *(f"-{item}" for item in items)]))
    assert [s.text for s in made][1:] == items


def test_items_that_begin_with_a_figure_after_words_own_bullet(answer: Answer) -> None:
    made = answer("Mums palīdz:\no 3 kaimiņi\no 2 skolotājas")
    assert [(s.kind, s.text) for s in made][1:] == [("item", "3 kaimiņi"), ("item", "2 skolotājas")]


def test_short_items_that_only_semicolons_part_are_not_lines_of_one_sentence(
    answer: Answer,
) -> None:
    items = ["Ciema tautas nams un tā zāle;", "pagasta lasītava ar datoriem;",
             "pulciņš „Kalna meitas”;", "autobuss, ko skola aizdod;",
             "seniori, kas prot adīt."]  # fmt: skip
    assert [s.text for s in answer("\n".join(items))] == items
    # A sentence that was copied in with its line breaks stays one, though a line ends so.
    wrapped = ["Ciema tautas nams stāv kalnā, un", "zāle tajā ir silta visu ziemu;",
               "mēs tur kopā rīkojam talkas un", "svētkus, uz kuriem nāk visi no",
               "ciema un tā apkaimes, arī bērni."]  # fmt: skip
    assert [s.text for s in answer("\n".join(wrapped))] == [" ".join(wrapped)]


def test_short_lines_with_capitals_in_wrapped_text_are_a_list(answer: Answer) -> None:
    names = ["Dienas centrs „Saule”", "Pilsētas lasītavas trīs filiāles", "Senioru padome",
             "Uzņēmums „Vārpa”, kas ziedo maizi", "Ciema mediatore"]  # fmt: skip
    assert [s.text for s in answer("\n".join(names), 70)] == names
    # Lines as short that go on are those of a narrow column.
    column = ["Ciema senioru padome tiekas", "trešdienās pie vecā kamīna.",
              "Valde ir trīs cilvēki, un", "Pūču ciema skolotāja to vada",
              "jau ceturto gadu pēc kārtas."]  # fmt: skip
    assert len(answer("\n".join(column), 70)) == 2


@pytest.mark.parametrize("mark", ["{}. ", "{}) ", "– ", "- "])
def test_wrapped_lists_without_capitals_and_full_stops(answer: Answer, mark: str) -> None:
    items = [item[: 68 - len(mark.format(1))].rstrip() for item in ITEMS]
    lines = [mark.format(n) + item for n, item in enumerate(items, 1)]
    made = answer("\n".join(["Pie mums pavasarī bija šāda lieta:", *lines]), 70)
    assert [(s.kind, s.text) for s in made][1:] == [("item", item) for item in items]


@pytest.mark.parametrize(
    "text",
    [
        "> Rakstu jums par\n> ciemu un skolu.\n> Ciemā ir veikals.",
        "Zvanīt var katru dienu\n+371 26000001 vai\n+371 26000002",
        "Runājām par skolu\n- un tā bija gara saruna.\nTad gājām mājās.",
    ],
)
def test_signs_that_are_no_marks(text: str) -> None:
    assert not list_signs(find_lines(text if ">" not in text else "\n".join([text] * 5)))


def test_ordinals_at_the_beginnings_of_lines_count_nothing() -> None:
    text = "Gājām uz\n1. klasi un uz\n2. klasi, bet ne uz\n5. klasi. No\n1. maija līdz\n2. maijam."
    assert not counted_lines(find_lines(text))
    posms = find_lines("1. posms. Vasara.\n2. posms. Rudens.\n3. posms. Ziema.")
    assert not counted_lines(posms)
    assert counted_lines(find_lines("1. telpas\nciemā\n2. malka\n3. ļaudis")) == {0, 16, 25}


@pytest.mark.parametrize("width", [0, 70])
@pytest.mark.parametrize("last", [";", "."])
def test_a_list_without_marks_parted_by_semicolons(answer: Answer, width: int, last: str) -> None:
    items = [*(f"{item};" for item in ITEMS), f"laiks{last}"]
    made = answer("\n".join(["Vajadzīgs:", *items, "Tā mēs domājam."]), width)
    assert [(s.kind, s.lead_in, s.text) for s in made] == [
        ("sentence", "", "Vajadzīgs:"),
        *[("item", "Vajadzīgs:", item) for item in items],
        ("sentence", "", "Tā mēs domājam."),
    ]


@pytest.mark.parametrize("line", ["0. solis bija saruna ar vadību.", "0) anketa", "00. anketas"])
def test_a_list_may_begin_with_nought(answer: Answer, line: str) -> None:
    assert answer(f"{line}\n1. Tikšanās klubā.\n2. Talka.")


@pytest.mark.parametrize(("full", "empty"), [("☑", "☐"), ("[x]", "[ ]")])
def test_empty_boxes_among_ticked_ones_are_told(
    template: Template, parse: Callable[..., ParsedDocument], full: str, empty: str
) -> None:
    def said(first: str) -> list[str]:
        answer = f"{first} Vietas trūkums\n{empty} Strīdi ciemā\n{empty} Maz naudas"
        parsed = parse(make_report(template).replace(ANSWERS["5.design"], answer))
        return [n.message for n in parsed.notices if "empty" in n.message]

    assert len(said(full)) == 1
    assert "2 items" in said(full)[0]
    assert "Strīdi ciemā" in said(full)[0]
    assert not said(empty)


@pytest.mark.parametrize("over", ["Mums palīdz:", "Stiprās puses:", "Stiprās puses"])
def test_a_list_of_a_few_words_a_line_without_marks(answer: Answer, over: str) -> None:
    items = ["zinoši kolēģi", "labas telpas", "čakli ļaudis"]
    made = [s for s in answer("\n".join([over, *items])) if s.text != over]
    assert [(s.kind, s.text, s.lead_in) for s in made] == [("item", i, over) for i in items]


@pytest.mark.parametrize("width", [0, 60])
def test_bullets_whose_line_ends_were_lost(answer: Answer, width: int) -> None:
    made = answer(
        "Mums palīdz: • zinoši kolēģi • labas telpas ciema vidū, kur sanākt • skola", width
    )
    assert [(s.text, s.lead_in) for s in made] == [
        ("Mums palīdz:", ""),
        ("zinoši kolēģi", "Mums palīdz:"),
        ("labas telpas ciema vidū, kur sanākt", "Mums palīdz:"),
        ("skola", "Mums palīdz:"),
    ]
    assert len(answer("Tālr. 26111222 • anna@paraugs.lv")) == 1

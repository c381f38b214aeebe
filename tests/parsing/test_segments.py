from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing.periods import find_period
from sdk_text.parsing.sentences import split_sentences
from sdk_text.records import ParsedDocument, Segment
from sdk_text.template import Template

Read = Callable[[str], list[Segment]]


@pytest.fixture
def read(template: Template, parse: Callable[..., ParsedDocument]) -> Read:
    """Segments of an answer."""

    def segments(answer: str) -> list[Segment]:
        parsed = parse(make_report(template).replace(ANSWERS["5.design"], answer))
        return [s for s in parsed.segments if s.section == "5.design"]

    return segments


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("Bija labi. Nāca daudzi.", 2),
        ("Darbs sākts 2023. gada 1. janvārī un turpinās.", 1),
        ("Tikāmies plkst. 14.00 klubā. Runājām ilgi.", 2),
        ("Piedalījās skola, klubs u. c. iestādes un ļaudis.", 1),
        ("Piedalījās skola, klubs u. c. Vēlāk nāca arī citi.", 2),
        ("Skatīt pielikumu Nr. 4 Kopienas aptauja.", 1),
        ("To vadīja G. Bērziņa un A. Kalns no pagasta.", 1),
        ("Daugavpils 26. Pirmsskolas iestāde palīdzēja.", 1),
        ("Projekts ilga līdz 2023. Tad viss beidzās.", 2),
        ("21.03.2023. Sarunas ar pagastu. Vienojāmies.", 2),
        ("Sanāca 12.04.2023. Klubā bija silti.", 2),
        ("Lasījām rakstu „Kopā. Kā to panākt?”, kas noderēja.", 1),
        ("Jautājām (Ko darīt? Kā palīdzēt?) un klausījāmies.", 1),
        ("Vai būs? Būs! Noteikti.", 3),
        ("Skatīt www.piemers.lv. Tur ir viss.", 2),
        ("Piemēram, t. sk. skola, t. i. divas klases.", 1),
        ("Apmēram 1,5 h. 13 cilvēki.", 2),
    ],
)
def test_sentences(template: Template, text: str, number: int) -> None:
    spans = split_sentences(text, template)
    assert len(spans) == number, [text[a:b] for a, b in spans]
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")


def test_wrapped_lines_are_joined_and_items_are_not(read: Read) -> None:
    answer = (
        "Rīkojām kopīgu pasākumu, kurā piedalījās visi ciema ļaudis un\n\n"
        "Rīgas draugi, un tas izdevās ļoti labi.\n"
        "• Pirmais punkts, kas ir tik garš, ka tam vajag arī\n\notru rindu.\n"
        "• Otrais punkts.\n"
    )
    made = [(s.kind, s.text) for s in read(answer)]
    assert [kind for kind, _ in made] == ["sentence", "item", "item"]
    assert made[0][1].endswith("un Rīgas draugi, un tas izdevās ļoti labi.")
    assert made[1][1].startswith("Pirmais")
    assert made[1][1].endswith("otru rindu.")


def test_numbered_items_and_years(read: Read) -> None:
    answer = "1. Saruna ar pagastu.\n2. Talka parkā.\n2023. gada 1. janvārī sākām no jauna."
    assert [(s.kind, s.text) for s in read(answer)] == [
        ("item", "Saruna ar pagastu."),
        ("item", "Talka parkā."),
        ("sentence", "2023. gada 1. janvārī sākām no jauna."),
    ]


def test_items_that_begin_with_a_date_or_a_figure(read: Read) -> None:
    answer = (
        "1. 12. maijā notika talka.\n2. 2023. gada rudenī bija tirgus.\n3. 15 kaimiņi dziedāja.\n"
        "4. 5. klases skolēni palīdzēja.\nTā kopā tika līdz\n5. 12. maijam."
    )
    assert [(s.kind, s.text) for s in read(answer)] == [
        ("item", "12. maijā notika talka."),
        ("item", "2023. gada rudenī bija tirgus."),
        ("item", "15 kaimiņi dziedāja."),
        ("item", "5. klases skolēni palīdzēja."),
        ("sentence", "Tā kopā tika līdz 5. 12. maijam."),
    ]


@pytest.mark.parametrize(
    "mark", ["•", "-", "–", "▪", "o", "\uf0b7", "§", "Ø\t", "v\t", "--", "[x]"]
)
def test_list_marks(read: Read, mark: str) -> None:
    made = read(f"Paveikts šāds darbs:\n{mark} pirmā lieta;\n{mark} otrā lieta;\n{mark} trešā.")
    assert [s.text for s in made[1:]] == ["pirmā lieta;", "otrā lieta;", "trešā."]
    assert {s.lead_in for s in made[1:]} == {"Paveikts šāds darbs:"}
    assert {s.kind for s in made[1:]} == {"item"}


def test_known_lead_ins_hold_until_the_next(read: Read) -> None:
    answer = "Stiprās puses\n• Laba griba.\nIr arī telpas.\nGrūtības: maz laika.\nNav naudas."
    assert [(s.lead_in, s.text) for s in read(answer)] == [
        ("Stiprās puses", "Laba griba."),
        ("Stiprās puses", "Ir arī telpas."),
        ("Grūtības:", "maz laika."),
        ("Grūtības:", "Nav naudas."),
    ]


def test_a_known_lead_in_inside_a_paragraph(read: Read) -> None:
    answer = "Veicināja: laba griba. Kaimiņu palīdzība. Kavēja: gripa.\nTumši vakari.\nNāca visi."
    assert [(s.lead_in, s.text) for s in read(answer)] == [
        ("Veicināja:", "laba griba."),
        ("Veicināja:", "Kaimiņu palīdzība."),
        ("Kavēja:", "gripa."),
        ("Kavēja:", "Tumši vakari."),
        ("Kavēja:", "Nāca visi."),
    ]
    assert [s.lead_in for s in read("Bija sniegs. Grūtības rada ceļš: tas ir slikts.")] == ["", ""]


def test_a_blank_line_ends_an_item_where_blank_lines_part_paragraphs(read: Read) -> None:
    wrapped = "Rīkojām pasākumu, uz kuru nāca\nvisi ciema ļaudis, arī tie, kuri\nagrāk nenāca."
    last = "2. Tirgus laukumā, kur nāca daudzi."
    items = f"Darījām šādi:\n1. Talka parkā, kurā bija\nļoti daudz ļaužu.\n{last}"
    answer = "\n\n".join([wrapped, wrapped, wrapped, items, "Pēc tam rīkojām arī pikniku."])
    made = read(f"{wrapped}\n\n{answer}")
    assert [(s.kind, s.lead_in) for s in made[-3:]] == [
        ("item", "Darījām šādi:"),
        ("item", "Darījām šādi:"),
        ("sentence", ""),
    ]
    spaced = "\n\n".join([*(wrapped.replace("\n", "\n\n"),) * 4, last, "Rīgas draugi nāca."])
    assert read(spaced)[-1].kind == "item"


def test_a_lead_in_after_a_mark_holds_for_its_item(read: Read) -> None:
    answer = "• Stiprās puses – zinoši ļaudis.\n• Laika trūkst visiem."
    assert [s.lead_in for s in read(answer)] == ["Stiprās puses", ""]


def test_a_word_of_a_lead_in_in_a_sentence_is_none(read: Read) -> None:
    assert [s.lead_in for s in read("Grūtības rada ceļš.\nIespējas ir visiem.")] == ["", ""]


def test_subheadings_of_the_template(
    template: Template, parse: Callable[..., ParsedDocument]
) -> None:
    answer = (
        "1. Izpētes secinājumi Ļaudis ir kūtri.\n"
        "2. Pielietoto metožu raksturojums un secinājumi par\nmetožu izmantošanu:\nAnketas derēja."
    )
    parsed = parse(make_report(template).replace(ANSWERS["3.initial"], answer))
    made = [(s.subheading[:2], s.text) for s in parsed.segments if s.section == "3.initial"]
    assert made == [("1.", "Ļaudis ir kūtri."), ("2.", "Anketas derēja.")]


@pytest.mark.parametrize("time", ["plkst.\n17.20.", "plkst. 17.20."])
def test_a_figure_before_a_subheading_is_no_part_of_it(
    template: Template, parse: Callable[..., ParsedDocument], time: str
) -> None:
    heading = "Pielietoto metožu raksturojums un secinājumi par metožu izmantošanu"
    answer = f"Autobuss uz ciemiem atiet {time}\n2. {heading}\nAnketas derēja."
    parsed = parse(make_report(template).replace(ANSWERS["3.initial"], answer))
    made = [(s.subheading, s.text) for s in parsed.segments if s.section == "3.initial"]
    assert made == [
        ("", " ".join(f"Autobuss uz ciemiem atiet {time}".split())),
        (f"2. {heading}", "Anketas derēja."),
    ]


def test_a_diary_with_its_periods(read: Read) -> None:
    answer = (
        "Laika posms: no 22.12.024. līdz 29.12.2024.\n1. Saruna.\nGrūtības: sals.\n"
        "Laika posms: no 02.01.2025. līdz 05.01.2025.\n1. Talka."
    )
    assert [(s.text, s.period_start, s.period_end, s.lead_in) for s in read(answer)] == [
        ("Saruna.", "2024-12-22", "2024-12-29", ""),
        ("sals.", "2024-12-22", "2024-12-29", "Grūtības:"),
        ("Talka.", "2025-01-02", "2025-01-05", ""),
    ]


@pytest.mark.parametrize(
    ("text", "dates"),
    [
        ("Laika posms: no 03.06.2024. līdz 09.06.2024.", ("2024-06-03", "2024-06-09")),
        ("laika posms no 5.1.23. līdz 9.1.23.", ("2023-01-05", "2023-01-09")),
        ("Laika posms: no 30.12. līdz 02.01.2025.", ("2024-12-30", "2025-01-02")),
        ("Laika posms: no 28. novembra līdz 4. decembrim", ("2021-11-28", "2021-12-04")),
        ("Laika posms: no 32.13.2024. līdz 09.06.2024.", ("", "2024-06-09")),
        ("Laika posms: 03.06.2024. – 09.06.2024.", ("2024-06-03", "2024-06-09")),
    ],
)
def test_period_dates(template: Template, text: str, dates: tuple[str, str]) -> None:
    period = find_period(text, template, year=2021)
    assert period is not None
    assert (period.first, period.last) == dates


def test_ids_count_within_the_section(read: Read) -> None:
    assert [s.segment for s in read("Viens. Divi.")] == [
        "liepkalni/5.design/1", "liepkalni/5.design/2",
    ]  # fmt: skip


def test_the_words_under_a_picture_are_one_segment(read: Read) -> None:
    made = read("1. attēls. Ciema karte\nTo zīmēja bērni.\n2. tabula. Cik cilvēku atnāca")
    assert [(s.kind, s.text) for s in made] == [
        ("sentence", "1. attēls. Ciema karte"),
        ("sentence", "To zīmēja bērni."),
        ("sentence", "2. tabula. Cik cilvēku atnāca"),
    ]

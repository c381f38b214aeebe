"""Periods of a diary: dates in all the ways people write them; odd ones are told."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.records import ParsedDocument
from sdk_text.template import Template

WEEK = ("2023-01-24", "2023-01-30")


@pytest.fixture
def diary(
    template: Template, parse: Callable[..., ParsedDocument]
) -> Callable[..., ParsedDocument]:
    """A report whose diary has these lines."""

    def read(*lines: str) -> ParsedDocument:
        text = make_report(template).replace(ANSWERS["5.implementation"], "\n".join(lines))
        return parse(text)

    return read


def periods(parsed: ParsedDocument) -> dict[str, tuple[str, str]]:
    """Period of each segment of the diary."""
    return {
        s.text: (s.period_start, s.period_end)
        for s in parsed.segments
        if s.section == "5.implementation"
    }


@pytest.mark.parametrize(
    "line",
    [
        "Laika posms: no 24.01.2023. līdz 30.01.2023.",
        "Laika posms no 24.01. – 30.01.2023.",
        "no 24.01. – 30.01.2023.",
        "24.01.2023. – 30.01.2023.",
        "24.01.–30.01.2023.",
        "Laika posms: 2023-01-24 – 2023-01-30",
        "Laika posma 24.01.2023.-30.01.2023.",
        "Laika posmā no 24. janvāra līdz 30. janvārim 2023",
        "Laika periodā no 2023. gada 24. janvāra līdz 30. janvārim:",
        "Laika posms: 24.-30.01.2023.",
        "Laika posms: 24.–30. janvāris 2023",
        "Laika posms: 24/01/2023 - 30/01/2023",
        "Nedēļa: 24.01.23. – 30.01.23.",
        "Laikposms 24.01.2023 līdz 30.01.2023",
        "Laika posms – 24.01.2023.–30.01.2023.",
        "Laika posms: 2023. gada 24. janvāris – 2023. gada 30. janvāris",
        "Laika posms: no 2023. gada 24. līdz 30. janvārim",
        "Laika posms (no 24.01.2023. līdz 30.01.2023.)",
        "1. nedēļa (24.01.2023.–30.01.2023.)",
        "2. nedēļa: 24.–30. janvāris",
        "IV nedēļa 24.01.–30.01.",
        "No 24. līdz 30. janvārim",
        "Laika posms: no 24.01.2023. - līdz 30.01.2023.",
        "Laika posms no: 24.01.2023. līdz: 30.01.2023.",
        "Laika posms: 24.01–30.01",
        "Laika posms: 24.01.2023. ― 30.01.2023.",
        "Laika posms: no 2023.01.24 līdz 2023.01.30",
        "Laika posms: no 24.01.2023. (otrdiena) līdz 30.01.2023. (pirmdiena)",
        "Laika posms: no otrdienas, 24.01.2023., līdz pirmdienai, 30.01.2023.",
        "Pārskata periods: 24.01.2023.–30.01.2023.",
        "Datums: 24.01.2023. – 30.01.2023.",
        "Nedēļa Nr. 4 (24.01.–30.01.)",
        "Ceturtā nedēļa (24.01.–30.01.2023.)",
        "24.01.2023. – 30.01.2023. (1. nedēļa)",
        "1. 24.01.2023.–30.01.2023.",
        "2) 24.01.–30.01.2023.",
        "• Laika posms: no 24.01.2023. līdz 30.01.2023.",
    ],
)
def test_a_week_in_many_ways(diary: Callable[..., ParsedDocument], line: str) -> None:
    parsed = diary(
        "Laika posms: no 17.01.2023. līdz 23.01.2023.", "Tikāmies klubā.", line, "Gājām talkā."
    )
    assert periods(parsed) == {
        "Tikāmies klubā.": ("2023-01-17", "2023-01-23"), "Gājām talkā.": WEEK,
    }  # fmt: skip
    assert not parsed.notices


@pytest.mark.parametrize(
    "line",
    ["Laika posms: 24.01.2023.", "Laika posms 24.01.2023", "24.01.2023.",
     "2023. gada 24. janvāris", "24. janvārī", "Otrdiena, 24.01.2023.", "Otrdien, 24. janvārī:",
     "24. janvāris, otrdiena", "24.01.2023. (otrdiena)", "Otrdiena (24.01.2023.)", "24.01.2023. –",
     "otrd., 24.01.2023.", "24.01.2023. plkst. 10.00", "1. 24.01.2023.", "2. diena, 24.01.2023."],
)  # fmt: skip
def test_a_day_in_many_ways(diary: Callable[..., ParsedDocument], line: str) -> None:
    parsed = diary(
        "Laika posms: no 17.01.2023. līdz 23.01.2023.", "Tikāmies klubā.", line, "Gājām talkā."
    )
    assert periods(parsed)["Gājām talkā."] == ("2023-01-24", "2023-01-24")
    assert not parsed.notices


def test_a_day_on_which_something_was_begins_no_period(
    diary: Callable[..., ParsedDocument],
) -> None:
    parsed = diary("Laika posms: 24.01.–30.01.2023.", "Tikāmies klubā 25.01.2023.", "Gājām talkā.")
    assert set(periods(parsed).values()) == {WEEK}


def test_the_days_of_one_item_begin_no_period(diary: Callable[..., ParsedDocument]) -> None:
    parsed = diary(
        "Laika posms: 24.01.–30.01.2023.", "• No 25.01. līdz 26.01.2023. krāsojām solu.",
        "• Laiks: 10.00–12.00", "• 26.01.2023. sapulce klubā.", "Gājām talkā.",
    )  # fmt: skip
    assert set(periods(parsed).values()) == {WEEK}
    assert not parsed.notices


def test_a_period_that_begins_a_sentence(diary: Callable[..., ParsedDocument]) -> None:
    parsed = diary("No 24.01. – 30.01.2023. gājām talkā.", "Vēlāk atpūtāmies.")
    assert set(periods(parsed).values()) == {WEEK}


@pytest.mark.parametrize(
    "line",
    [
        "Laika posms: no 31.02.2023. līdz 30.01.2023.",
        "Laika posms: no 30.01.2023. līdz 24.01.2023.",
        "Laika posms: no 24.01.2923. līdz 30.01.2023.",
        "Laika posms: no 24.01.2013. līdz 30.01.2013.",
        "Laika posms: 2023. gada 4. nedēļa",
        "Laika posms: no 24.13.2023. līdz 30.13.2023.",
        "Laika posms 24.13.2023",
        "Paveiktais laika posmā 24.01.2023.–30.01.2023.",
    ],
)
def test_an_odd_period_is_told_and_is_not_the_one_before(
    diary: Callable[..., ParsedDocument], line: str
) -> None:
    weeks = [
        part
        for day in (3, 10, 17)
        for part in (
            f"Laika posms: no {day:02}.01.2023. līdz {day + 6:02}.01.2023.",
            f"Diena {day}a.",
        )
    ]
    parsed = diary(*weeks, line, "Gājām talkā.")
    assert periods(parsed)["Gājām talkā."] != ("2023-01-17", "2023-01-23")
    (notice,) = parsed.notices
    assert "5.implementation: the period" in notice.message
    assert line.rstrip(".")[:20] in notice.message
    assert parsed.document.text[notice.start :].startswith(line[:10])


def test_dates_inside_sentences_begin_no_period(diary: Callable[..., ParsedDocument]) -> None:
    first = "Laika posms: no 17.01.2023. līdz 23.01.2023."
    parsed = diary(
        first,
        "Sarunas par sētu ar kaimiņiem un visiem citiem interesentiem notika",
        "no 24.01. – 30.01.2023. bibliotēkas telpās un vēlāk arī klubā pie kamīna.",
        "Laika posms bija īss, tikai 3 nedēļas.",
    )
    assert set(periods(parsed).values()) == {("2023-01-17", "2023-01-23")}
    assert not parsed.notices

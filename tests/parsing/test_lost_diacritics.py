"""A sentence that lost its diacritics is told; what has none by nature is not."""

from __future__ import annotations

import pytest
from report_builder import ANSWERS, make_document, make_report

from sdk_text.parsing import parse_document
from sdk_text.parsing.lost_diacritics import without_their_diacritics
from sdk_text.records import Segment
from sdk_text.template import Template

BARE = [
    "Trukst finansejuma un telpu pulcinam.",
    "Iedzivotaji ir loti aktivi un atsaucigi.",
    "Vadiba atbalsta musu darbu.",
    "Mes rikojam talku kopa ar kaiminiem.",
    "Macibas nenotika, jo nebija kur pulceties.",
]
WHOLE = [
    "Trūkst finansējuma un telpu pulciņam.",
    "Darbs ar senioriem turpinās.",
    "Talka, piknika vieta, velo tase.",
    "Tikko uzsākts darbs.",
    "Sapulces, intervijas, aptaujas",
    "The community is great and very helpful to everybody who is living around the lake.",
    "Мы хотим помочь соседям.",
    "NVO, SDK, SIA",
    "www.kopiena.lv un info@kopiena.lv",
    "3. klases projekts",
    "Andris, Uldis, Juris un Valdis atnesa solus.",
    "Tad Uldis Kalve, Valdis Egle un Juris Roze atnesa solus.",
]


def _is_bare(text: str) -> bool:
    return bool(list(without_their_diacritics([Segment("a", "2", "a/2/1", 0, len(text), text)])))


@pytest.mark.parametrize("text", BARE)
def test_lost_diacritics_are_seen(text: str) -> None:
    assert _is_bare(text)


@pytest.mark.parametrize("text", WHOLE)
def test_what_lost_none_is_left_alone(text: str) -> None:
    assert not _is_bare(text)


def test_the_notice_names_the_sentence_and_its_section(template: Template) -> None:
    text = make_report(template).replace(ANSWERS["6.recommendations"], BARE[0])
    assert BARE[0] in text
    parsed = parse_document(make_document(text), template)
    (notice,) = [n for n in parsed.notices if "without diacritics" in n.message]
    assert "6.recommendations" in notice.message
    assert "Trukst finansejuma" in notice.message
    assert text[notice.start :].startswith("Trukst")


def test_a_good_report_has_no_such_notice(template: Template) -> None:
    parsed = parse_document(make_document(make_report(template)), template)
    assert not [n for n in parsed.notices if "without diacritics" in n.message]

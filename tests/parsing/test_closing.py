"""Signatures, contacts and appendices after the last answer, which belong to none."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from report_builder import ANSWERS, make_report

from sdk_text.parsing import coverage
from sdk_text.records import ParsedDocument
from sdk_text.template import Template

Parse = Callable[..., ParsedDocument]
CLOSINGS = {
    "prepared": "Sagatavoja:\nSociālā darbiniece Anna Paraugs\nTālr. 26111222, anna@paraugs.lv",
    "prepared in one line": "Kopsavilkumu sagatavoja Anna Paraugs\nLiepkalnos, 12.01.2024.",
    "signed by two": "Sociālā darbiniece (paraksts) A. Paraugs\nVadītāja ______ V. Zieme\n"
    "2024. gada 12. janvārī",
    "electronically": "Sociālā dienesta vadītāja V. Zieme\n"
    "DOKUMENTS PARAKSTĪTS AR DROŠU ELEKTRONISKO PARAKSTU UN SATUR LAIKA ZĪMOGU",
    "of a mail": "--\nAnna Paraugs\nLiepkalnu novada Sociālais dienests\nTālr. 26111222",
    "in cells of a PDF": "Kopienas (paraksts) Anna Paraugs\ndarbiniece\n"
    "Vadītāja (paraksts) Velta Zieme",
    "a sentence": "Šis dokuments ir elektroniski parakstīts ar drošu elektronisko parakstu un "
    "satur laika zīmogu.",
    "contacts": "Anna Paraugs 26111222\nanna@paraugs.lv",
    "regards": "Ar cieņu\nAnna Paraugs\nLiepkalnu novada Sociālā dienesta sociālā darbiniece",
    "agreed": "Saskaņots:\nLiepkalnu novada Sociālā dienesta vadītāja\nVelta Zieme\n12.01.2024.",
    "list of appendices": "Pielikumā:\n1. Aptaujas anketa.\n2. Fotogrāfijas.",
    "photographs": "Fotopielikums\n1. attēls. Talka 2023. gada maijā\n2. attēls. Sanāksme klubā",
    "appendix": "1. pielikums\nAptaujas anketa\nCik ilgi Jūs dzīvojat ciemā? Ko Jūs darāt kopā ar "
    "kaimiņiem? Lūdzu, aprakstiet savu ikdienu pēc iespējas plašāk.",
}


@pytest.mark.parametrize("closing", CLOSINGS.values(), ids=CLOSINGS)
@pytest.mark.parametrize("gap", ["\n", "\n\n"])
def test_closings_are_kept_apart_and_told(
    template: Template, parse: Parse, closing: str, gap: str
) -> None:
    plain = parse(make_report(template))
    text = make_report(template).rstrip() + gap + closing + "\n"
    parsed = parse(text)
    assert [s.text for s in parsed.segments] == [s.text for s in plain.segments]
    apart = [s for s in parsed.stray if s.kind == "closing"]
    assert [text[s.start : s.end] for s in apart] == [closing]
    assert any("after the last answer" in n.message for n in parsed.notices)
    coverage(parsed)


@pytest.mark.parametrize(
    "answer",
    [
        "Paldies mentorei Annai Paraugai",
        "Pielikumā esošās veidlapas ir jāsaīsina.",
        "Sagatavoja afišas\nIzdalīja bukletus",
        "Darbs plānots arī 2023-2024",
        "Vajag ilgāku laiku.\n• Vairāk tikšanos ar kolēģiem\n• Mentorus katrā novadā",
        "Ja rodas jautājumi, rakstiet mums: anna@paraugs.lv, un mēs labprāt pastāstīsim vēl.",
    ],
)
def test_answers_that_stay(template: Template, parse: Parse, answer: str) -> None:
    parsed = parse(make_report(template).replace(ANSWERS["comments"], answer))
    assert not [s for s in parsed.stray if s.kind == "closing"]


@pytest.mark.parametrize("first", ["a", "1"])
def test_comments_and_footnotes_at_the_end_of_a_text(
    template: Template, parse: Parse, first: str
) -> None:
    second = chr(ord(first) + 1)
    text = make_report(template).replace("bibliotēkā.", f"bibliotēkā.[{first}]").rstrip()
    closing = f"[{first}]Cik lielas?\n[{second}]Skaits jāpārbauda pēc saraksta."
    parsed = parse(f"{text}\n\n{closing}\n")
    assert [s.text for s in parsed.segments if s.section == "comments"] == [ANSWERS["comments"]]
    assert any("after the last answer" in n.message for n in parsed.notices)
    # Without its mark in an answer it is none.
    assert not parse(f"{make_report(template).rstrip()}\n{closing}\n").stray


def test_each_report_of_a_file_has_its_own(template: Template, parse: Parse) -> None:
    first = make_report(template).rstrip() + f"\n{CLOSINGS['prepared']}\n\n"
    second = make_report(template, title="OZOLU NOVADA PILOTPROJEKTA KOPSAVILKUMS")
    parsed = parse(first + second.rstrip() + f"\n{CLOSINGS['agreed']}\n")
    assert [s.kind for s in parsed.stray] == ["closing", "closing"]


def test_an_answer_that_is_only_a_signature_is_told_as_none(
    template: Template, parse: Parse
) -> None:
    parsed = parse(make_report(template).replace(ANSWERS["comments"], CLOSINGS["regards"]))
    assert any("no answer under comments" in n.message for n in parsed.notices)

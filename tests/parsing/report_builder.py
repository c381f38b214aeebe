"""Reports of our own words on the built-in template."""

from __future__ import annotations

from collections.abc import Callable

from sdk_text.records import Document
from sdk_text.template import Template

ANSWERS = {
    "1.participant": "Anna Paraugs, kopienas sociālā darbiniece",
    "2.support": "Vadība darbu atbalsta. Kolēģi palīdz, kad vien lūdzam.",
    "2.resources": "Telpas bibliotēkā.\nDivi brīvprātīgie.",
    "2.development": "Darbs sākts 2022. gada 1. martā un turpinās.",
    "2.strengths_difficulties": "Stiprās puses\n• Zinoši kolēģi.\nGrūtības:\n• Trūkst laika.",
    "2.position": "Amata vietas pagaidām nav.",
    "2.vision": "Gaidas vēl tikai veidojas.",
    "2.prior_research": "Iepriekš nekas nav pētīts.",
    "3.initial": "1. Izpētes secinājumi\nCilvēki maz pazīst cits citu.",
    "3.indepth": "Runājām ar 12 ģimenēm, u. c. iedzīvotājiem.",
    "3.field": "Izvēlējāmies ciema seniorus.",
    "4.approaches": (
        "Kopienas attīstīšana un kapacitātes stiprināšana X\n"
        "Sociālā plānošana/Kopienas organizēšana\n"
        "Kopienas izglītošana X Pamata pieeja\n"
        "Sociālais aktīvisms un interešu aizstāvība\n"
        "Sociālais mārketings\n"
        "Cits: ___________ [norādīt kāds]"
    ),
    "5.goal": "Satuvināt ciema ļaudis.",
    "5.design": "Plānu rakstījām kopā.",
    "5.implementation": (
        "Laika posms: no 03.06.2024. līdz 09.06.2024.\n1. Tikšanās klubā.\n2. Saruna ar pagastu.\n"
        "Grūtības: nav transporta."
    ),
    "5.corrections": "Mainījām divus datumus.",
    "5.partners": "Skola; draudze; veikals.",
    "5.participation": "Uz talku atnāca trīsdesmit cilvēku.",
    "6.methods": "Pārrunas un neliela aptauja.",
    "6.results": "Izveidota kaimiņu grupa.",
    "6.factors": "Veicināja: labs laiks.\nKavēja: tukša kase.",
    "6.recommendations": "Sākt ar mazām lietām.",
    "comments": "Vajag ilgāku laiku.",
}
"""An invented answer for each section of the template that has one."""


def make_document(text: str, name: str = "paraugs", **more: object) -> Document:
    """A document as reading would give it."""
    fields: dict[str, object] = {
        "name": name, "path": f"{name}.txt", "format": "txt", "encoding": "utf-8", "sha256": "",
    }  # fmt: skip
    return Document(text=text, **(fields | more))  # type: ignore[arg-type]


def make_report(
    template: Template,
    title: str = "LIEPKALNU NOVADA PILOTPROJEKTA KOPSAVILKUMS",
    sections: set[str] | None = None,
    heading: Callable[[str], str] = lambda text: text,
    between: str = "\n",
) -> str:
    """A report on the template, with invented answers.

    Args:
        template: names the headings.
        title: its title line; empty for none.
        sections: ids to include; None for all.
        heading: changes each heading (its case, its line breaks …).
        between: stands between a heading and its answer.
    """
    lines = [title, ""] if title else []
    for section in template.sections:
        if sections is not None and section.id not in sections:
            continue
        number = f"{section.number}. " if section.number else ""
        answer = ANSWERS.get(section.id, "")
        lines += [heading(number + section.heading) + (between + answer if answer else ""), ""]
    return "\n".join(lines)

"""Coded units whose offsets another program counted otherwise."""

from __future__ import annotations

import json
import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from sdk_text.coded_units import CodedUnit, read_coded_units
from sdk_text.errors import ReviewError
from sdk_text.review.agreement.realign import realigned

SENTENCES = (
    "Kopiena sanāk 😀 katru nedēļu.", "Ļaudis strādā čakli 👍 un ilgi.", "Bērni dzied.",
    "Šūpoles ir atjaunotas.", "Ēka vēl jāremontē 🏠.",
)  # fmt: skip
TEXT = "\r\n".join(("Virsraksts", *SENTENCES))
CODE = ("difficulty/funding",)


def units(text: str = TEXT) -> list[CodedUnit]:
    return [
        CodedUnit("liepkalns", (at := text.index(s)), at + len(s), CODE, id=str(n), text=s)
        for n, s in enumerate(SENTENCES)
    ]


def test_null_is_as_if_left_out(tmp_path: Path) -> None:
    unit = {"doc": "a", "start": 0, "end": 3, "codes": [], "section": None, "id": None}
    path = tmp_path / "u.jsonl"
    path.write_text(json.dumps({**unit, "text": None}) + "\n", encoding="utf-8")
    assert read_coded_units(path) == [CodedUnit("a", 0, 3, (), id="1")]


def counted(measure) -> list[CodedUnit]:
    """The units with offsets as a program counts that measures the text before them so."""
    return [replace(u, start=measure(TEXT[: u.start]), end=measure(TEXT[: u.end])) for u in units()]


WAYS = {
    "as ours": len,
    "UTF-16": lambda t: len(t.encode("utf-16-le")) // 2,
    "bytes": lambda t: len(t.encode("utf-8")),
    "one line end": lambda t: len(t.replace("\r\n", "\n")),
    "UTF-16 and one line end": lambda t: len(t.replace("\r\n", "\n").encode("utf-16-le")) // 2,
    "bytes and one line end": lambda t: len(t.replace("\r\n", "\n").encode()),
    "a mark before": lambda t: len(t) + 1,
    "decomposed": lambda t: len(unicodedata.normalize("NFD", t)),
}


@pytest.mark.parametrize("way", WAYS)
def test_offsets_come_back_to_their_words(way: str) -> None:
    assert realigned(counted(WAYS[way]), {"liepkalns": TEXT}, "a.jsonl") == units()


def test_text_of_one_line_end_with_offsets_of_two() -> None:
    ours = TEXT.replace("\r\n", "\n")
    assert realigned(units(), {"liepkalns": ours}, "a.jsonl") == units(ours)


def test_units_without_words_follow_the_others() -> None:
    given = counted(WAYS["UTF-16"])
    given[2] = replace(given[2], text="")
    assert realigned(given, {"liepkalns": TEXT}, "a.jsonl")[2] == replace(units()[2], text="")


def test_units_without_any_words_and_of_other_reports_stay() -> None:
    given = [replace(u, text="", start=u.start + 3) for u in units()]
    assert realigned(given, {"liepkalns": TEXT}, "a.jsonl") == given
    assert realigned(units(), {"cits": TEXT}, "a.jsonl") == units()


def test_words_that_contradict_their_offsets_are_refused_by_name() -> None:
    given = [replace(u, start=u.start + 3, end=u.end + 3) for u in units()]
    with pytest.raises(ReviewError, match=r"a\.jsonl: the words of 5 of 5 units of 'liepkalns'"):
        realigned(given, {"liepkalns": TEXT}, "a.jsonl")

"""One dialect of Latvian in all words that a reader of results sees."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

FOREIGN = {
    "“": "quotation marks are „…”",
    "—": "a dash is –",
    r"\bfail(s|a|am|u|ā|i|iem|us|os)\b": "a file is a datne",
    r"(?<!,) nekā \w+(ot|oties)\b": "a comma parts what a participle says",
}


def latvian(node: object) -> Iterator[str]:
    if isinstance(node, dict):
        for key, value in node.items():
            if key == "lv" and isinstance(value, str):
                yield value
            else:
                yield from latvian(value)


def texts(root: Path) -> list[str]:
    files = sorted((root / "sdk_text" / "wording").glob("*.toml"))
    found = [t for f in files for t in latvian(tomllib.loads(f.read_text(encoding="utf-8")))]
    return [*found, (root / "README.lv.md").read_text(encoding="utf-8")]


@pytest.mark.parametrize("sign", FOREIGN)
def test_signs_and_words(root: Path, sign: str) -> None:
    assert [text for text in texts(root) if re.search(sign, text)] == [], FOREIGN[sign]


def test_agreement_of_coders_and_coherence_of_topics_are_two_words(root: Path) -> None:
    words = tomllib.loads((root / "sdk_text/wording/tables.toml").read_text(encoding="utf-8"))
    assert words["columns"]["coherence"]["lv"] == "Koherence"
    assert "saskaņa" in words["tables"]["agreement"]["title"]["lv"]
    assert "saskaņa" not in words["figures"]["words"]["by_hand_inductive"]["lv"]

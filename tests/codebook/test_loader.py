"""Codebooks load, can be extended, and errors name the line."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sdk_text.codebook import load_codebook
from sdk_text.codebook.writer import codebook_yaml
from sdk_text.coding.rule_model import load_rules
from sdk_text.errors import CodebookError

SMALL = """\
name: garden
families:
  - {id: plant, label_lv: augi, label_en: plants}
codes:
  - id: plant/tree
    label_lv: koks
    label_en: tree
    cues: [koks, "liel* krūms"]
  - id: plant/herb
    label_lv: zāle
    label_en: herb
    cues: [zāle]
"""


def write(folder: Path, text: str) -> Path:
    """A codebook file."""
    path = folder / "book.yaml"
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped_codebook_has_the_codes_of_the_study(shared: Path) -> None:
    text = (shared / "codebook" / "codebook.md").read_text(encoding="utf-8")
    listed = {line.split("`")[1] for line in text.splitlines() if line.startswith("| `")}
    assert {code.id for code in load_codebook()} == listed


def test_shipped_codebook_is_complete() -> None:
    book = load_codebook()
    assert len(book) == 41
    for code in book:
        assert code.label_lv
        assert code.label_en
        assert code.definition_lv
        assert code.definition_en
        assert code.cues
    assert [family.id for family in book.families] == [
        "difficulty",
        "resource",
        "approach",
        "method",
    ]


def test_frame_and_html() -> None:
    book = load_codebook()
    frame = book.to_frame()
    assert list(frame["code"]) == [code.id for code in book]
    assert book._repr_html_().count("<code>") == len(book)


def test_html_is_escaped(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, SMALL.replace("koks\n", "'<b>koks</b>'\n", 1)))
    assert "<b>koks" not in book._repr_html_()


def test_own_codebook_loads_and_its_cues_are_its_rules(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, SMALL))
    assert book.label("plant/tree", "en") == "tree"
    assert book.label("plant") == "augi"
    assert {rule.code for rule in load_rules(book).rules} == {"plant/tree", "plant/herb"}


def test_unknown_code_names_the_near_one() -> None:
    with pytest.raises(CodebookError, match="difficulty/funding"):
        load_codebook().code("method/funding")


@pytest.mark.parametrize(
    ("old", "new", "line", "words"),
    [
        ("id: plant/herb", "id: plant/tree", 9, "stands twice"),
        ("id: plant/herb", "id: stone/herb", 9, "not defined"),
        ("id: plant/herb", "id: Herb", 9, "family/name"),
        ("    label_lv: zāle\n", "", 9, "label_lv"),
        ("    label_en: herb", "    colour: herb", 11, "unknown key"),
        ("cues: [zāle]", "cues: [zāle, zāle]", 12, "stands twice"),
        ("cues: [zāle]", 'cues: ["zāle &"]', 12, "empty part"),
        ("cues: [zāle]", "cues: zāle", 12, "list"),
        ("name: garden", "name: [garden", 2, "YAML"),
    ],
)
def test_errors_name_the_line(tmp_path: Path, old: str, new: str, line: int, words: str) -> None:
    path = write(tmp_path, SMALL.replace(old, new, 1))
    with pytest.raises(CodebookError) as caught:
        load_codebook(path)
    assert f"line {line}" in str(caught.value)
    assert words in str(caught.value)
    assert "book.yaml" in str(caught.value)


@pytest.mark.parametrize("data", [b"", b"\xff\xfe\x00", b"- a\n- b\n", b"name: x\n"])
def test_broken_files_are_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "book.yaml"
    path.write_bytes(data)
    with pytest.raises(CodebookError, match=r"book\.yaml"):
        load_codebook(path)


def test_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CodebookError, match="cannot be read"):
        load_codebook(tmp_path / "none.yaml")


def test_yaml_tags_are_never_built(tmp_path: Path) -> None:
    path = write(tmp_path, SMALL.replace("garden", "!!python/object/apply:os.getcwd []"))
    with pytest.raises(CodebookError):
        load_codebook(path)


def test_rule_set_of_another_codebook_says_which_code_is_unknown(tmp_path: Path) -> None:
    book = load_codebook(write(tmp_path, SMALL.replace("name: garden", "name: garden\nrules: sdk")))
    with pytest.raises(CodebookError, match="is not in the codebook"):
        load_rules(book)


def test_own_rule_file_beside_the_codebook(tmp_path: Path) -> None:
    (tmp_path / "mine.yaml").write_text(
        "rules:\n  - {id: tall, code: plant/tree, cues: [ozols]}\n", encoding="utf-8"
    )
    text = SMALL.replace("name: garden", "name: garden\nrules: mine.yaml")
    rules = load_rules(load_codebook(write(tmp_path, text)))
    # A code that the file does not give keeps its cues.
    assert [rule.id for rule in rules.rules] == ["tall", "plant/herb#1"]


GUIDED = """\
name: vadīts
guidelines:
  - {lv: "Kodē to, ko teikums pasaka.", en: Code what the sentence says.}
settled:
  - {lv: Pļava ir vieta., codes: [thing/place]}
  - {en: A mill is a place and a house., codes: [thing/place, thing/house]}
  - {lv: Šaubās neņem neko.}
families: [{id: thing, label_lv: lieta}]
codes:
  - {id: thing/place, label_lv: vieta, examples: [Aiz upes ir pļava.]}
  - {id: thing/house, label_lv: māja}
"""


def test_guidelines_settled_cases_and_examples(tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    file.write_text(GUIDED, encoding="utf-8")
    book = load_codebook(file)
    assert book.guidelines[0].text("en") == "Code what the sentence says."
    assert [case.codes for case in book.settled] == [
        ("thing/place",), ("thing/place", "thing/house"), (),
    ]  # fmt: skip
    assert book.settled[0].en == "Pļava ir vieta."
    assert book.code("thing/place").examples == ("Aiz upes ir pļava.",)
    again = tmp_path / "again.yaml"
    again.write_text(codebook_yaml(book), encoding="utf-8")
    read = load_codebook(again)
    assert (read.guidelines, read.settled, read.codes) == (
        book.guidelines, book.settled, book.codes,
    )  # fmt: skip


def test_settled_cases_of_codes_that_are_left_out_go_with_them(tmp_path: Path) -> None:
    (tmp_path / "book.yaml").write_text(GUIDED, encoding="utf-8")
    more = tmp_path / "more.yaml"
    more.write_text(
        "name: vairāk\nextends: book.yaml\nwithout: [thing/place]\n"
        "settled: [{lv: Klēts ir māja., codes: [thing/house]}]\n"
        "codes: [{id: thing/barn, label_lv: klēts}]\n",
        encoding="utf-8",
    )
    assert [(case.lv, case.codes) for case in load_codebook(more).settled] == [
        ("A mill is a place and a house.", ("thing/house",)),
        ("Šaubās neņem neko.", ()),
        ("Klēts ir māja.", ("thing/house",)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("codes: [thing/place]}", "codes: [thing/sea]}", "line 5: settled case: there is no code"),
        ("{lv: Šaubās neņem neko.}", "{codes: [thing/house]}", "write its text as lv: or en:"),
        ("{lv: Šaubās neņem neko.}", "{de: nichts}", "unknown key “de”"),
        ("{lv: Šaubās neņem neko.}", "Šaubās", "expected “key: value” lines"),
    ],
)
def test_guidance_that_cannot_be_used(tmp_path: Path, old: str, new: str, said: str) -> None:
    file = tmp_path / "book.yaml"
    file.write_text(GUIDED.replace(old, new), encoding="utf-8")
    with pytest.raises(CodebookError, match=re.escape(said)):
        load_codebook(file)


def test_the_shipped_codebook_tells_more_than_labels() -> None:
    book = load_codebook()
    assert all(code.examples for code in book.codes)
    assert len(book.guidelines) == 9
    assert len(book.settled) == 21


def test_a_label_that_is_empty_is_refused_and_an_english_one_falls_back(tmp_path):
    text = (
        "name: x\nfamilies: [{id: f, label_lv: f}]\n"
        'codes: [{id: f/a, label_lv: "LV", label_en: ""}]\n'
    )
    path = tmp_path / "book.yaml"
    path.write_text(text.replace("LV", "a"), encoding="utf-8")
    assert load_codebook(path).code("f/a").label("en") == "a"
    path.write_text(text.replace("LV", " "), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"line 3: “label_lv” is empty"):
        load_codebook(path)

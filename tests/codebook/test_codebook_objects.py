"""Codebooks made in Python: checked, written back to YAML, taken by a run."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from sdk_text.codebook import Code, Codebook, Family, load_codebook, parse_cue
from sdk_text.codebook.writer import as_written, codebook_yaml
from sdk_text.errors import CodebookError, InputError


def made() -> Codebook:
    family = Family("barrier", "šķēršļi", "barriers")
    money = Code(
        "barrier/money", "nauda", "money", "Naudas trūkst: “maz”.", cues=(parse_cue("trūk*"),)
    )
    rooms = Code(
        "barrier/rooms", "telpas", "rooms", include=("zāle",), cues=(parse_cue("telpa"),),
        include_en=("a hall",), exclude_en=("a yard, a street",),
    )  # fmt: skip
    return Codebook("mans", "1", "mana grāmata", "my book", (family,), (money, rooms), ("1.x",))


def test_a_codebook_goes_to_yaml_and_back(tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    file.write_text(codebook_yaml(made()), encoding="utf-8")
    again = load_codebook(file)
    assert again.families == made().families
    assert again.codes == made().codes
    assert again.not_coded == ("1.x",)
    assert again.title_lv == "mana grāmata"


def test_limits_are_in_the_language_or_else_in_the_other() -> None:
    money, rooms = made().codes
    assert (rooms.limits("include", "lv"), rooms.limits("include", "en")) == (
        ("zāle",),
        ("a hall",),
    )
    assert rooms.limits("exclude", "lv") == rooms.limits("exclude", "en") == ("a yard, a street",)
    assert [code.lacks("lv") for code in (money, rooms)] == [False, True]
    assert [code.lacks("en") for code in (money, rooms)] == [True, False]


def test_the_shipped_codebook_is_whole_in_both_languages() -> None:
    for code in load_codebook():
        assert not code.lacks("lv"), code.id
        assert not code.lacks("en"), code.id
        assert len(code.include) == len(code.include_en), code.id
        assert len(code.exclude) == len(code.exclude_en), code.id


def test_an_object_is_taken_with_the_sha_of_its_text() -> None:
    book = load_codebook(made())
    assert book.codes == made().codes
    assert len(book.sha256) == 64
    assert load_codebook(replace(made(), version="2")).sha256 != book.sha256


def test_the_shipped_codebook_stays_what_it_is() -> None:
    assert load_codebook(load_codebook()) == load_codebook()


def test_a_changed_codebook_is_not_written_as_its_old_file(tmp_path: Path) -> None:
    file = tmp_path / "book.yaml"
    file.write_text("# mine\n" + codebook_yaml(made()), encoding="utf-8")
    loaded = load_codebook(file)
    assert as_written(loaded)[0] == file.read_bytes()
    fewer = replace(loaded, codes=loaded.codes[:1])
    assert b"barrier/rooms" not in as_written(fewer)[0]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"families": ()}, "family “barrier” of code"),
        ({"codes": ()}, "at least one family and one code"),
        ({"codes": (Code("Money", "n", "m"),)}, "code id “Money”"),
        ({"codes": (Code("barrier/a", "n", "m"),) * 2}, "“barrier/a” stands twice"),
        ({"codes": (Code("barrier/a", "n", "m", cues=("x",)),)}, "cues of “barrier/a”"),
    ],
)
def test_what_is_wrong_with_an_object_is_said(change: dict[str, object], said: str) -> None:
    with pytest.raises(CodebookError, match=said):
        load_codebook(replace(made(), **change))  # type: ignore[arg-type]


def test_neither_path_nor_codebook_is_refused() -> None:
    with pytest.raises(InputError, match="give a YAML file or a Codebook"):
        load_codebook(3)  # type: ignore[arg-type]

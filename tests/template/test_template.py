from __future__ import annotations

import re
from importlib.resources import files
from pathlib import Path

import pytest

from sdk_text.errors import InputError
from sdk_text.parsing import parse_document
from sdk_text.records import Document, ParsedDocument
from sdk_text.template import load_template

CONTRACT = [
    "1", "1.participant", "2", "2.support", "2.resources", "2.development",
    "2.strengths_difficulties", "2.position", "2.vision", "2.prior_research", "3", "3.initial",
    "3.indepth", "3.field", "4", "4.approaches", "5", "5.goal", "5.design", "5.implementation",
    "5.corrections", "5.partners", "5.participation", "6", "6.methods", "6.results", "6.factors",
    "6.recommendations", "comments",
]  # fmt: skip


def built_in() -> str:
    return files("sdk_text.template").joinpath("template.toml").read_text(encoding="utf-8")


def test_the_built_in_template_has_the_sections_of_the_contract_in_order() -> None:
    template = load_template()
    assert [section.id for section in template.sections] == CONTRACT
    assert all(section.label_en for section in template.sections)
    assert list(template.to_frame()["section"]) == CONTRACT
    assert template.label("5.goal") == "Mērķis"
    assert template.label("5.goal", "en") == "Goal"
    assert "5.goal" in template._repr_html_()


def test_unknown_ids_and_languages_are_named() -> None:
    with pytest.raises(KeyError, match=r"7\.other"):
        load_template().section("7.other")
    with pytest.raises(ValueError, match="de"):
        load_template().label("1", "de")


def test_a_researchers_own_template(tmp_path: Path) -> None:
    path = tmp_path / "own.toml"
    path.write_text(built_in().replace("Atbalsts pašvaldībā", "Palīdzība novadā"), encoding="utf-8")
    assert load_template(path).section("2.support").heading == "Palīdzība novadā"


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('id = "5.goal"', 'id = "5.design"', "used twice"),
        ('id = "5.goal"', 'id = "5 goal!"', "5 goal!"),
        ('heading = "Mērķis"', 'heading = ""', "'heading'"),
        ('heading = "Mērķis"', 'heading = "Plāna īstenošana"', "same heading"),
        ('heading = "Mērķis"', "heading = 5", "heading"),
        ('heading = "Mērķis"', 'heading = "—"', "no letters"),
        ('heading = "Mērķis"', 'headings = "Mērķis"', "headings"),
        ('place = "directly_after_parent"', 'place = "somewhere"', "somewhere"),
        ('parent = "3"', 'parent = "9"', "'9'"),
        ("optional = true", 'optional = "yes"', "yes"),
        ('section = "4.approaches"', 'section = "4.form"', "4.form"),
        ('approach = "other"', 'approach = "social_action"', "social_action"),
        ('pattern = "{place} PILOT', 'pattern = "PILOT', "{place}"),
        ("[NR. {number}]", "[NR. {number}", "brackets"),
        ("[NR. {number}]", "NR. {number}", "only in brackets"),
        ("{from} (līdz|– līdz|–) {to}", "{from} (līdz|–)", "{to}"),
        ('name = "SDK', 'nme = "SDK', "nme"),
        ("[title]", "[title", "TOML"),
        ('ticks = ["X", ', "ticks = [1, ", "ticks"),
    ],
)
def test_a_fault_is_named_with_its_place(tmp_path: Path, old: str, new: str, named: str) -> None:
    text = built_in()
    assert old in text
    path = tmp_path / "own.toml"
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(InputError) as error:
        load_template(path)
    assert str(path) in str(error.value)
    assert named in str(error.value)


def test_files_that_are_no_template(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such file"):
        load_template(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        load_template(tmp_path)
    (tmp_path / "bytes.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(InputError, match="cannot be read"):
        load_template(tmp_path / "bytes.toml")
    (tmp_path / "empty.toml").write_text("")
    with pytest.raises(InputError, match="sections"):
        load_template(tmp_path / "empty.toml")


OWN = """\
name = "Gada pārskats"
[title]
pattern = "{place} {number}. GADA PĀRSKATS"
[[title.kinds]]
genitive = "novada"
nominative = "novads"
[[sections]]
id = "done"
heading = "1.2. Kas paveikts"
[[sections]]
id = "plans"
heading = "Plāni"
"""


def parsed_by(text: str, tmp_path: Path) -> ParsedDocument:
    (tmp_path / "own.toml").write_text(OWN, encoding="utf-8")
    document = Document("r", "r.txt", text, "txt", "utf-8", "")
    return parse_document(document, load_template(tmp_path / "own.toml"))


def test_the_number_in_a_title_may_be_a_year(tmp_path: Path) -> None:
    text = "Kalnes novada {}. gada pārskats\n\nPlāni\nIekopt dārzu.\n"
    both = parsed_by(text.format(2023) + "\n" + text.format(2024), tmp_path)
    assert [(s.municipality, s.number) for s in both.summaries] == [
        ("Kalnes novads", 2023), ("Kalnes novads", 2024),
    ]  # fmt: skip


def test_a_heading_may_begin_with_its_number(tmp_path: Path) -> None:
    text = "Kalnes novada 2023. gada pārskats\n\n1.2. Kas paveikts\nIekārtojām dārzu.\n"
    assert [s.section for s in parsed_by(text, tmp_path).segments] == ["done"]


def test_where_no_title_is_found_the_whole_pattern_is_shown(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"“… \{number\}\. GADA PĀRSKATS”"):
        parsed_by("Pārskats\n\nNekas.\n", tmp_path)
    shipped = re.escape("“… PILOTPROJEKTA [NR. {number}] KOPSAVILKUMS [NR. {number}]”")
    with pytest.raises(InputError, match=shipped):
        parse_document(Document("r", "r.txt", "Pārskats\n", "txt", "utf-8", ""))

"""Codes of another program become ours, or new ones; codebooks go out and come back whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from exchange_examples import FUNDING, TRUST, codebook
from import_examples import added, made, project, taken

from sdk_text.codebook import Code, Codebook, Family, load_codebook
from sdk_text.codebook.writer import codebook_yaml
from sdk_text.errors import InputError
from sdk_text.exchange import export_results, import_codebook
from sdk_text.exchange.code_table import read_code_table
from sdk_text.exchange.code_tree import code_tree
from sdk_text.exchange.into_results import project_results
from sdk_text.exchange.project import (
    Applied,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    User,
    guid,
)
from sdk_text.exchange.refi.write import qdc
from sdk_text.wording.texts import Lang


def test_codes_are_known_by_name_in_either_language_and_new_ones_get_ids() -> None:
    results = made()
    codes = (
        ProjectCode("1", "Lack of  funding"),
        ProjectCode(
            "2",
            "Resursi",
            codable=False,
            children=(
                ProjectCode("3", "uzticēšanās"),
                ProjectCode("4", "Telpas", children=(ProjectCode("5", "Skolas telpas!"),)),
            ),
        ),
        ProjectCode("6", "Телефон"),
    )
    user = User("u", "Zane")
    source = ProjectSource(
        "s",
        "egle",
        results.texts["egle"],
        tuple(Selection(f"x{c}", 0, 6, (Applied(f"a{c}", c, "u"),)) for c in "13456"),
    )
    given = Project("p", users=(user,), codes=codes, sources=(source,))
    imported = taken(given, results)
    assert imported.index.ids == {
        "1": FUNDING,
        "3": TRUST,
        "4": "resource/telpas",
        "5": "resource/telpas_skolas_telpas",
        "6": "other/code",
    }
    assert any("deeper" in notice for notice in imported.notices)
    book = imported.index.codebook()
    assert book.label("resource/telpas") == "Telpas"
    assert [family.id for family in book.families] == ["difficulty", "resource", "other"]
    assert {d.code for d in imported.decisions} == set(imported.index.ids.values())


def with_code(given: Project, family: int, code: ProjectCode) -> Project:
    codes = list(given.codes)
    codes[family] = replace(codes[family], children=(*codes[family].children, code))
    return replace(given, codes=tuple(codes))


def test_a_new_code_with_the_name_of_another_familys_is_new() -> None:
    results = made()
    given = with_code(project(results), 1, ProjectCode("n", "finansējuma trūkums"))
    given = added(given, 0, "Viss", "n", "Zane")
    own = ProjectCode("o", "Mani", children=(ProjectCode("p", "finansējuma trūkums"),))
    given = added(replace(given, codes=(*given.codes, own)), 0, "labi", "p", "Zane")
    ids = taken(given, results).index.ids
    assert (ids["n"], ids["p"]) == ("resource/finansejuma_trukums", "mani/finansejuma_trukums")


@pytest.mark.parametrize("first", [True, False])
def test_a_copy_of_a_code_under_another_name_is_a_code_of_its_own(first: bool) -> None:
    results = made()
    given = project(results)
    [funding, other] = given.codes[0].children
    copy = replace(funding, guid="n", name="neapmaksāts darbs")
    family = replace(given.codes[0], children=(copy, funding) if first else (funding, copy))
    given = replace(given, codes=(family, *given.codes[1:]))
    index = taken(added(given, 0, "Viss", "n", "Zane"), results).index
    assert index.ids["n"] == "difficulty/neapmaksats_darbs"
    assert index.ids[funding.guid] == FUNDING
    book = index.codebook()
    assert book.label("difficulty/neapmaksats_darbs", "en") == "neapmaksāts darbs"
    renamed = replace(family, children=(replace(copy, name="nauda"), other))
    index = taken(replace(given, codes=(renamed,)), results).index
    assert index.ids["n"] == FUNDING


@pytest.mark.parametrize("suffix", [".qdc", ".qdpx", ".csv"])
def test_a_codebook_comes_back_whole(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"mazs{suffix}"
    export_results(made(), path, lang="lv")
    book = import_codebook(path, tmp_path / "back.yaml")
    ours = codebook()
    assert [(f.id, f.label_lv, f.label_en) for f in book.families] == [
        (f.id, f.label_lv, f.label_en) for f in ours.families
    ]
    assert [replace(code, cues=()) for code in book] == [replace(code, cues=()) for code in ours]
    assert [[cue.source for cue in code.cues] for code in book] == [
        [cue.source for cue in code.cues] for code in ours
    ]
    assert codebook_yaml(load_codebook(tmp_path / "back.yaml")) == codebook_yaml(book)
    with pytest.raises(InputError, match="there already"):
        import_codebook(path, tmp_path / "back.yaml")


def test_a_full_stop_parts_levels_only_below_a_row_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    names = ["Ziedojumi u.c.", "Resursi", "Resursi.Nauda", "Resursi.Nauda.ES", "Māja > 2. stāvs"]
    path.write_text("\n".join(["tag", *names]), encoding="utf-8")
    found = read_code_table(path).code_paths().values()
    paths = {tuple(code.name for code in levels) for levels in found}
    assert paths == {
        ("Ziedojumi u.c.",), ("Resursi",), ("Resursi", "Nauda"), ("Resursi", "Nauda", "ES"),
        ("Māja",), ("Māja", "2. stāvs"),
    }  # fmt: skip


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_limits_in_one_language_or_both_go_out_and_in(tmp_path: Path, lang: Lang) -> None:
    limits: list[dict[str, tuple[str, ...]]] = [
        {"include": ("zāle", "pagalms"), "include_en": ("a hall", "a yard")},
        {"include": ("zāle",), "exclude": ("ceļš",), "exclude_en": ("a road",)},
        {"include_en": ("a hall",), "exclude": ("ceļš",)},
    ]
    codes = tuple(
        Code(f"f/c{i}", f"kods {i}", f"code {i}", "Kas ir.", "What is.", examples=("Te.",), **told)
        for i, told in enumerate(limits)
    )
    ours = Codebook("m", "1", "m", "m", (Family("f", "saime", "family"),), codes)
    (tmp_path / "k.qdc").write_bytes(qdc(Project("k", "x", codes=code_tree(ours, lang))))
    assert import_codebook(tmp_path / "k.qdc").codes == codes


def test_the_shipped_codebook_goes_out_and_in(tmp_path: Path) -> None:
    ours = load_codebook()
    (tmp_path / "k.qdc").write_bytes(qdc(Project("k", "x", codes=code_tree(ours, "en"))))
    back = import_codebook(tmp_path / "k.qdc")
    assert back.families == ours.families
    assert back.codes == ours.codes
    yaml = codebook_yaml(ours)
    (tmp_path / "k.yaml").write_text(yaml, encoding="utf-8")
    assert codebook_yaml(load_codebook(tmp_path / "k.yaml")) == yaml


def test_a_family_that_somebody_used_as_a_code_is_a_code() -> None:
    """Other programs let one apply what we export as a heading only; the coding was lost."""
    results = made()
    given = added(project(results), 0, "Viss", guid("family", "difficulty"), "Zane")
    imported = taken(given, results)
    assert not imported.unplaced
    [code] = imported.index.new
    assert {d.code for d in imported.decisions if d.coder == "Zane"} == {code}
    assert code.startswith("difficulty/")
    own = Project("p", codes=(ProjectCode("1", "Tēmas", codable=False, children=(
        ProjectCode("2", "Nauda"), ProjectCode("3", "Tukša", codable=False))),))  # fmt: skip
    source = ProjectSource("s", "t", "Nav naudas.", (Selection("x", 0, 3, (Applied("y", "1"),)),))
    study = project_results(replace(own, sources=(source,)), Codebook("p", "1", "", "", (), ()))
    assert study.codings["code"].tolist() == ["temas/temas"]


def test_tables_of_codes_as_other_programs_write_them(tmp_path: Path) -> None:
    path = tmp_path / "codes.csv"
    for header, row in (
        ("Color,Parent code,Code,Memo", "x,Resursi,Telpas,kur tiekas"),
        ("Code,Comment,Code Group 1", "Telpas,kur tiekas,Resursi"),
        ("Kods;Kategorija;Apraksts", "Telpas;Resursi;kur tiekas"),
    ):
        path.write_text(f"{header}\n{row}\n", encoding="utf-8")
        found = read_code_table(path)
        paths = {tuple(c.name for c in levels) for levels in found.code_paths().values()}
        assert paths == {("Resursi",), ("Resursi", "Telpas")}
        assert found.codes[0].children[0].description == "kur tiekas"
        told = ("columns that are not read: 'Color'",) if "Color" in header else ()
        assert found.notices == told
    path.write_text("Kas,Cik\nTelpas,3\n", encoding="utf-8")
    with pytest.raises(InputError, match="no column with the names of codes"):
        read_code_table(path)
    path.write_text("name\n" + " > ".join(["L"] * 3000), encoding="utf-8")
    with pytest.raises(InputError, match="row 2: 3000 levels"):
        read_code_table(path)

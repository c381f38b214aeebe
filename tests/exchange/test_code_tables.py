"""Tables of codes as researchers keep them, in workbooks and CSV, become codebooks."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from exchange_examples import make_results
from openpyxl import Workbook

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.errors import InputError
from sdk_text.exchange import export_results, import_codebook, read_project

HEADER = (
    "Kategorija", "Kods", "Definīcija", "Ietver", "Neietver", "Piemēri", "Pazīmes", "Angliski",
)  # fmt: skip
Cells = Sequence[object]


def workbook(
    path: Path, rows: Sequence[Cells], merged: Sequence[str] = (), **others: Sequence[Cells]
) -> Path:
    book = Workbook()
    for name, content in {"Kodi": rows, **others}.items():
        sheet = book.create_sheet(name)
        for row in content:
            sheet.append(list(row))
    book.remove(book.worksheets[0])
    for cells in merged:
        book.worksheets[0].merge_cells(cells)
    book.save(path)
    return path


def ids(book: Codebook) -> list[str]:
    return [code.id for code in book]


def test_a_table_with_all_that_a_codebook_has(tmp_path: Path) -> None:
    path = workbook(
        tmp_path / "kodi.xlsx",
        [
            ("Mana kodu grāmata",),
            HEADER,
            (
                "Barjeras", "Transporta trūkums", "Netiek;\nklāt.", "autobuss\nvilciens",
                "laivas; plosti", "- Autobuss brauc reti, un vēlu.\n- Vilciena nav.",
                "autobuss & nekursē, *brauc*; nauda[Case=Gen,Number=Sing]", "lack of transport",
            ),
        ],
    )  # fmt: skip
    import_codebook(path, tmp_path / "my.yaml")
    (code,) = load_codebook(tmp_path / "my.yaml")
    assert (code.id, code.label_lv, code.label_en) == (
        "barjeras/transporta_trukums", "Transporta trūkums", "lack of transport",
    )  # fmt: skip
    assert code.definition_lv == "Netiek; klāt."
    assert (code.include, code.exclude) == (("autobuss", "vilciens"), ("laivas", "plosti"))
    assert [cue.source for cue in code.cues] == [
        "autobuss & nekursē", "*brauc*", "nauda[Case=Gen,Number=Sing]",
    ]  # fmt: skip
    assert code.examples == ("Autobuss brauc reti, un vēlu.", "Vilciena nav.")


@pytest.mark.parametrize(
    ("rows", "merged", "filled"),
    [
        ([("Barjeras", "Ceļš"), ("", "Nauda"), ("Palīgi", "Skola"), (None, "Draugi")], (), "3, 5"),
        ([("Barjeras", "Ceļš"), (None, "Nauda"), ("Palīgi", "Skola"), (None, "Draugi")],
         ("A2:A3", "A4:A5"), ""),
        ([("Barjeras",), (None, "Ceļš"), (None, "Nauda"), ("Palīgi",), (None, "Skola"),
          (None, "Draugi")], (), "3, 4, 6, 7"),
    ],
)  # fmt: skip
def test_a_category_that_is_written_once_holds_for_the_rows_below(
    tmp_path: Path, rows: Sequence[Cells], merged: Sequence[str], filled: str
) -> None:
    path = workbook(tmp_path / "kodi.xlsx", [HEADER, *rows], merged)
    assert ids(import_codebook(path)) == [
        "barjeras/cels", "barjeras/nauda", "paligi/skola", "paligi/draugi",
    ]  # fmt: skip
    told = read_project(path).notices
    assert [filled in notice for notice in told] == ([True] if filled else [])


def test_a_code_at_the_top_stays_there_where_categories_are_rows(tmp_path: Path) -> None:
    rows = [("Parent code", "Code"), ("", "Resursi"), ("Resursi", "Telpas"), ("", "Cits")]
    path = workbook(tmp_path / "kodi.xlsx", rows)
    assert ids(import_codebook(path)) == ["resursi/telpas", "other/cits"]


def test_ids_and_short_names(tmp_path: Path) -> None:
    rows = [("Kods", "Nosaukums", "Tēma"), ("barjera/nauda", "Naudas trūkums", "Barjeras")]
    assert ids(import_codebook(workbook(tmp_path / "a.xlsx", rows))) == ["barjera/nauda"]
    rows[1] = ("N1", "Naudas trūkums", "Barjeras")
    path = workbook(tmp_path / "b.xlsx", rows)
    assert ids(import_codebook(path)) == ["barjeras/naudas_trukums"]
    assert read_project(path).notices == ("columns that are not read: 'Kods'",)


def test_a_table_as_excel_saves_it_in_latvian(tmp_path: Path) -> None:
    path = tmp_path / "kodi.csv"
    text = 'Kategorija;Kods;Definīcija\r\nBarjeras;Ceļš;"Garš; slikts"\r\n;Nauda;Trūkst\r\n'
    path.write_bytes(text.encode("cp1257"))
    book = import_codebook(path)
    assert ids(book) == ["barjeras/cels", "barjeras/nauda"]
    assert book.codes[0].definition_lv == "Garš; slikts"


@pytest.mark.parametrize(
    ("rows", "others", "said"),
    [
        ([HEADER, ("B", "Ceļš", "", "", "", "", "ceļš[Case=Lok]")], {}, "row 2.*Case is never"),
        (
            [HEADER, ("B", "Ceļš")],
            {"Vecie": [("Kods",), ("x",)]},
            "codes stand in sheets 'Kodi' and 'Vecie'",
        ),
        ([("Kas", "Cik"), ("a", "b")], {}, "no column with the names of codes"),
        ([("Kods", "Apraksts"), ("", "b")], {}, "row 2: the code has no name"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_place(
    tmp_path: Path, rows: Sequence[Cells], others: dict[str, Sequence[Cells]], said: str
) -> None:
    path = workbook(tmp_path / "kodi.xlsx", rows, **others)
    with pytest.raises(InputError, match=said):
        import_codebook(path)


def test_what_is_passed_over_is_told(tmp_path: Path) -> None:
    rows = [("Kods", "Krāsa"), ("Ceļš", "x"), ("Ceļš", "y")]
    path = workbook(tmp_path / "kodi.xlsx", rows, Piezīmes=[("kas", "kad")])
    assert read_project(path).notices == (
        "sheets without names of codes are not read: 'Piezīmes'",
        "row 3: 'Ceļš' stands in row 2, too",
        "columns that are not read: 'Krāsa'",
    )


def test_a_codebook_goes_out_as_a_workbook_and_comes_back_whole(tmp_path: Path) -> None:
    results = make_results({"egle": ["Naudas nav."]})
    path = export_results(results, tmp_path / "codes.xlsx", lang="lv").path
    first = path.read_bytes()
    back, ours = import_codebook(path), results.codebook
    assert [replace(c, cues=()) for c in back] == [replace(c, cues=()) for c in ours]
    export_results(results, path, lang="lv", overwrite=True)
    assert path.read_bytes() == first


def test_a_table_that_is_named_as_the_codebook_says_what_to_do(tmp_path: Path) -> None:
    path = workbook(tmp_path / "kodi.xlsx", [HEADER, ("B", "Ceļš")])
    with pytest.raises(InputError, match=re.escape("--codebook-to my.yaml")):
        load_codebook(path)

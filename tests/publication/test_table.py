import pytest

from sdk_text.errors import InputError
from sdk_text.publication import Bilingual
from sdk_text.wording.numbers import format_value
from sdk_text.wording.texts import load_wording

LV, EN = load_wording().style("lv"), load_wording().style("en")
NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("value", "kind", "decimals", "lv", "en"),
    [
        (1234, "integer", 0, "1234", "1,234"),
        (12345, "integer", 0, f"12{NBSP}345", "12,345"),
        (1234567.891, "decimal", 2, f"1{NBSP}234{NBSP}567,89", "1,234,567.89"),
        (0.125, "percent", 1, f"12,5{NBSP}%", "12.5%"),
        (1 / 8, "percent", 0, f"13{NBSP}%", "13%"),
        (0.28499999999999996, "percent", 0, f"29{NBSP}%", "29%"),
        (4549 / 4551, "percent", 1, f"99,9{NBSP}%", "99.9%"),
        (0.045, "bounded", 2, "0,05", ".05"),
        (-0.5, "decimal", 1, "−0,5", "−0.5"),
        (-0.04, "decimal", 1, "0,0", "0.0"),
        (0.0002, "p", 3, f"<{NBSP}0,001", f"<{NBSP}.001"),
        (0.023, "p", 3, "0,023", ".023"),
        (1.0, "p", 3, "1,000", "1.000"),
        (float("nan"), "decimal", 1, "–", "–"),
        (float("inf"), "decimal", 1, "∞", "∞"),
        (None, "text", 1, "–", "–"),
        ("=1+1", "text", 1, "=1+1", "=1+1"),
    ],
)
def test_numbers_follow_the_language(value, kind, decimals, lv, en):
    assert format_value(value, kind, LV, decimals) == lv
    assert format_value(value, kind, EN, decimals) == en


def test_rows_are_in_the_language(table):
    lv, en = table.in_language("lv").rows(), table.rows()
    assert [row.cells[1] for row in lv] == [f"12{NBSP}345", "0", "7", f"12{NBSP}352"]
    assert [row.cells[1] for row in en] == ["12,345", "0", "7", "12,352"]
    assert [row.cells[2] for row in lv] == [f"25,0{NBSP}%", "–", f"−3,1{NBSP}%", f"100,0{NBSP}%"]
    assert lv[0].cells[0].startswith("Tēma")
    assert [row.group for row in lv] == ["Grūtības", "Grūtības", "Resursi", ""]
    assert [row.strong for row in lv] == [False, False, False, True]
    assert lv[0].cells[4] == "„+371 67000000”"
    assert table.in_language("lv").heading == "2. tabula"
    assert table.heading == "Table 2"


def test_a_cell_gives_its_records(table):
    assert table.cell("a/x", "count")["segment"].tolist() == ["s/1", "s/2"]
    assert table.cell("a/y", "count").empty
    assert table.cell("a/x", "share").empty
    with pytest.raises(KeyError, match="no row 'a/q'"):
        table.cell("a/q", "count")
    with pytest.raises(KeyError, match="no column 'tukums'"):
        table.cell("a/x", "tukums")


def test_copies_leave_the_table_alone(table):
    changed = (
        table.with_caption("Cits", "Other")
        .with_note("Vēl", "More")
        .with_labels({"count": Bilingual("Reizes", "Times")})
        .with_columns(["label", "count"])
        .with_rows(["b/z", "a/x"])
        .numbered(None)
    )
    assert changed.title == "Other"
    assert changed.note_text.endswith("More.")
    assert changed.labels() == ("Theme", "Times")
    assert [row.key for row in changed.rows()] == ["a/x", "b/z"]
    assert changed.heading == ""
    assert len(changed.cell("a/x", "count")) == 2
    assert table.labels() == ("Theme", "Count", "Share", "p", "Quote")
    assert len(table.rows()) == 4


def test_bad_arguments_are_named(table):
    with pytest.raises(InputError, match="'de'"):
        table.in_language("de")
    with pytest.raises(InputError, match="no column 'nope'"):
        table.with_columns(["nope"])
    with pytest.raises(InputError, match="no row 'nope'"):
        table.with_rows(["nope"])
    with pytest.raises(InputError, match="pptx"):
        table.write("made.pptx")


def test_long_quotes_are_cut_in_print_only(table, tmp_path):
    frame = table.frame.assign(quote=["vārds " * 300, "", "", ""])
    from dataclasses import replace

    long = replace(table, frame=frame)
    assert len(long.rows()[0].cells[4]) < 410
    assert long.rows()[0].cells[4].endswith("[…]”")
    assert "vārds " * 299 in long.write(tmp_path / "t.csv").read_text("utf-8")


def test_every_wording_exists_in_both_languages():
    for key, entry in load_wording().entries.items():
        assert entry.lv, key
        assert entry.en, key


def test_a_damaged_wording_file_is_named(tmp_path):
    path = tmp_path / "w.toml"
    path.write_text('[numbers.lv]\n[words]\nx = { lv = "a" }\n', encoding="utf-8")
    with pytest.raises(InputError, match=r"w\.toml"):
        load_wording(path)

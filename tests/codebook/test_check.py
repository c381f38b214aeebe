"""The checker names every fault by file and line, and what a run would take without a word."""

from __future__ import annotations

import re
import unicodedata
from pathlib import Path

import pytest

import sdk_text
from sdk_text.codebook import load_codebook
from sdk_text.codebook.__main__ import main
from sdk_text.codebook.check import check
from sdk_text.codebook.sections import unknown_sections
from sdk_text.coding.rule_model import RULE_SETS
from sdk_text.errors import CodebookError
from sdk_text.template import load_template
from sdk_text.template.loader import BUILT_IN

BOOK = """\
name: Mana
rules: my-rules.yaml
families:
  - {id: joy, label_lv: prieks, label_en: joy}
  - {id: empty, label_lv: tukšs, label_en: empty}
codes:
  - {id: joy/song, label_lv: dziesma, label_en: song}
  - {id: joy/dance, label_lv: deja, label_en: dance, definition_en: To dance.,
     include: [valsis, kas nav lēns], include_en: ["a waltz, not a slow one"]}
"""
RULES = """\
fields:
  sing: [dzied*, dziesm*]
rules:
  - id: song
    code: joy/song
    cues:
      - <sing>
    examples: [Mēs dziedam., Klusums.]
    counterexamples: [Skan dziesma.]
"""


def written(folder: Path, rules: str = RULES, book: str = BOOK) -> Path:
    (folder / "my.yaml").write_text(book, encoding="utf-8")
    (folder / "my-rules.yaml").write_text(rules, encoding="utf-8")
    return folder / "my.yaml"


def test_the_shipped_rules_have_nothing_to_remark() -> None:
    assert check(RULE_SETS / "sdk") == []


def test_remarks_on_a_codebook_with_its_rules(tmp_path: Path) -> None:
    said = [str(finding) for finding in check(written(tmp_path))]
    rules = tmp_path / "my-rules.yaml"
    assert f"{rules}, line 4: rule 'song': its example does not fire: 'Klusums.' (remark)" in said
    assert any("counterexample fires: 'Skan dziesma.'" in line for line in said)
    assert any("family 'empty' has no code" in line for line in said)
    assert any("neither rule nor cue gives the code 'joy/dance'" in line for line in said)
    assert any("'joy/song' has no definition" in line for line in said)
    assert any("'joy/dance': include has 2 and include_en 1 entry" in line for line in said)
    assert all(finding.kind == "remark" for finding in check(tmp_path / "my.yaml"))


def test_all_errors_of_a_rule_file_are_told_at_once(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wrong = (
        RULES
        + """\
  - {id: song, code: joy/song, cues: [gavil*]}
  - {id: a, code: joy/none, cues: [x]}
  - id: b
    code: joy/song
    cues:
      - "a &"
  - {id: c, code: joy/song, cues: [<nowhere>]}
"""
    )
    book = written(tmp_path, wrong)
    rules = tmp_path / "my-rules.yaml"
    assert main(["check", str(rules), "--codebook", str(book)]) == 2
    told = capsys.readouterr().err
    for line, words in [
        (10, "stands twice"), (11, "joy/none"), (15, "empty part"), (16, "nowhere"),
    ]:  # fmt: skip
        assert f"error: {rules}, line {line}: " in told
        assert words in told
    assert main(["check", str(book)]) == 2


def test_a_cue_in_two_rules_of_a_code_is_remarked_on(tmp_path: Path) -> None:
    rules = RULES.replace(", Klusums.", "").replace("    counterexamples: [Skan dziesma.]\n", "")
    twice = rules + "  - {id: more, code: joy/song, cues: [gavil*, <sing>]}\n"
    book = written(tmp_path, twice)
    said = [str(finding) for finding in check(tmp_path / "my-rules.yaml", book)]
    assert len(said) == 1
    assert "line 9: cue '<sing>' of rule 'more' stands in 'song', too" in said[0]
    hint = twice.replace("id: more", "confidence: 0.3, id: more")
    written(tmp_path, hint)
    assert check(tmp_path / "my-rules.yaml", book) == []


def test_a_long_cue_may_go_on_over_lines(tmp_path: Path) -> None:
    rules = "rules:\n  - id: song\n    code: joy/song\n    cues:\n"
    rules += "      - dzied*|dziesm* |\n        gavil*\n    examples: [Visi gavilē.]\n"
    book = written(tmp_path, rules)
    assert not [f for f in check(tmp_path / "my-rules.yaml", book) if "example" in f.message]


def test_what_is_no_codebook_at_all(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    other = tmp_path / "other.yaml"
    other.write_text("colour: red\n", encoding="utf-8")
    with pytest.raises(CodebookError, match="neither a codebook"):
        check(other)
    assert main(["check", str(tmp_path / "none.yaml")]) == 2
    assert "none.yaml: cannot be read" in capsys.readouterr().err
    (tmp_path / "folder").mkdir()
    with pytest.raises(CodebookError, match=r"no \.yaml file"):
        check(tmp_path / "folder")


def test_the_command_says_that_all_is_well(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", str(RULE_SETS / "sdk" / "method.yaml")]) == 0
    assert "no errors, 0 remarks" in capsys.readouterr().out


def test_codes_of_one_family_with_one_label_are_remarked_on(tmp_path: Path) -> None:
    path = tmp_path / "book.yaml"
    code = "{id: f/X, label_lv: LV, definition_lv: d, cues: [X]}"
    codes = [code.replace("X", x).replace("LV", label) for x, label in (("a", "A"), ("b", "a"))]
    path.write_text(
        f"name: x\nfamilies: [{{id: f, label_lv: f}}]\ncodes: [{', '.join(codes)}]\n", "utf-8"
    )
    said = [str(finding) for finding in check(path)]
    assert len(said) == 2
    assert all("codes 'f/a' and 'f/b' have one label_" in line for line in said)


LEMMAS = """\
name: Aprūpe
rules: my-rules.yaml
families: [{id: care, label_lv: aprūpe}]
codes: [{id: care/staff, label_lv: darbinieki, definition_lv: d}]
"""
CARERS = """\
rules:
  - id: few
    code: care/staff
    cues: [aprūpētājs ... maz]
    sections: ["2.suport"]
    examples: [Aprūpētāju ir par maz.]
"""


def test_examples_are_judged_with_the_lemmas_of_a_run(tmp_path: Path) -> None:
    (tmp_path / "my-rules.yaml").write_text(CARERS, encoding="utf-8")
    (tmp_path / "my.yaml").write_text(LEMMAS, encoding="utf-8")
    assert check(tmp_path / "my.yaml") == []


def test_sections_that_the_template_has_not_are_named(
    tmp_path: Path, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "my-rules.yaml").write_text(CARERS, encoding="utf-8")
    (tmp_path / "my.yaml").write_text(LEMMAS + 'not_coded: ["1.place"]\n', encoding="utf-8")
    (tmp_path / "own.toml").write_text(
        BUILT_IN.read_text("utf-8").replace("1.participant", "1.place"), encoding="utf-8"
    )
    book = load_codebook(tmp_path / "my.yaml")
    said = unknown_sections(book, load_template())
    assert len(said) == 2
    assert "not_coded: the template has no section '1.place'" in said[0]
    assert "rule 'few': the template has no section '2.suport'; did you mean" in said[1]
    report = str(root / "corpus" / "lielvirve.txt")
    command = ["check", str(tmp_path / "my.yaml"), "--on", report]
    assert main([*command, "--template", str(tmp_path / "own.toml")]) == 0
    printed = capsys.readouterr().out
    assert "'2.suport'" in printed
    assert "'1.place'" not in printed
    results = sdk_text.extract(report, codebook=book, coder="rules", engine="blank")
    assert said[0] in results.meta["notices"]


CUES = """\
name: mana
families: [{id: joy, label_lv: prieks}]
codes:
  - id: joy/song
    label_lv: dziesma
    cues: [%s]
  - id: joy/dance
    label_lv: deja
    cues:
      - %s
"""


def test_all_that_is_wrong_with_codes_is_named_at_once(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(CUES % ("dzied[Case=Lok], prieks", "a & "), encoding="utf-8")
    with pytest.raises(CodebookError, match="put a text in quotes"):  # brackets in a list
        check(file)
    text = CUES % ('"dzied[Case=Lok]", a ~ ~ b', "a & ")
    file.write_text(f"{text}  - id: joy/Toy\n    label_lv: x\n", encoding="utf-8")
    lines = [str(finding).partition(": ")[0] for finding in check(file)]
    assert lines == [f"{file}, line {n}" for n in (6, 6, 10, 11)]
    with pytest.raises(CodebookError, match="Case is never") as told:
        load_codebook(file)
    assert len(str(told.value).splitlines()) == 4


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("&dzied skaļi", "“&dzied” is lost here"),
        ("!dzied", "“!dzied” is lost here"),
        ("*dzied*", "put a text in quotes"),
        ("[dzied", "put a text in quotes"),
        ("dzied: skaļi: x", "put a text in quotes"),
    ],
)
def test_a_cue_that_yaml_takes_for_its_own_is_not_lost(tmp_path: Path, cue: str, said: str) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(CUES % ("dzied & !klus*, prieks", cue), encoding="utf-8")
    with pytest.raises(CodebookError, match=re.escape(said)):
        load_codebook(file)


def test_a_name_that_yaml_is_to_use_again_stays_one(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(CUES % ("&x dzied", "*x"), encoding="utf-8")
    assert [code.cues[0].source for code in load_codebook(file).codes] == ["dzied", "dzied"]


def test_tabs_have_their_own_advice_and_labels_are_composed(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    text = (CUES % ("a", "b")).replace("label_lv: deja", "label_lv: dejā")
    file.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert load_codebook(file).codes[1].label_lv == "dejā"
    file.write_text(text.replace("    cues:\n", "\tcues:\n"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"line 9.*not with tabs"):
        load_codebook(file)


def test_shipped_rules_without_the_shipped_codes_are_one_error(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text("rules: sdk\n" + CUES % ("a", "b"), encoding="utf-8")
    said = [str(finding) for finding in check(file) if finding.kind == "error"]
    assert len(said) == 1, said
    assert "remove that line" in said[0]
    assert "more)" in said[0]

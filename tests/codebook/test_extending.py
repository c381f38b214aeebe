"""A codebook that extends another: one code more, some fewer, own rules beside the shipped."""

import pytest

from sdk_text.codebook import load_codebook
from sdk_text.codebook.__main__ import main
from sdk_text.codebook.check import check
from sdk_text.codebook.writer import codebook_yaml
from sdk_text.coding import make_coder
from sdk_text.coding.rule_model import load_rules
from sdk_text.coding.words import words_of_text
from sdk_text.errors import CodebookError
from sdk_text.records import Segment

ONE_MORE = """\
name: mans
extends: sdk
codes:
  - id: difficulty/transport
    label_lv: transporta trūkums
    cues: [autobuss & nekursē|retums, transports & trūk*]
"""


def written(tmp_path, text, name="mans.yaml"):
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def codes_of(book, text):
    segment = Segment("s", "2.support", "s/2.support/1", 0, len(text), text)
    coder = make_coder("rules", book)
    return {c.code for c in coder.code([segment], [words_of_text(text)])}


def test_a_code_more_fires_by_its_cues_and_all_others_as_before(tmp_path):
    book = load_codebook(written(tmp_path, ONE_MORE))
    shipped = load_codebook()
    assert set(book) - set(shipped) == {book.code("difficulty/transport")}
    assert book.code("difficulty/transport").label_en == "transporta trūkums"
    order = [code.id for code in book.of_family("difficulty")]
    assert order[-1] == "difficulty/transport"
    text = "Uz ciemu autobuss nekursē."
    assert codes_of(book, text) == {*codes_of(shipped, text), "difficulty/transport"}
    same = {rule.id for rule in load_rules(shipped).rules}
    assert same <= {rule.id for rule in load_rules(book).rules}
    assert book.not_coded == shipped.not_coded
    assert book.sha256 != shipped.sha256
    assert book.digest.startswith(f"{shipped.digest} + ")
    assert len(book.digest.split(" + ")[1]) == 13


def test_a_new_code_in_a_copy_of_the_shipped_codebook_fires_too(tmp_path):
    from sdk_text.codebook.loader import DEFAULT_PATH

    text = DEFAULT_PATH.read_text("utf-8") + ONE_MORE.partition("codes:\n")[2]
    book = load_codebook(written(tmp_path, text))
    assert "difficulty/transport" in codes_of(book, "Uz ciemu autobuss nekursē.")
    assert len(load_rules(book).rules) == len(load_rules(load_codebook()).rules) + 2


def test_own_rules_add_to_the_shipped_ones(tmp_path):
    written(
        tmp_path,
        'rules:\n  - id: own\n    code: difficulty/funding\n    cues: ["maks tukšs"]\n',
        "own.yaml",
    )
    book = load_codebook(
        written(tmp_path, "name: mans\nextends: sdk\nrules: own.yaml\ncodes: []\n"
                          .replace("codes: []", ONE_MORE.partition("sdk\n")[2])))  # fmt: skip
    assert "difficulty/funding" in codes_of(book, "Mums maks tukšs.")
    assert len(load_rules(book).rules) == len(load_rules(load_codebook()).rules) + 3


def test_codes_can_be_left_out_and_replaced(tmp_path):
    text = (
        ONE_MORE.replace("codes:", "without: [method/swot, resource/business]\ncodes:", 1)
        + "  - id: difficulty/funding\n    label_lv: naudas trūkums\n    cues: [nabadzība]\n"
    )
    book = load_codebook(written(tmp_path, text))
    assert "method/swot" not in book
    assert book.code("difficulty/funding").label("lv") == "naudas trūkums"
    ids = [code.id for code in load_codebook().codes]
    assert [c.id for c in book.codes if c.id in ids] == [
        i for i in ids if i not in ("method/swot", "resource/business")
    ]
    # Its own cue counts, and the shipped rules still give it.
    assert "difficulty/funding" in codes_of(book, "Liela nabadzība.")
    assert {r.id for r in load_rules(book).rules if r.code == "difficulty/funding"} > {
        r.id for r in load_rules(load_codebook()).rules if r.code == "difficulty/funding"
    }
    assert {finding.kind for finding in check(tmp_path / "mans.yaml")} <= {"remark"}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (ONE_MORE.replace("extends: sdk", "extends: cits"), "extends “cits”"),
        (ONE_MORE.replace("extends: sdk", "extends: mans.yaml"), "in a circle"),
        (ONE_MORE.replace("extends: sdk", "without: [method/swot]\nfamilies: []"), "extends: sdk"),
        (ONE_MORE.replace("codes:", "without: [method/svid]\ncodes:", 1), "method/svid"),
        (ONE_MORE.replace("difficulty/", "sāpe/"), "sāpe/transport"),
    ],
)
def test_mistakes_are_named_with_file_and_line(tmp_path, text, said):
    with pytest.raises(CodebookError, match=said) as error:
        load_codebook(written(tmp_path, text))
    assert "mans.yaml, line " in str(error.value)


REPORT = (
    "DZELMAVAS NOVADA PILOTPROJEKTA KOPSAVILKUMS\n\n"
    "2. Esošās situācijas apraksts pašvaldībā\n\nAtbalsts pašvaldībā\n\n"
    "Uz attālo ciemu autobuss nekursē jau trīs gadus.\nNaudas trūkst arī šogad.\n"
)


def tried(tmp_path, capsys, text, *options):
    book = written(tmp_path, text)
    report = written(tmp_path, REPORT, "x.txt")
    assert main(["check", str(book), "--on", str(report), *options]) == 0
    return capsys.readouterr().out


def test_check_on_reports_tells_what_fires_and_what_never_does(tmp_path, capsys):
    out = tried(tmp_path, capsys, ONE_MORE)
    line = next(li for li in out.splitlines() if li.startswith("difficulty/transport"))
    assert line.split()[1] == "1"
    assert "  difficulty/transport: transports & trūk*" in out
    assert "2.support/1: Uz attālo ciemu autobuss nekursē" in out


def test_check_on_reports_sets_own_codes_apart_from_the_shipped(tmp_path, capsys):
    changed = "  - {id: difficulty/funding, label_lv: naudas trūkums, cues: [nabadzība]}\n"
    out = tried(tmp_path, capsys, ONE_MORE + changed)
    codes = [line.split()[0] for line in out.splitlines() if line.startswith("difficulty/")]
    assert codes == ["difficulty/funding", "difficulty/transport"]
    assert "difficulty/funding        1  (0 by what you added) naudas trūkst 1" in out
    assert "  difficulty/funding: nabadzība\n" in out
    assert "funding-denied" not in out
    number = len(load_codebook()) - 1
    assert f"the shipped codes, as they are: {number} codes, of which 1 was given here" in out
    out = tried(tmp_path, capsys, ONE_MORE + changed, "--all")
    codes = [line.split()[0] for line in out.splitlines() if line.startswith(("diff", "method/"))]
    assert codes[:2] == ["difficulty/funding", "difficulty/transport"]
    assert len(codes) > 20
    assert "method/swot" in codes


def test_check_on_reports_lists_all_where_none_or_all_are_own(tmp_path, capsys):
    from sdk_text.codebook.loader import DEFAULT_PATH

    out = tried(tmp_path, capsys, DEFAULT_PATH.read_text(encoding="utf-8"))
    assert "all codes are those of the shipped codebook" in out
    assert "\nmethod/swot " in out
    own = "name: x\nfamilies: [{id: way, label_lv: ceļš}]\ncodes:\n"
    own += "  - {id: way/bus, label_lv: autobuss, cues: [autobuss]}\n"
    out = tried(tmp_path, capsys, own)
    assert "\nway/bus      1  autobuss 1\n" in out
    assert "shipped" not in out


def test_all_goes_with_reports(tmp_path, capsys):
    assert main(["check", str(written(tmp_path, ONE_MORE)), "--all"]) == 2
    assert "name them with --on PATH" in capsys.readouterr().err


def test_an_extended_codebook_written_whole_codes_the_same(tmp_path):

    text = ONE_MORE.replace("codes:", "without: [method/swot]\ncodes:", 1)
    book = load_codebook(written(tmp_path, text))
    whole = load_codebook(written(tmp_path, codebook_yaml(book, tmp_path), "whole.yaml"))
    assert [c.id for c in whole.codes] == [c.id for c in book.codes]
    assert {r.id for r in load_rules(whole).rules} == {r.id for r in load_rules(book).rules}


def test_what_an_own_codebook_gives_rules_for_can_be_left_out_too(tmp_path):
    written(
        tmp_path,
        "rules:\n  - {id: r1, code: f/a, cues: [autobuss]}\n"
        "  - {id: r2, code: f/b, cues: [vilciens]}\n",
        "base-rules.yaml",
    )
    written(
        tmp_path,
        "name: base\nrules: base-rules.yaml\nfamilies: [{id: f, label_lv: f}]\n"
        "codes: [{id: f/a, label_lv: a}, {id: f/b, label_lv: b}]\n",
        "base.yaml",
    )
    book = load_codebook(written(tmp_path, "name: e\nextends: base.yaml\nwithout: [f/b]\n"))
    assert [code.id for code in book] == ["f/a"]
    assert [rule.id for rule in load_rules(book).rules] == ["r1"]
    assert not [f for f in check(tmp_path / "mans.yaml") if f.kind == "error"]
    whole = load_codebook(written(tmp_path, codebook_yaml(book, tmp_path), "whole.yaml"))
    assert [rule.id for rule in load_rules(whole).rules] == ["r1"]


def test_a_copy_with_fewer_codes_and_the_shipped_rules_is_told_what_to_do(tmp_path):
    book = load_codebook(
        written(
            tmp_path,
            "name: x\nrules: sdk\nfamilies: [{id: difficulty, label_lv: g}]\n"
            "codes: [{id: difficulty/funding, label_lv: n}]\n",
        )
    )
    with pytest.raises(CodebookError, match="extends: sdk"):
        load_rules(book)

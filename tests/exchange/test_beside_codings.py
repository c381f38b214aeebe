"""Memos and variables go out and come in; what has no place is told."""

from __future__ import annotations

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
from exchange_examples import FUNDING, make_results, write_project
from import_examples import SENTENCES, project, taken
from test_refi_out import opened, schema

import sdk_text
from sdk_text.errors import InputError
from sdk_text.exchange import import_results, read_project
from sdk_text.exchange.__main__ import main
from sdk_text.exchange.memos import keep_memos
from sdk_text.exchange.project import guid
from sdk_text.exchange.refi.write import qdpx
from sdk_text.frames import frame_of
from sdk_text.results import Results
from sdk_text.review.memos import Memo, load_memos

MEMOS = [
    Memo("Anna", "2026-11-20T10:00:00Z", "code", FUNDING, "Te tikai nauda.\nNe laiks."),
    Memo("Jānis", "2026-11-21T10:00:00Z", "report", "egle", "Pārrunāt."),
]
STUDY = """
<Users><User guid="u1" name="Anna"/></Users>
<CodeBook><Codes><Code guid="c1" name="Nauda" isCodable="true"><NoteRef targetGUID="n2"/></Code>
</Codes></CodeBook>
<Variables><Variable guid="v1" name="vecums" typeOfVariable="Integer"/></Variables>
<Cases><Case guid="k1" name="Ilze"><VariableValue><VariableRef targetGUID="v1"/>
<IntegerValue>45</IntegerValue></VariableValue><SourceRef targetGUID="s0"/></Case>
<Case guid="k2" name="Sākums"><VariableValue><VariableRef targetGUID="v1"/>
<IntegerValue>3</IntegerValue></VariableValue><SelectionRef targetGUID="x0"/></Case></Cases>
<Sources><TextSource guid="s0" name="i" creatingUser="u1"><Description>Par tekstu.</Description>
<PlainTextContent>Naudas nav. Viss sākās labi.</PlainTextContent>
<PlainTextSelection guid="x0" startPosition="0" endPosition="6" creatingUser="u1">
<Coding guid="y0" creatingUser="u1"><CodeRef targetGUID="c1"/><NoteRef targetGUID="n3"/></Coding>
<Coding guid="y1" creatingUser="u1"><CodeRef targetGUID="nav"/></Coding>
</PlainTextSelection></TextSource></Sources>
<Notes><Note guid="n1" name="Dienasgrāmata"><PlainTextContent>Svarīgi!</PlainTextContent></Note>
<Note guid="n2" creatingUser="u1"><PlainTextContent>Par kodu.</PlainTextContent></Note>
<Note guid="n3" creatingUser="u1"><PlainTextContent>Par vietu.</PlainTextContent></Note></Notes>
"""


def with_memos() -> Results:
    return make_results(SENTENCES).with_frames(memos=frame_of("memos", MEMOS))


def test_memos_on_codes_and_reports_go_out_and_come_back(tmp_path: Path) -> None:
    results = with_memos()
    (tmp_path / "p.qdpx").write_bytes(qdpx(project(results)))
    given = read_project(tmp_path / "p.qdpx")
    [egle] = [source for source in given.sources if source.name == "egle"]
    assert egle.description == "Jānis: Pārrunāt."
    memos = taken(given, results).memos
    assert sorted(memos, key=lambda memo: memo.coder) == MEMOS
    assert keep_memos(memos, tmp_path) == (2, 0)
    assert keep_memos(memos, tmp_path) == (0, 0)
    assert keep_memos([replace(MEMOS[0], text="Citādi.")], tmp_path) == (0, 1)
    assert len(load_memos(tmp_path / "sdk-memos.csv")) == 2


def test_a_project_with_memos_validates(shared: Path) -> None:
    root, _ = opened(qdpx(project(with_memos())))
    schema(shared).validate(ElementTree.tostring(root, encoding="unicode"))


def test_a_memo_written_on_a_text_is_of_who_brings_it() -> None:
    results = make_results(SENTENCES)
    given = project(results)
    told = replace(given, sources=(replace(given.sources[0], description="Ei!"), given.sources[1]))
    [memo] = taken(told, results, coder="Zane").memos
    assert (memo.coder, memo.on, memo.id, memo.text) == ("Zane", "report", "egle", "Ei!")
    nobodys = taken(told, results)
    assert not nobodys.memos
    assert any("not taken over" in notice for notice in nobodys.notices)


def test_a_study_takes_variables_and_memos_and_tells_what_it_leaves(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = write_project(tmp_path / "p.qdpx", STUDY)
    assert main(["import", str(path), "--out", str(tmp_path / "st"), "--no-tables"]) == 0
    told = re.findall("not taken over: (.+)", capsys.readouterr().err)
    assert told == [
        "1 coding without a code",
        "the variables of 1 case that is about a part of a text",
        "1 memo that is on no text, code or coding",
    ]
    results = sdk_text.Results.load(tmp_path / "st")
    assert results.variables.values.tolist() == [["i", "vecums", "45"]]
    assert results.memos[["coder", "on", "id", "text"]].values.tolist() == [
        ["Anna", "report", "i", "Par tekstu."],
        ["Anna", "code", "other/nauda", "Par kodu."],
    ]
    assert results.codings["memo"].tolist() == ["Par vietu."]


def test_a_project_in_which_nothing_is_coded_yet_is_a_study_with_its_codes(tmp_path: Path) -> None:
    text = """<Sources><TextSource guid="s" name="i"><PlainTextContent>Sākums.</PlainTextContent>
</TextSource></Sources>"""
    code = "<CodeBook><Codes><Code guid='c' name='Nauda' isCodable='true'/></Codes></CodeBook>"
    path = write_project(tmp_path / "p.qdpx", code + text)
    results = import_results(path, tmp_path / "out")
    assert [code.id for code in results.codebook] == ["other/nauda"]
    assert results.codings.empty
    kept = hashlib.sha256((tmp_path / "out" / "codebook.yaml").read_bytes()).hexdigest()
    methods = (tmp_path / "out" / "tables" / "methods.md").read_text(encoding="utf-8")
    assert f"SHA-256 {kept[:12]}…" in methods
    bare = write_project(tmp_path / "q.qdpx", text)
    with pytest.raises(InputError, match="it has no codes"):
        import_results(bare, tmp_path / "bare")
    assert not (tmp_path / "bare").exists()


def test_the_structures_codes_are_no_codings_whoever_they_are_credited_to() -> None:
    given = project(make_results(SENTENCES))
    assert guid("case", "summary", "egle") in given.code_paths()
    bare = replace(given, users=())
    assert not taken(bare, make_results(SENTENCES), coder="Anna").decisions

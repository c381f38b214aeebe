"""Results as REFI-QDA: valid, the same every time, and with the right words at every position."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path
from xml.etree import ElementTree as ET

import pandas as pd
import pytest
from exchange_examples import FUNDING, NS, OTHER, TRUST, codebook, make_results
from hypothesis import given, settings
from hypothesis import strategies as st

from sdk_text.errors import InputError
from sdk_text.exchange import export_results, read_project
from sdk_text.exchange.building import build_project, memo_of
from sdk_text.exchange.code_tree import unique_names
from sdk_text.exchange.exporting import decided_when
from sdk_text.exchange.refi.write import qdc, qdpx
from sdk_text.exchange.texts import Change, copy_text

SENTENCES = {
    "egle": ["Naudas nav.", "Ļaudis\r\nuzticas 😀 viens otram.", "Naudas atkal nav, nav."],
    "osis": ["Nav naudas & “laika”."],
}
CODINGS = [
    ("egle", 0, "", FUNDING, "rules", {"cue": "nauda nav", "rule": "r1"}),
    ("egle", 1, "uzticas 😀", TRUST, "Anna \"Ā\" <B> & C", {"memo": "man šķiet\njā"}),
    ("egle", 1, "uzticas 😀", TRUST, "Jānis", {}),
    ("egle", 2, "nav", OTHER, "classifier", {}),
    ("osis", 0, "", FUNDING, "combined", {"confidence": 0.5}),
]  # fmt: skip


def results(joint: str = "\n", sentences=SENTENCES, codings=CODINGS):
    rows = [(s, n, w, c, p) for s, n, w, c, p, _ in codings]
    made = make_results(sentences, rows, joint)
    frame = made.codings.copy()
    for i, (*_, fields) in enumerate(codings):
        for name, value in fields.items():
            frame.loc[i, name] = value
    return made.with_frames(codings=frame)


def opened(data: bytes) -> tuple[ET.Element, dict[str, str]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        root = ET.fromstring(archive.read("project.qde"))
        texts = {
            name.removeprefix("sources/"): archive.read(name).decode("utf-8")
            for name in archive.namelist()
            if name.startswith("sources/")
        }
    return root, texts


def coded(data: bytes) -> set[tuple[str, str, str, str]]:
    """Return source, words, code and user of every coding, read by the schema's letter."""
    root, texts = opened(data)
    codes = {e.get("guid"): e.get("name") for e in root.iter(f"{{{NS}}}Code")}
    users = {e.get("guid"): e.get("name") for e in root.iter(f"{{{NS}}}User")}
    found = set()
    for source in root.iter(f"{{{NS}}}TextSource"):
        text = texts[source.get("plainTextPath").removeprefix("internal://")]
        for s in source.iter(f"{{{NS}}}PlainTextSelection"):
            words = text[int(s.get("startPosition")) : int(s.get("endPosition"))]
            for coding in s.iter(f"{{{NS}}}Coding"):
                code = codes[coding.find(f"{{{NS}}}CodeRef").get("targetGUID")]
                assert coding.get("creatingUser") == s.get("creatingUser")
                found.add((source.get("name"), words, code, users[s.get("creatingUser")]))
    return found


@cache
def schema(folder: Path):
    import xmlschema

    return xmlschema.XMLSchema(folder / "refi-qda" / "Project-mrt2019.xsd")


def export(made, **options) -> bytes:
    line_ends = options.pop("line_ends", "lf")
    return qdpx(build_project(made, **options).project, line_ends)


@pytest.mark.parametrize("joint", ["\n", "\r\n", "\r", "\u2028", "\n\n"])
@pytest.mark.parametrize("line_ends", ["lf", "crlf"])
def test_every_coding_stands_at_its_words_whatever_the_line_ends(joint: str, line_ends) -> None:
    found = coded(export(results(joint), structure=False, lang="lv", line_ends=line_ends))
    words = {
        ("egle", "Naudas nav.", "finansējuma trūkums", "rules (automātisks kodētājs)"),
        ("egle", "uzticas 😀", "uzticēšanās (resursi)", 'Anna "Ā" <B> & C'),
        ("egle", "uzticas 😀", "uzticēšanās (resursi)", "Jānis"),
        ("egle", "nav", "uzticēšanās (grūtības)", "classifier (automātisks kodētājs)"),
        (
            "osis",
            "Nav naudas & “laika”.",
            "finansējuma trūkums",
            "combined (automātisks kodētājs)",
        ),
    }
    assert found == words


def test_texts_have_one_kind_of_line_end_and_no_byte_order_mark() -> None:
    sentences = {"egle": ["\ufeffNaudas nav.", "Otrā\rrinda."]}
    codings = [("egle", 0, "nav", FUNDING, "rules", {})]
    made = results("\r\n", sentences, codings)
    _, texts = opened(export(made))
    assert "Naudas nav.\nOtrā\nrinda." in texts.values()
    assert {words for _, words, code, _ in coded(export(made, structure=False))} == {"nav"}
    _, texts = opened(export(made, line_ends="crlf"))
    assert "Naudas nav.\r\nOtrā\r\nrinda." in texts.values()


def test_the_same_results_give_the_same_bytes() -> None:
    assert export(results()) == export(results())


def test_every_reference_has_its_target_and_every_guid_of_its_kind_is_one() -> None:
    root, texts = opened(export(results()))
    guids = {e.get("guid") for e in root.iter() if e.get("guid")}
    for element in root.iter():
        for name in ("targetGUID", "creatingUser", "creatingUserGUID"):
            assert element.get(name, next(iter(guids))) in guids
        path = element.get("plainTextPath")
        assert path is None or path.removeprefix("internal://") in texts
    kinds = ("Code", "User", "PlainTextSelection", "Coding", "TextSource", "Note", "Variable")
    for kind in kinds:
        found = [e.get("guid") for e in root.iter(f"{{{NS}}}{kind}")]
        assert len(found) == len(set(found)), kind
    names = [e.get("name").casefold() for e in root.iter(f"{{{NS}}}Code")]
    assert len(names) == len(set(names))


def test_origin_users_and_dates_are_always_there() -> None:
    root, _ = opened(export(results()))
    assert root.get("origin", "").startswith("sdk_text")
    for kind in ("PlainTextSelection", "Coding", "Note", "TextSource"):
        for element in root.iter(f"{{{NS}}}{kind}"):
            assert element.get("creationDateTime") == "2026-11-25T08:00:00Z"
            assert element.get("creatingUser")


def test_the_reason_stands_below_a_persons_memo() -> None:
    built = build_project(results(), lang="en", structure=False).project
    [machine, anna, janis] = built.sources[0].selections[:3]
    assert machine.description.splitlines() == [
        "— sdk_text —", "Cue: nauda nav", "Rule: r1", "Confidence: 0.80",
    ]  # fmt: skip
    assert memo_of(machine.description) == ""
    assert memo_of(anna.description) == "man šķiet\njā"
    assert janis.description == ""
    assert [note.text for note in built.notes if not note.in_file] == ["man šķiet\njā"]


def test_reports_and_sections_are_cases_with_variables() -> None:
    built = build_project(results(), lang="en").project
    cases = {case.name: case for case in built.cases}
    names = {variable.guid: variable.name for variable in built.variables}
    values = {names[v.variable]: v.value for v in cases["egle"].values}
    assert values["municipality"] == "egle novads"
    assert values["number"] == "1"
    assert values["form: other"] == "true"
    selections = {s.guid: s for source in built.sources for s in source.selections}
    [report] = cases["egle"].selections
    assert (selections[report].start, selections[report].end) == (0, len(built.sources[0].text))
    section = next(case for name, case in cases.items() if name.startswith("2.support "))
    assert len(section.selections) == 2
    unnamed = [case for case in built.cases if not case.name]
    assert [len(case.sources) for case in unnamed] == [1, 1]


def test_a_stretch_over_neighbouring_segments_is_one_selection() -> None:
    made = results()
    frame = made.codings.iloc[[0, 0, 0]].copy().reset_index(drop=True)
    rows = made.segments[made.segments["summary"] == "egle"].reset_index(drop=True)
    for column in ("segment", "start", "end", "text"):
        frame[column] = rows[column]
    frame = frame.assign(coder="Anna", stretch="s1", memo="kopā")
    whole = build_project(made.with_frames(codings=frame), structure=False).project
    [selection] = whole.sources[0].selections
    assert (selection.start, selection.end) == (0, len(whole.sources[0].text))
    apart = build_project(made.with_frames(codings=frame.iloc[[0, 2]]), structure=False).project
    assert len(apart.sources[0].selections) == 2


def test_names_of_variables_are_replaced_too() -> None:
    results = make_results({"egle": ["Mentore Inta Grebe palīdzēja.", "Nāca Inta Grebe."]})
    told = pd.DataFrame(
        {"summary": ["egle"], "variable": ["Mentore Inta Grebe"], "value": ["Grebei ir plāns"]}
    )
    built = build_project(results.with_frames(variables=told), names="replace", lang="en").project
    names = {variable.guid: variable.name for variable in built.variables}
    values = {names[v.variable]: v.value for case in built.cases for v in case.values}
    assert values["Mentore [person 1]"] == "[person 1] ir plāns"


def test_names_are_unique_over_families_and_codes() -> None:
    names = unique_names(codebook(), "lv")
    assert names[TRUST] == "uzticēšanās (resursi)"
    assert names[FUNDING] == "finansējuma trūkums"
    assert len({name.casefold() for name in names.values()}) == len(names)


def test_names_of_persons_go_where_asked() -> None:
    sentences = {
        "egle": ["Vadītāja Anna Kalniņa palī-\ndz.", "Zvanīja Anna\nKalniņa, un naudas nav."]
    }
    codings = [("egle", 1, "naudas nav", FUNDING, "rules", {"memo": "Anna Kalniņa teica"})]
    made = results("\n", sentences, codings)
    kept = export(made, structure=False)
    assert any("Kalniņa" in text for text in opened(kept)[1].values())
    data = export(made, structure=False, names="replace")
    root, texts = opened(data)
    told = ET.tostring(root, encoding="unicode") + "".join(texts.values())
    assert "Kalniņ" not in told
    assert "[persona 1]" in told
    assert {words for _, words, _, _ in coded(data)} == {"naudas nav"}


def test_coders_and_files_are_numbered_where_names_are_replaced() -> None:
    sentences = {"Kalniņa Anna": ["Naudas nav."]}
    made = results("\n", sentences, [("Kalniņa Anna", 0, "Naudas", FUNDING, "Zane Egle", {})])
    made = made.with_frames(summaries=made.summaries.assign(title="", municipality=""))
    when = {("Zane Egle", "Kalniņa Anna/2.support/1", FUNDING): "2024-05-06T07:08:09Z"}
    data = export(made, names="replace", decided=when)
    root, _ = opened(data)
    told = ET.tostring(root, encoding="unicode")
    assert "Kalniņa" not in told
    assert "Zane" not in told
    assert "2024-05-06T07:08:09Z" in told


def test_exports_validate(shared: Path) -> None:
    for made in (results(), results("\r\n"), make_results({"egle": ["Jā."]}, [])):
        for options in ({}, {"structure": False}, {"lang": "lv", "line_ends": "crlf"}):
            root, _ = opened(export(made, **options))
            schema(shared).validate(ET.tostring(root, encoding="unicode"))


def test_a_codebook_alone(tmp_path: Path) -> None:
    exported = export_results(results(), tmp_path / "k.qdc", lang="lv")
    root = ET.fromstring(exported.path.read_bytes())
    assert root.tag == "{urn:QDA-XML:codebook:1.0}CodeBook"
    families = root[0].findall("{urn:QDA-XML:codebook:1.0}Code")
    assert [(f.get("name"), f.get("isCodable")) for f in families] == [
        ("grūtības", "false"), ("resursi", "false"),
    ]  # fmt: skip
    project = build_project(results(), lang="lv", structure=False).project
    assert qdc(project) == exported.path.read_bytes()


def test_a_file_with_other_content_is_not_replaced(tmp_path: Path) -> None:
    path = tmp_path / "p.qdpx"
    export_results(results(), path)
    before = path.read_bytes()
    export_results(results(), path)
    with pytest.raises(InputError, match=r"may hold work; .* with --overwrite"):
        export_results(results(), path, lang="lv")
    assert path.read_bytes() == before
    export_results(results(), path, lang="lv", overwrite=True)
    assert path.read_bytes() != before


@pytest.mark.parametrize(
    ("path", "options", "message"),
    [
        ("p.docx", {}, "unknown ending"),
        ("p.qdpx", {"lang": "de"}, "language"),
        ("p.qdpx", {"line_ends": "cr"}, "line ends"),
        ("p.qdpx", {"names": "hide"}, "names"),
        ("absent/p.qdpx", {}, "cannot be written"),
    ],
)
def test_what_cannot_be_exported_is_told(tmp_path: Path, path, options, message) -> None:
    with pytest.raises(InputError, match=message):
        export_results(results(), tmp_path / path, **options)
    assert not any(tmp_path.iterdir())


def test_persons_have_the_date_of_their_decision(tmp_path: Path) -> None:
    (tmp_path / "decisions.csv").write_text(
        "coder,decided,action,summary,section,segment,code,new_code,now\r\n"
        "Jānis,2026-10-02T10:00:00+00:00,add,egle,2.support,egle/2.support/2,"
        f"{TRUST},,egle/2.support/2\r\n",
        encoding="utf-8",
    )
    decided = decided_when(tmp_path)
    built = build_project(results(), decided=decided, structure=False).project
    dates = {s.user: s.created for s in built.sources[0].selections}
    users = built.user_names()
    assert {users[u]: d for u, d in dates.items()}["Jānis"] == "2026-10-02T10:00:00+00:00"


odd = st.text(
    st.one_of(
        st.characters(blacklist_categories=("Cs",)),
        st.sampled_from("\r\n\u2028\x0b\x00\ufeff\u0304😀ā&<\"']"),
    ),
    min_size=1,
    max_size=30,
)


@settings(deadline=None, max_examples=60)
@given(sentences=st.lists(odd, min_size=1, max_size=4), name=odd, memo=odd, data=st.data())
def test_any_text_is_valid_and_comes_back(
    tmp_path_factory: pytest.TempPathFactory,
    shared_folder: Path | None,
    sentences: list[str],
    name: str,
    memo: str,
    data: st.DataObject,
) -> None:
    made = make_results({"egle": sentences}, [], "\n")
    text = made.texts["egle"]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    if not made.segments.empty:
        row = made.segments.iloc[0]
        frame = made.codings.reindex([0]).assign(
            summary="egle", section="2.support", segment=row["segment"], family="difficulty",
            code=FUNDING, start=start, end=end, text="x", coder=name, confidence=1.0, cue=memo,
            rule="", memo=memo, stretch="",
        )  # fmt: skip
        made = made.with_frames(codings=frame)
    export_bytes = export(made)
    root, texts = opened(export_bytes)
    if shared_folder is not None:
        schema(shared_folder).validate(ET.tostring(root, encoding="unicode"))
    path = tmp_path_factory.mktemp("odd") / "p.qdpx"
    path.write_bytes(export_bytes)
    project = read_project(path)
    copy = copy_text(text)
    assert project.sources[0].text == copy.text
    built = build_project(made).project
    for ours, theirs in zip(
        built.sources[0].selections, project.sources[0].selections, strict=True
    ):
        assert (ours.start, ours.end) == (theirs.start, theirs.end)
    assert len(texts) == 2


@pytest.fixture(scope="session")
def shared_folder(root: Path) -> Path | None:
    folder = root.parent / "shared"
    return folder if folder.is_dir() else None


@settings(deadline=None, max_examples=100)
@given(text=odd, data=st.data())
def test_a_copys_offsets_point_at_the_same_words(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, len(text)))
    copy = copy_text(text)
    piece = copy_text("x" + text[start:end]).text[1:]
    assert copy.start(start) <= copy.end(end)
    same = copy.text[copy.start(start) : copy.end(end)]
    if text.startswith("\ufeff") and start == 0:
        same, piece = same.lstrip("\ufeff"), piece.lstrip("\ufeff")
    split = text[start - 1 : start + 1] == "\r\n" or text[end - 1 : end + 1] == "\r\n"
    assert split or "\ufeff" in text[:start] or same == piece


def test_changes_that_overlap_count_once() -> None:
    copy = copy_text("Anna Kalna\r\nnāca", [Change(0, 10, "[1]"), Change(5, 12, "[2]")])
    assert copy.text == "[1]\nnāca"
    assert (copy.start(0), copy.end(10), copy.start(3), copy.end(3)) == (0, 3, 0, 3)
    assert (copy.start(12), copy.end(16)) == (4, 8)


def test_numbers_of_variables_have_no_exponent() -> None:
    """The standard's numbers are decimal; a program that checks the file refuses others."""
    rows = [{"summary": "egle", "variable": "share", "value": "0.00001"}]
    made = results().with_frames(variables=pd.DataFrame(rows, dtype="string"))
    built = build_project(made, lang="en").project
    [variable] = [v for v in built.variables if v.name == "share"]
    values = [v.value for c in built.cases for v in c.values if v.variable == variable.guid]
    assert (variable.type, values) == ("Float", ["0.00001"])

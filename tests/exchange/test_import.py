"""Work done elsewhere comes back as decisions, and anybody's project becomes results."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from unicodedata import combining, normalize

import pytest
from exchange_examples import FUNDING, TRUST, codebook, make_results
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from import_examples import added, after_rerun, made, project, taken

from sdk_text.codebook import Codebook
from sdk_text.errors import InputError
from sdk_text.exchange import export_results, import_results, read_project
from sdk_text.exchange.building import build_project
from sdk_text.exchange.codings import full_memo
from sdk_text.exchange.importing import since_doubt
from sdk_text.exchange.into_results import project_results
from sdk_text.exchange.project import (
    Applied,
    Project,
    ProjectCode,
    ProjectSource,
    Selection,
    User,
    Value,
    Variable,
    guid,
)
from sdk_text.frames import as_segments
from sdk_text.review.decisions.apply import apply_decisions
from sdk_text.review.decisions.stretches import StretchFinder


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_persons_codings_come_back_and_the_machines_stay_its_own(lang: str) -> None:
    results = made()
    imported = taken(project(results, lang), results)
    assert imported.counts == {"machine": 3, "codings": 2, "new": 2}
    assert {(d.coder, d.action, d.code, d.evidence) for d in imported.decisions} == {
        ("Anna", "add", TRUST, "viens otram"),
        ("Jānis", "add", TRUST, "palīdz"),
    }
    again = taken(project(results, lang), results, kept=imported.decisions)
    assert again.decisions == ()
    assert again.counts["known"] == 2
    frame = results.codings
    codings = set(zip(frame["text"], frame["code"], frame["coder"], frame["start"], strict=True))
    assert after_rerun(results, imported.decisions) == codings


def test_out_in_out_is_the_same() -> None:
    results = made()
    first = project(results)
    decisions = taken(first, results).decisions
    texts = {name: results.texts[name] for name in results.texts}
    machine = results.codings[results.codings["coder"] == "rules"]
    codings, _ = apply_decisions(
        machine, results.segments, decisions, results.codebook, texts=texts
    )
    second = project(results.with_frames(codings=codings))
    for before, after in zip(first.sources, second.sources, strict=True):
        assert {replace(s, created="", applied=(replace(s.applied[0], created=""),)) for s in
                before.selections} == {
            replace(s, created="", applied=(replace(s.applied[0], created=""),))
            for s in after.selections
        }  # fmt: skip


def test_a_stretch_over_segments_outlives_a_new_run() -> None:
    results = made()
    code = guid("code", FUNDING)
    given = added(
        project(results), 0, "otram.\nNaudas nav.\nViss", code, "Zane", description="kopā"
    )
    decisions = [d for d in taken(given, results).decisions if d.coder == "Zane"]
    assert [d.evidence for d in decisions] == ["otram.", "", "Viss"]
    assert len({d.stretch for d in decisions}) == 1
    assert {d.comment for d in decisions} == {"kopā"}
    assert {d.decided for d in decisions} == {"2026-11-20T12:00:00Z"}
    found = after_rerun(results, decisions, machine=False)
    assert {(words, who) for words, _, who, _ in found} == {
        ("otram.", "Zane"), ("Naudas nav.", "Zane"), ("Viss", "Zane"),
    }  # fmt: skip


def test_repeated_sentences_are_told_apart() -> None:
    results = made()
    text = project(results).sources[0].text
    at = text.rindex("Naudas nav.")
    given = added(project(results), 0, "nav", guid("code", TRUST), "Zane", start=at + 7)
    [decision] = [d for d in taken(given, results).decisions if d.coder == "Zane"]
    assert decision.segment == "egle/2.support/3"
    assert ("nav", TRUST, "Zane", results.texts["egle"].rindex("nav")) in after_rerun(
        results, [decision]
    )


def test_what_was_taken_out_of_the_machines_codings_is_rejected() -> None:
    results = made()
    given = project(results)
    gone = replace(given.sources[0], selections=given.sources[0].selections[1:])
    edited = replace(given, sources=(gone, *given.sources[1:]))
    imported = taken(edited, results, since=given, coder="Anna")
    assert imported.counts["rejected"] == 1
    [decision] = [d for d in imported.decisions if d.action == "reject"]
    assert (decision.coder, decision.segment, decision.code) == (
        "Anna", "egle/2.support/1", FUNDING,
    )  # fmt: skip
    left = after_rerun(results, imported.decisions)
    assert ("Naudas nav.", FUNDING, "rules", 0) not in left
    assert len(left) == len(results.codings) - 1
    assert taken(given, results, since=given, coder="Anna").counts["rejected"] == 0
    with pytest.raises(InputError, match="--coder"):
        taken(edited, results, since=given)
    without = replace(given, sources=given.sources[1:])
    assert taken(without, results, since=given, coder="Anna").counts["rejected"] == 0


def test_a_machines_coding_that_was_given_another_code_is_recoded() -> None:
    results = made()
    given = project(results)
    [first, *rest] = given.sources[0].selections
    other = replace(first, applied=(replace(first.applied[0], code=guid("code", TRUST)),))
    edited = replace(
        given, sources=(replace(given.sources[0], selections=(other, *rest)), *given.sources[1:])
    )
    imported = taken(edited, results, since=given, coder="Anna")
    said = {(d.action, d.code) for d in imported.decisions if d.segment == "egle/2.support/1"}
    assert said == {("reject", FUNDING), ("add", TRUST)}


def test_a_memo_on_a_machines_coding_is_a_comment() -> None:
    results = made()
    given = project(results)
    [first, *rest] = given.sources[0].selections
    told = replace(first, description=f"vai tiešām?\n{first.description}")
    edited = replace(
        given, sources=(replace(given.sources[0], selections=(told, *rest)), *given.sources[1:])
    )
    imported = taken(edited, results, since=given, coder="Anna")
    [comment] = [d for d in imported.decisions if d.action == "comment"]
    assert (comment.code, comment.comment, comment.coder) == (FUNDING, "vai tiešām?", "Anna")
    assert imported.counts["remarked"] == 1
    again = taken(edited, results, since=given, coder="Anna", kept=imported.decisions)
    assert again.decisions == ()


def test_the_lines_of_a_memo_stay_and_are_no_change_where_a_program_lost_them() -> None:
    results = made()
    given = project(results)

    def described(memo: str) -> Project:
        [first, *rest] = given.sources[0].selections
        told = replace(first, description=f"{memo}\n{first.description}")
        source = replace(given.sources[0], selections=(told, *rest))
        return replace(given, sources=(source, *given.sources[1:]))

    lines, joined = "Vai tiešām?\n\n- nē", "Vai tiešām? - nē"
    imported = taken(described(lines), results, since=given, coder="Anna")
    [comment] = [d for d in imported.decisions if d.action == "comment"]
    assert comment.comment == lines
    kept = imported.decisions
    assert taken(described(joined), results, since=given, coder="Anna", kept=kept).decisions == ()
    again = taken(described(joined), results, since=described(lines), coder="Anna").decisions
    assert not [d for d in again if d.action == "comment"]
    both = Selection("s", 0, 1, (Applied("a", "c", notes=("n",)),), description=joined)
    assert full_memo({"n": lines}, both, both.applied[0]) == lines


def test_codings_on_a_copy_without_names_find_the_words_with_names() -> None:
    sentences = {
        "egle": [
            "Sākumā viss bija klusi un mierīgi.",
            "Anna Kalniņa zvanīja.",
            "Pēc tam sanāca kaimiņi no visas ielas.",
        ]
    }
    results = make_results(sentences, [])
    given = build_project(results, names="replace", structure=False).project
    text = given.sources[0].text
    assert "Kalniņa" not in text
    words = text.splitlines()[1]
    given = added(given, 0, words, guid("code", TRUST), "Zane")
    given = added(given, 0, "visas ielas", guid("code", TRUST), "Zane")
    decisions = taken(given, results).decisions
    assert [(d.text, d.evidence) for d in decisions] == [
        ("Anna Kalniņa zvanīja.", ""),
        ("Pēc tam sanāca kaimiņi no visas ielas.", "visas ielas"),
    ]


def test_texts_that_other_programs_changed_are_found_by_their_words() -> None:
    results = made()
    given = added(project(results), 0, "Viss sākās labi", guid("code", FUNDING), "Zane")
    source = given.sources[0]
    [selection] = source.selections[-1:]
    for text in (
        source.text.replace("\n", "\r\n\r\n"),
        "Virsraksts\n" + source.text.replace(" ", "  ") + "\nPielikums",
        source.text[source.text.index("Viss") :],
        source.text.replace("ā", "a\u0304"),
        source.text.replace("Ļaudis", "Cilvēki"),
    ):
        words = selection.name if "ā" in text else selection.name.replace("ā", "a\u0304")
        words = words if words in text else words.replace(" ", "  ")
        at = text.index(words)
        moved = replace(selection, start=at, end=at + len(words))
        changed = replace(given, sources=(replace(source, text=text, selections=(moved,)),))
        [decision] = taken(changed, results).decisions
        assert (decision.segment, decision.evidence) == ("egle/2.support/4", "Viss sākās labi")


def test_soft_hyphens_and_other_quotation_marks_do_no_harm() -> None:
    text = "Tur „kā – ģimenē” runāja."
    results = made({"egle": [text, "Kaimiņi palīdz viens otram."]}, [])
    given = project(results)
    for was, words in (("„kā – ģimenē”", '"kā - ģimenē"'), ("palīdz", "pa\u00adlīdz")):
        copy = given.sources[0].text.replace(was, words)
        copy = replace(given, sources=(replace(given.sources[0], text=copy),))
        [decision] = taken(added(copy, 0, words, guid("code", TRUST), "Zane"), results).decisions
        assert decision.evidence == was


def test_what_finds_no_place_is_told_with_its_words() -> None:
    results = made()
    given = project(results)
    alien = ProjectSource(guid("x"), "cits.txt", "Pavisam cits teksts par kokiem mežā.")
    given = replace(given, sources=(*given.sources, alien))
    given = added(given, 2, "cits teksts", guid("code", TRUST), "Zane", description="piezīme")
    given = added(given, 0, "Naudas", "nav-tāda", "Zane")
    imported = taken(given, results)
    assert imported.unknown_sources == ("cits.txt",)
    assert [(u.words, u.coder, u.memo, u.reason) for u in imported.unplaced] == [
        ("Naudas", "Zane", "", "its code is not in the project's list"),
        ("cits teksts", "Zane", "piezīme", "its text is not among the reports"),
    ]
    assert imported.counts["unplaced"] == 2


def test_codings_of_nobody_need_a_name() -> None:
    results = made()
    for who in ("", "default"):
        given = added(project(results), 0, "Viss", guid("code", TRUST), who)
        with pytest.raises(InputError, match="names no coder"):
            taken(given, results)
        imported = taken(given, results, coder="Zane")
        assert "Zane" in {d.coder for d in imported.decisions}


def test_persons_named_like_a_machine_or_oddly_become_persons() -> None:
    results = made()
    given = added(project(results), 0, "Viss", guid("code", TRUST), "Zane\tB\x00")
    assert "Zane B" in {d.coder for d in taken(given, results).decisions}


def test_anybodys_project_becomes_results(tmp_path: Path) -> None:
    text = "Intervija.\n\nKaimiņi palīdz. Telpu nav, un nav\nari naudas.\r\nPaldies!"
    codes = (ProjectCode(guid("a"), "Tēmas", codable=False, children=(
        ProjectCode(guid("b"), "Palīdzība"), ProjectCode(guid("c"), "Trūkums"))),)  # fmt: skip
    users = (User(guid("u"), "Zane"),)
    start = text.index("palīdz")
    end = text.index("\nari")
    source = ProjectSource(
        guid("s"),
        "Intervija 1.docx",
        text,
        (
            Selection(guid("1"), start, end, (Applied(guid("2"), guid("c"), guid("u")),)),
            Selection(guid("3"), 0, 9, (Applied(guid("4"), guid("b")),), description="sākums"),
        ),
    )
    from sdk_text.exchange.refi.write import qdpx

    (tmp_path / "p.qdpx").write_bytes(
        qdpx(Project("p", "x", users=users, codes=codes, sources=(source,)))
    )
    results = import_results(tmp_path / "p.qdpx", tmp_path / "out", coder="Jānis", tables=False)
    assert results.segments["text"].tolist() == [
        "Intervija.", "Kaimiņi palīdz.", "Telpu nav, un nav", "ari naudas.", "Paldies!",
    ]  # fmt: skip
    assert results.summaries["title"].tolist() == ["Intervija 1"]
    rows = results.codings[["text", "code", "coder", "memo"]].values.tolist()
    assert rows == [
        ["Intervija", "temas/palidziba", "Jānis", "sākums"],
        ["palīdz.", "temas/trukums", "Zane", ""],
        ["Telpu nav, un nav", "temas/trukums", "Zane", ""],
    ]
    assert results.codings["stretch"].tolist()[1:] == [results.codings["stretch"].iloc[1]] * 2
    back = read_project(export_results(results, tmp_path / "again.qdpx").path)
    told = {back.sources[0].text[s.start : s.end] for s in back.sources[0].selections}
    assert text[start:end].replace("\r\n", "\n") in told


odd = st.text(st.sampled_from("ab ā\u0304.\n\r\u00ad\u2028-😀nN̄,jJ1&<"), min_size=1, max_size=25)


@settings(deadline=None, max_examples=60)
@given(sentences=st.lists(odd, min_size=1, max_size=4), data=st.data())
def test_any_coding_comes_back_to_the_words_it_was_put_on(
    sentences: list[str], data: st.DataObject
) -> None:
    results = make_results({"egle": sentences}, [])
    given = build_project(results, structure=False).project
    text = given.sources[0].text
    if not text.strip() or results.segments.empty:
        return
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    assume(not combining(text[start]))  # no program selects from the midst of a letter
    given = added(given, 0, text[start:end], guid("code", FUNDING), "Zane", start=start)
    imported = taken(given, results)
    if imported.unplaced:
        return
    found = sorted(after_rerun(results, imported.decisions), key=lambda row: row[3])

    def letters(some: str) -> str:
        return "".join(c for c in normalize("NFD", some) if c.isalnum())

    coded = letters("".join(row[0] for row in found))
    assert coded in letters(text[start:end])
    if "\r" not in results.texts["egle"]:
        finder = StretchFinder(as_segments(results.segments), {"egle": text})
        pieces = finder.pieces("egle", start, end)
        assert coded == letters("".join(p.evidence or p.place.text for p in pieces))


def test_remarks_on_words_without_a_code_are_kept_in_the_list() -> None:
    results = made()
    given = project(results)
    old = given.sources[0]
    bare = Selection("x", 0, 6, (), description="Pārjautāt!", user=guid("user", "Anna"))
    given = replace(given, sources=(replace(old, selections=(*old.selections, bare)),))
    imported = taken(given, results)
    assert [(u.words, u.code, u.coder, u.memo) for u in imported.unplaced] == [
        ("Naudas", "", "Anna", "Pārjautāt!")
    ]
    assert imported.counts["remarks"] == 1
    study = project_results(given, codebook())
    assert "not taken over: 1 remark on words that have no code" in study.meta["notices"]


def test_a_since_that_was_not_handed_out_is_doubted(tmp_path: Path) -> None:
    ours = project(made())
    assert since_doubt(replace(ours, created="2026-11-26T00:00:00Z"), ours) == ""
    assert "exchanged" in since_doubt(ours, replace(ours, created="2030-01-01T00:00:00Z"))
    assert "handed out" in since_doubt(ours, replace(ours, origin="QualCoder 3.8"))


def test_a_name_in_other_letters_is_told() -> None:
    results = made()
    first = taken(added(project(results), 0, "Viss", guid("code", TRUST), "Zane"), results)
    given = added(project(results), 0, "sākās", guid("code", TRUST), "ZANE")
    told = taken(given, results, kept=first.decisions).notices
    assert any("'ZANE' is another person than 'Zane'" in line for line in told)
    assert not any("another person" in line for line in first.notices)


def test_yes_and_no_of_a_variable_have_one_form() -> None:
    variable = Variable("v", "Sieviete", "Boolean")
    sources = tuple(
        ProjectSource(str(n), f"t{n}", "Teksts.", values=(Value("v", said),))
        for n, said in enumerate(("1", "true", "0", "False"))
    )
    given = Project("p", codes=(ProjectCode("1", "Kods"),), sources=sources, variables=(variable,))
    study = project_results(given, Codebook("p", "1", "", "", (), ()))
    assert study.variables["value"].tolist() == ["true", "true", "false", "false"]

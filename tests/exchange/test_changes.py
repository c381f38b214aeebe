"""What became of a project's codings since it was handed out: taken out, recoded, or left alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from exchange_examples import FUNDING, OTHER, TRUST, make_results
from import_examples import CODINGS, SENTENCES, added, after_rerun, made, project, taken

from sdk_text.exchange.project import Project, ProjectSource, Selection, guid
from sdk_text.results import Results
from sdk_text.review.decisions.file import merge_decisions
from sdk_text.review.decisions.record import Decision

ANNA = ("egle", 1, "viens otram", TRUST, "Anna")


def changed(given: Project, change: Callable[[Selection], Selection | None]) -> Project:
    """The project after each selection went through `change`; None takes it out."""

    def source_of(source: ProjectSource) -> ProjectSource:
        kept = [new for s in source.selections if (new := change(s)) is not None]
        return replace(source, selections=tuple(kept))

    return replace(given, sources=tuple(map(source_of, given.sources)))


def of_person(given: Project, who: str, change: Callable[[Selection], Selection | None]) -> Project:
    users = given.user_names()
    return changed(given, lambda s: change(s) if users.get(s.user) == who else s)


def recoded(code: str) -> Callable[[Selection], Selection]:
    return lambda s: replace(s, applied=(replace(s.applied[0], code=guid("code", code)),))


def kept_of(results: Results) -> list[Decision]:
    return list(taken(project(results), results).decisions)


def acts(decisions) -> set[tuple[str, str, str, str]]:
    return {(d.coder, d.action, d.segment, d.code) for d in decisions}


def test_a_persons_own_coding_that_she_took_out_is_gone_for_good() -> None:
    results = made()
    given, kept = project(results), kept_of(results)
    edited = of_person(given, "Anna", lambda s: None)
    imported = taken(edited, results, since=given, coder="Anna", kept=kept)
    assert acts(imported.decisions) == {("Anna", "reject", "egle/2.support/2", TRUST)}
    assert imported.counts["withdrawn"] == 1
    both = merge_decisions(kept, imported.decisions)
    assert not any(who == "Anna" for _, _, who, _ in after_rerun(results, both))
    assert not taken(edited, results, since=given, coder="Anna", kept=both).decisions


def test_a_persons_own_coding_that_she_recoded_does_not_stand_beside_the_new_one() -> None:
    results = made()
    given, kept = project(results), kept_of(results)
    edited = of_person(given, "Anna", recoded(OTHER))
    new = taken(edited, results, since=given, coder="Anna", kept=kept).decisions
    rows = after_rerun(results, merge_decisions(kept, new))
    assert {code for _, code, who, _ in rows if who == "Anna"} == {OTHER}


def test_another_persons_coding_is_rejected_in_the_name_of_who_took_it_out() -> None:
    results = made()
    given, kept = project(results), kept_of(results)
    edited = of_person(given, "Jānis", lambda s: None)
    imported = taken(edited, results, since=given, coder="Anna", kept=kept)
    assert acts(imported.decisions) == {("Anna", "reject", "osis/2.support/2", TRUST)}


def test_without_the_earlier_project_what_is_missing_is_counted_and_left() -> None:
    results = made()
    given, kept = project(results), kept_of(results)
    assert not taken(given, results, kept=kept).counts["missing"]
    imported = taken(of_person(given, "Anna", lambda s: None), results, kept=kept)
    assert not imported.decisions
    assert imported.counts["missing"] == 1


def test_what_was_cut_out_of_a_text_is_not_taken_out() -> None:
    results = make_results({"egle": [f"Teikums numur {n} par darbu." for n in range(9)]}, [
        ("egle", 1, "", FUNDING, "rules"), ("egle", 7, "", FUNDING, "rules"),
    ])  # fmt: skip
    given = project(results)
    [source] = given.sources
    half = source.text.index("Teikums numur 5")
    cut = replace(source, text=source.text[half:], selections=())
    imported = taken(replace(given, sources=(cut,)), results, since=given, coder="Anna")
    assert acts(imported.decisions) == {("Anna", "reject", "egle/2.support/8", FUNDING)}


def test_a_machines_coding_made_anew_by_a_person_is_hers_and_not_rejected() -> None:
    results = made()
    given = project(results)
    first = given.sources[0].selections[0]
    edited = changed(given, lambda s: None if s.guid == first.guid else s)
    edited = added(edited, 0, first.name, first.applied[0].code, "Zane", description="mans")
    imported = taken(edited, results, since=given, coder="Zane", kept=kept_of(results))
    assert [(d.action, d.code, d.comment) for d in imported.decisions] == [("add", FUNDING, "mans")]


def without_users(given: Project) -> Project:
    plain = changed(given, lambda s: replace(s, user="", applied=(replace(s.applied[0], user=""),)))
    return replace(plain, users=())


def with_new_guids(given: Project) -> Project:
    return changed(
        given,
        lambda s: replace(s, guid=f"n{s.guid}", applied=(replace(s.applied[0], guid="n"),)),
    )


def all_of_one(given: Project) -> Project:
    [user] = [u.guid for u in given.users if u.name == "Anna"]
    return changed(
        given, lambda s: replace(s, user=user, applied=(replace(s.applied[0], user=user),))
    )


@pytest.mark.parametrize(
    "through",
    [
        without_users,
        with_new_guids,
        all_of_one,
        lambda p: with_new_guids(without_users(p)),
        lambda p: with_new_guids(all_of_one(p)),
    ],
)
def test_unchanged_codings_are_known_whoever_they_are_credited_to(through) -> None:
    results = made()
    given, kept = project(results), kept_of(results)
    imported = taken(through(given), results, since=given, coder="Anna", kept=kept)
    assert imported.decisions == ()
    assert imported.counts["machine"] == 3
    assert imported.counts["known"] == 2


def test_a_machines_coding_of_nobody_is_known_by_its_reasons() -> None:
    results = made()
    imported = taken(without_users(project(results)), results, coder="Anna")
    assert imported.counts == {"machine": 3, "codings": 2, "new": 2}


@pytest.mark.parametrize("with_since", [True, False])
def test_coming_back_unchanged_confirms_no_decision_that_moved(with_since: bool) -> None:
    old = made()
    kept = kept_of(old)
    sentences = {**SENTENCES, "osis": ["Nav laika.", "Kaimiņi tiešām palīdz kaimiņiem."]}
    results = made(sentences)
    given = project(results)
    options = {"since": given, "coder": "Zane"} if with_since else {}
    imported = taken(given, results, kept=kept, **options)
    assert imported.decisions == ()
    assert not imported.counts["missing"]
    again = added(given, 1, "palīdz kaimiņiem", guid("code", TRUST), "Jānis")
    assert taken(again, results, kept=kept, **options).counts["new"] == 1


def test_an_old_project_does_not_take_back_what_was_said_since() -> None:
    results = make_results(SENTENCES, [*CODINGS[:3], ANNA])
    [added_then] = kept_of(results)
    later = replace(added_then, action="reject", decided="2026-12-01T08:00:00Z")
    assert not taken(project(results), results, kept=[later]).decisions


@pytest.mark.parametrize("order", [1, -1])
def test_a_coding_inside_another_of_the_same_person_and_code_adds_its_memo(order: int) -> None:
    results = make_results(SENTENCES, [])
    given, text, code = project(results), results.texts["egle"], guid("code", FUNDING)
    told = [("otram.\nNaudas nav.\nViss", "viss"), ("Naudas nav.", "galvenais")]
    for words, memo in told[::order]:
        at = text.rindex(words)
        given = added(given, 0, words, code, "Zane", start=at, description=memo)
    imported = taken(given, results)
    ordered = sorted(imported.decisions, key=lambda d: d.segment)
    memos = ["viss", "viss; galvenais", "viss"]
    assert [d.comment for d in ordered] == memos
    assert len({d.stretch for d in imported.decisions}) == 1
    kept = merge_decisions([], imported.decisions)
    assert len(kept) == 3
    assert not taken(given, results, kept=kept).decisions

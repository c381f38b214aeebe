"""Stretches of a project's texts are found in their own report by their words, or not at all."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from exchange_examples import make_results
from import_examples import reports

from sdk_text.exchange.importing import read_reports
from sdk_text.exchange.places import Places
from sdk_text.exchange.project import ProjectSource
from sdk_text.records import ParsedDocument


@pytest.fixture(scope="module")
def samples(root: Path) -> list[ParsedDocument]:
    return read_reports(root / "corpus")


def source_of(report: ParsedDocument, text: str | None = None, name: str = "cits") -> ProjectSource:
    return ProjectSource(f"g-{name}", name, report.document.text if text is None else text)


def test_every_segment_of_the_samples_comes_back_to_itself(samples) -> None:
    places = Places(samples)
    whole = ProjectSource("viss", "viss", "\n\n".join(r.document.text for r in samples))
    before = 0
    for report in samples:
        source = source_of(report, name=report.document.name)
        assert places.documents_of(source) == {report.document.name}
        for s in report.segments:
            spot = (report.document.name, s.start, s.end)
            assert places.spot(source, s.start, s.end) == spot
            assert places.spot(whole, before + s.start, before + s.end) == spot
        before += len(report.document.text) + 2


def test_nothing_of_a_report_that_is_gone_lands_on_another(samples) -> None:
    places = Places(samples[2:])
    for report in samples[:2]:
        source = source_of(report)
        assert not places.documents_of(source)
        assert not any(places.pieces(source, s.start, s.end)[0] for s in report.segments)


def test_a_sentence_that_gave_way_to_another_finds_no_place_an_edited_one_does(samples) -> None:
    edited, whole = samples[0], samples[0].document.text
    long = [s for s in edited.segments if 9 < len(s.text.split()) < 12 and "\n" not in s.text]
    gone, changed = long[1], long[4]
    text = whole.replace(whole[changed.start : changed.end], f"Un {changed.text[1:]}")
    text = text.replace(whole[gone.start : gone.end], "Tagad te stāv kas pavisam cits.")
    document = replace(edited.document, text=text)
    shift = len(text) - len(whole)
    last = edited.segments[-1]
    now = replace(edited, document=document, segments=(
        *(s for s in edited.segments if s.end < gone.start),
        replace(last, start=last.start + shift, end=last.end + shift),
    ))  # fmt: skip
    places = Places([now, *samples[1:]])
    assert places.spot(source_of(edited), gone.start, gone.end) is None
    found = places.spot(source_of(edited), changed.start, changed.end)
    assert found is not None
    assert found[0] == edited.document.name
    assert changed.text[12:] in " ".join(text[found[1] : found[2]].split())


def test_a_word_that_was_replaced_is_not_found_in_what_replaced_it() -> None:
    texts = {"egle": ["Pirmdien kopā ar kaimiņiem gājām uz mežu lasīt ogas.", "Bija jauki."]}
    results = make_results(texts)
    source = ProjectSource("g", "egle", results.texts["egle"].replace("ogas", "sēnes"))
    places = Places(reports(results))
    at = source.text.index("sēnes")
    pieces, reason = places.pieces(source, at, at + 5)
    assert not pieces
    assert reason == "its words are not in egle"
    assert places.spot(source, 0, at + 6) == ("egle", 0, len(texts["egle"][0]))


def test_words_that_two_reports_have_alike_are_put_on_neither_but_the_named_one() -> None:
    sentences = ["Kaimiņi palīdz kaimiņiem visu gadu.", "Viss sākās labi."]
    results = make_results({"egle": sentences, "osis": sentences})
    places = Places(reports(results))
    text = results.texts["egle"]
    pieces, reason = places.pieces(ProjectSource("g", "liepa", text), 0, 20)
    assert not pieces
    assert reason == "its words are in egle and osis alike"
    assert places.spot(ProjectSource("h", "Osis.txt", text), 0, 7) == ("osis", 0, 7)
    assert places.spot(ProjectSource("i", "osis", f"Ievads.\n{text}"), 8, 15) == ("osis", 0, 7)

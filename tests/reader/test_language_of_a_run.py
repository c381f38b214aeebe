"""The reader, and all that is made from a run, speak the run's language unless told otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest
from reader_examples import Session

from sdk_text import quotes
from sdk_text.exchange import __main__ as exchange
from sdk_text.publication.labels import Labels
from sdk_text.publication.tables.retrieval import retrieval_table
from sdk_text.reader import __main__ as reader
from sdk_text.reader.project import Opened, Project
from sdk_text.reader.words import page_words
from sdk_text.results import Results
from sdk_text.review import __main__ as review
from sdk_text.wording.texts import Lang


@pytest.mark.parametrize(
    ("meta", "lang"),
    [({"settings": {"lang": "lv"}}, "lv"), ({"settings": {"lang": "en"}}, "en"), ({}, "en"),
     ({"settings": {"lang": "de"}}, "en"), ({"settings": "?"}, "en")],
)  # fmt: skip
def test_of_results(meta: dict[str, object], lang: str) -> None:
    assert Results(meta=meta).lang == lang


def test_of_the_reader() -> None:
    results = Results(meta={"settings": {"lang": "lv"}})
    assert Project(Opened(Path()), results=results).lang == "lv"
    assert Project(Opened(Path(), lang="en"), results=results).lang == "en"


def test_no_command_has_a_language_of_its_own() -> None:
    given = [
        quotes.parser().parse_args(["out", "--to", "x.csv"]),
        reader.parser().parse_args(["out"]),
        review.parser().parse_args(["export", "out", "--to", "x.csv"]),
        review.parser().parse_args(["agreement", "a", "b", "--results", "out"]),
        exchange.parser().parse_args(["export", "out", "--to", "x.qdpx"]),
    ]
    assert [arguments.lang for arguments in given] == [None] * len(given)


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_reports_are_called_as_in_the_tables(made: Path, lang: Lang) -> None:
    session = Session(made, lang=lang)
    view = session.answers.get("project", {})
    labels = Labels(Results.load(made / "out"))
    named = {report["id"]: report["municipality"] for report in view["reports"]}
    assert named == {id: labels.summary(id).get(lang) for id in ("dzelmava", "kalnvarti")}
    assert (
        named["kalnvarti"] == {"lv": "Kalnvārtu valstspilsēta", "en": "Kalnvārti State City"}[lang]
    )
    quotes = session.answers.get("quotes", {"summary": "kalnvarti"})
    assert quotes["title"] == named["kalnvarti"]


@pytest.mark.parametrize(("lang", "said"), [("lv", "¶: te sākas"), ("en", "¶: a new paragraph")])
def test_the_sign_between_paragraphs_is_explained_where_it_stands(
    made: Path, lang: Lang, said: str
) -> None:
    results = Results.load(made / "out")
    around = retrieval_table(results, lang, context=3)
    assert (around.frame["before"] + around.frame["after"]).str.contains("¶").any()
    assert said in around.note_text
    alone = retrieval_table(results, lang)
    assert "¶" not in alone.note_text
    assert page_words(lang)["border_sign"].startswith(said)

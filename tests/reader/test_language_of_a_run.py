"""The reader, and all that is made from a run, speak the run's language unless told otherwise."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdk_text import quotes
from sdk_text.exchange import __main__ as exchange
from sdk_text.reader import __main__ as reader
from sdk_text.reader.project import Opened, Project
from sdk_text.results import Results
from sdk_text.review import __main__ as review


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

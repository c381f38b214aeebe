"""Persons who coded are numbered: in the column of coders, and where a remark names them."""

from __future__ import annotations

import pytest

from sdk_text.analysis.coder_numbers import CoderNumbers
from sdk_text.frames import tidy_frame
from sdk_text.results import Results


@pytest.mark.parametrize(
    ("coder", "remark", "told"),
    [
        ("I", "Iela un Iecava; I domā citādi", "Iela un Iecava; [nr.] domā citādi"),
        ("AB", "Labi sabalansēts; AB: nē, ab", "Labi sabalansēts; [nr.]: nē, ab"),
        ("Una", "Unai un Ilzei; Una nav unikāla", "[nr.] un Ilzei; [nr.] nav unikāla"),
        ("Ira", "ir jāprasa Irai, Irānā nav", "ir jāprasa [nr.], Irānā nav"),
        ("Anna Kalniņa", "annai; ANNAS KALNIŅAS vārds", "[nr.]; [nr.] vārds"),
        ("Jānis", "Jānim; jāņi nav", "[nr.]; jāņi nav"),
        ("nr", "nr kodēja", "[nr.] kodēja"),
        ("", "nekas", "nekas"),
    ],
)
def test_a_name_is_found_as_a_word(coder: str, remark: str, told: str) -> None:
    assert CoderNumbers({coder: "nr."}).replace(remark) == told


def test_what_was_put_in_is_not_taken_for_a_name() -> None:
    numbers = CoderNumbers({"1": "coder 1", "coder": "coder 2"})
    assert numbers.replace("1 asks coder") == "[coder 1] asks [coder 2]"


def test_in_all_frames_with_persons() -> None:
    rows = {"coder": ["Anna", "rules"]}
    results = Results.from_frames(
        codings=tidy_frame("codings", _filled("codings", rows | {"memo": ["Anna!", ""]})),
        decisions=tidy_frame("decisions", _filled("decisions", rows | {"comment": ["", "Annai"]})),
        memos=tidy_frame("memos", _filled("memos", rows | {"text": ["Anna", "x"]})),
    )
    told = CoderNumbers({"Anna": "coder 1"}).in_results(results)
    for frame in (told.codings, told.decisions, told.memos):
        assert frame["coder"].tolist() == ["coder 1", "rules"]
        assert not frame.astype(str).map(lambda cell: "Anna" in cell).to_numpy().any()


def _filled(name: str, columns: dict[str, list[str]]):
    import pandas as pd

    from sdk_text.frames import COLUMNS

    blank = {column: "0" if kind != "string" else "" for column, kind in COLUMNS[name].items()}
    return pd.DataFrame({column: [value, value] for column, value in blank.items()} | columns)

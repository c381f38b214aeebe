"""Results and a small table that the tests of this folder share."""

from __future__ import annotations

import pandas as pd
import pytest
from made_publication import HOSTILE, LETTERS, made_results

from sdk_text.publication import Bilingual, Column, Table, Trace
from sdk_text.results import Results


@pytest.fixture(scope="session")
def made() -> Results:
    """Four invented reports, two of them dated."""
    return made_results()


@pytest.fixture
def table() -> Table:
    """Three rows in two groups and a total, with numbers of all kinds and hostile text."""
    frame = pd.DataFrame(
        {
            "key": ["a/x", "a/y", "b/z", "total"],
            "label_lv": [f"Tēma {LETTERS}", "Otrā", HOSTILE, "Kopā"],
            "label_en": [f"Theme {LETTERS}", "Second", HOSTILE, "Total"],
            "group_lv": ["Grūtības", "Grūtības", "Resursi", ""],
            "group_en": ["Difficulties", "Difficulties", "Resources", ""],
            "count": [12345, 0, 7, 12352],
            "share": [0.25, float("nan"), -0.0312, 1.0],
            "p": [0.0004, 0.05, float("nan"), 1.0],
            "quote": ["+371 67000000", "-1", HOSTILE, ""],
        }
    )
    records = pd.DataFrame({"code": ["a/x", "a/x", "b/z"], "segment": ["s/1", "s/2", "s/3"]})
    return Table(
        id="made",
        frame=frame,
        columns=(
            Column("key", Bilingual.same("id"), printed=False),
            Column("label", Bilingual("Tēma", "Theme")),
            Column("count", Bilingual("Skaits", "Count"), "integer", group=Bilingual("Cik", "How")),
            Column("share", Bilingual("Daļa", "Share"), "percent", group=Bilingual("Cik", "How")),
            Column("p", Bilingual("p", "p"), "p"),
            Column("quote", Bilingual("Citāts", "Quote"), "quote"),
        ),
        key="key",
        caption=Bilingual(f"Virsraksts {HOSTILE}", f"Caption {HOSTILE}"),
        notes=(Bilingual("Piebilde 100 %", "Remark 100%"),),
        n=Bilingual("n = 3", "n = 3"),
        number=2,
        row_group="group",
        strong=frozenset({"total"}),
        trace=Trace.by(records, [(records["code"], "count")]),
    )

"""The tables of the four sample reports as text: a change that was not meant shows in a line.

`make test-update` writes them anew after a change that was meant; then read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sdk_text.publication import standard_tables
from sdk_text.publication.table import Table
from sdk_text.results import Results

pytestmark = pytest.mark.slow
SNAPSHOTS = Path(__file__).with_name("snapshots")
LANGUAGES = ("lv", "en")


@pytest.fixture(scope="module")
def tables(sample_results: Results) -> dict[str, list[Table]]:
    return {lang: standard_tables(sample_results, lang)[0] for lang in LANGUAGES}


def test_every_table_is_as_it_was(tables: dict[str, list[Table]]) -> None:
    now = {
        f"{table.id}.{lang}.txt": table.to_text() for lang, made in tables.items() for table in made
    }
    if os.environ.get("UPDATE_SNAPSHOTS"):
        SNAPSHOTS.mkdir(exist_ok=True)
        for path in SNAPSHOTS.glob("*.txt"):
            path.unlink()
        for name, text in now.items():
            (SNAPSHOTS / name).write_text(text, encoding="utf-8", newline="\n")
    kept = {path.name: path.read_text(encoding="utf-8") for path in SNAPSHOTS.glob("*.txt")}
    assert sorted(now) == sorted(kept), "tables came or went; meant? make test-update"
    changed = [name for name in kept if kept[name] != now[name]]
    for name in changed[:1]:
        assert now[name].splitlines() == kept[name].splitlines(), (
            f"{len(changed)} tables changed: {', '.join(changed)}; meant? make test-update"
        )


def test_languages_have_the_same_tables(tables: dict[str, list[Table]]) -> None:
    latvian, english = tables["lv"], tables["en"]
    assert [t.id for t in latvian] == [t.id for t in english]
    assert all(a.title != b.title for a, b in zip(latvian, english, strict=True))
    assert [[r.key for r in t.rows()] for t in latvian] == [
        [r.key for r in t.rows()] for t in english
    ]

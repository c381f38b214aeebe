"""A journal may come from somebody else: it does nothing that an act could not."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from reader_examples import Session

from sdk_text.errors import InputError
from sdk_text.reader.project import Opened, Project
from sdk_text.reader.serving import _kept_token
from sdk_text.review.decisions.file import load_decisions

NAME = ".sdk-journal-anna.jsonl"


def entry(number: int = 1, **changes: Any) -> dict[str, Any]:
    return {
        "n": number, "kind": "act", "of": number, "time": "2026-01-01T10:00:00+00:00",
        "label": "new_code difficulty/x", "reports": [], "changes": changes, "client": "",
        "nonce": "",
    }  # fmt: skip


def put(session: Session, *rows: object) -> Path:
    path = session.root / "corpus" / NAME
    path.write_text("".join(f"{json.dumps(row)}\n" for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize("state", ["begun", "done"])
@pytest.mark.parametrize("name", ["other.txt", "corpus/../other.txt", "new.txt"])
def test_it_changes_no_file_but_the_codebook(anna: Session, name: str, state: str) -> None:
    other = anna.root / name
    if name != "new.txt":
        other.write_text("svešs", encoding="utf-8")
    before = other.read_text(encoding="utf-8") if other.exists() else None
    told = {"path": str(other), "before": before, "after": "mainīts"}
    if state == "done":  # what was done is undone
        told = {"path": str(other), "before": "mainīts", "after": before}
    put(anna, entry(codebook=told), *([{"n": 1, "state": "done"}] if state == "done" else []))
    again = Session(anna.root)
    if state == "done":
        assert again.undo_refused() == "changed_meanwhile"
    assert (other.read_text(encoding="utf-8") if other.exists() else None) == before


DECISION = {"coder": "Anna", "decided": "2026-01-01", "action": "read", "summary": "kalnvarti",
            "key": "k1"}  # fmt: skip
MEMO = {"coder": "Anna", "written": "2026-01-01", "on": "report", "id": "kalnvarti", "text": "x"}


@pytest.mark.parametrize(
    "changes",
    [
        {"added": 5},
        {"added": [5]},
        {"added": ["x"]},
        {"added": [DECISION | {"action": "burn"}]},
        {"added": [DECISION | {"decided": "vakar"}]},
        {"added": [DECISION | {"coder": ""}]},
        {"added": [DECISION | {"comment": "\ud800"}]},
        {"added": [DECISION | {"comment": ["x"]}]},
        {"added": [DECISION | {"comment": "a\0b"}]},
        {"memos_added": [MEMO | {"on": "world"}]},
        {"memos_added": [{"x": 1}]},
        {"memos_added": {"x": 1}},
        {"codebook": 5},
        {"codebook": {"path": 5}},
        {"codebook": {"path": "", "before": None, "after": "x"}},
        {"codebook": {"path": "a\0b", "before": None, "after": "x"}},
        {"codebook": {"path": "x", "before": [], "after": {}}},
    ],
    ids=str,
)
def test_an_act_that_nobody_wrote_is_given_up(anna: Session, changes: dict[str, Any]) -> None:
    put(anna, entry(**changes))
    again = Session(anna.root)
    assert load_decisions(again.file) == [] if again.file.exists() else True
    assert again.project.journal is not None
    assert [e.state for e in again.project.journal.entries.values()] == ["void"]
    put(anna, entry(**changes), {"n": 1, "state": "done"})
    assert Session(anna.root).undo_refused() == "changed_meanwhile"


@pytest.mark.parametrize("line", ['{"n":1e999,"kind":"act"}', "[" * 100_000, '{"n":NaN}'])
def test_a_line_of_nonsense_is_passed_over(anna: Session, line: str) -> None:
    (anna.root / "corpus" / NAME).write_text(f"{line}\n", encoding="utf-8")
    again = Session(anna.root)
    assert again.project.journal is not None
    assert not again.project.journal.entries


@pytest.mark.skipif(os.name == "nt", reason="links and pipes of POSIX")
@pytest.mark.parametrize("kind", ["link", "pipe", "folder"])
def test_a_journal_that_is_no_file_is_named(anna: Session, tmp_path: Path, kind: str) -> None:
    path = anna.root / "corpus" / NAME
    path.unlink(missing_ok=True)
    (tmp_path / "mine.txt").write_text("mans", encoding="utf-8")
    if kind == "link":
        path.symlink_to(tmp_path / "mine.txt")
    elif kind == "pipe":
        os.mkfifo(path)
    else:
        path.mkdir()
    with pytest.raises(InputError, match="sdk-journal-anna"):
        Session(anna.root)
    assert (tmp_path / "mine.txt").read_text(encoding="utf-8") == "mans"


def test_a_token_that_came_with_the_reports_is_not_taken(anna: Session) -> None:
    project = Project(Opened(anna.root / "out", anna.root / "corpus", "Anna", lang="en"))
    token = _kept_token(project)
    assert _kept_token(project) == token
    path = anna.root / "corpus" / ".sdk-reader-anna.token"
    copied = path.read_bytes()
    path.rename(path.with_suffix(".old"))
    path.write_bytes(copied)
    assert _kept_token(project) != token
    path.write_text("a" * 32, encoding="ascii")
    assert _kept_token(project) != "a" * 32

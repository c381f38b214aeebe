"""Killed at any moment: what was answered is kept, nothing is done by half."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from reader_examples import Session

from sdk_text.errors import InputError
from sdk_text.reader import changes
from sdk_text.reader.journal import Journal
from sdk_text.review.decisions.file import load_decisions, save_decisions

httpx = pytest.importorskip("httpx")
pytest.importorskip("uvicorn", reason="needs the extra: pip install 'sdk_text[reader]'")


def segments(session: Session) -> list[str]:
    return [s["segment"] for s in session.report()["segments"]]


class Killed(BaseException):
    """Stands for SIGKILL: no `except Exception` catches it."""


@pytest.mark.parametrize("moment", ["before the file", "after the file"])
def test_killed_during_an_act(anna: Session, monkeypatch: pytest.MonkeyPatch, moment: str) -> None:
    coding = anna.codings(status="open", kind="machine")[0]
    write = changes._write

    def killed(*args: Any) -> None:
        if moment == "after the file":
            write(*args)
        raise Killed

    monkeypatch.setattr(changes, "_write", killed)
    with pytest.raises(Killed):
        anna.act("accept", coding=coding["id"])
    monkeypatch.setattr(changes, "_write", write)
    again = Session(anna.root)
    [decision] = load_decisions(again.file)
    assert decision.action == "accept"
    [seen] = again.codings(id=coding["id"])
    assert seen["status"] == "accepted"
    again.undo()
    assert load_decisions(again.file) == []


def test_killed_during_an_act_that_does_not_fit_any_more(
    anna: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    coding = anna.codings(status="open", kind="machine")[0]
    anna.act("accept", coding=coding["id"])
    write = changes._write
    monkeypatch.setattr(changes, "_write", lambda *_: (_ for _ in ()).throw(Killed()))
    with pytest.raises(Killed):
        anna.act("reject", coding=coding["id"])
    monkeypatch.setattr(changes, "_write", write)
    save_decisions([], anna.file)
    again = Session(anna.root)
    assert load_decisions(again.file) == []
    assert again.project.journal is not None
    assert [e.state for e in again.project.journal.entries.values()] == ["done", "void"]


def test_a_disk_that_is_full_after_the_act(anna: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """The decision is written, the word that it was is not: it was done all the same."""
    coding = anna.codings(status="open", kind="machine")[0]
    write = Journal._append

    def full(journal: Journal, row: Any, *, force: bool) -> None:
        if "state" not in row:
            return write(journal, row, force=force)
        with journal.path.open("ab") as file:
            file.write(b'{"n":')
        raise InputError(f"{journal.path}: cannot be written (No space left on device)")

    monkeypatch.setattr(Journal, "_append", full)
    told = anna.act("accept", coding=coding["id"])
    assert told["undo"]
    [seen] = anna.codings(id=coding["id"])
    assert seen["status"] == "accepted"
    monkeypatch.setattr(Journal, "_append", write)
    other = anna.codings(status="open", kind="machine")[0]
    anna.act("reject", coding=other["id"])
    again = Session(anna.root)
    assert {d.action for d in load_decisions(again.file)} == {"accept", "reject"}
    again.undo()
    again.undo()
    assert load_decisions(again.file) == []


@pytest.mark.parametrize("cut", [1, 20, 200])
def test_a_line_of_the_journal_that_was_cut_off(anna: Session, cut: int) -> None:
    ids = segments(anna)
    anna.act("read", segment=ids[0])
    journal = anna.root / "corpus" / ".sdk-journal-anna.jsonl"
    whole = journal.read_bytes()
    line = whole.splitlines(keepends=True)[0]
    journal.write_bytes(whole + line[:cut])
    again = Session(anna.root)
    again.act("read", segment=ids[1])
    again.undo()
    again.undo()
    assert load_decisions(again.file) == []
    third = Session(anna.root)
    third.redo()
    assert len(load_decisions(third.file)) == 1


def test_a_journal_of_nonsense_stops_nothing(anna: Session) -> None:
    journal = anna.root / "corpus" / ".sdk-journal-anna.jsonl"
    journal.write_bytes(
        b'{"n": 1}\n[]\nnull\n"x"\n{"n":"a","kind":"act"}\n\xff\xfe\n' + b"{" * 5000
    )
    again = Session(anna.root)
    again.act("read", segment=segments(again)[0])
    again.undo()
    assert load_decisions(again.file) == []


def start(work: Path, port: int) -> tuple[subprocess.Popen[str], str]:
    process = subprocess.Popen(
        [sys.executable, "-m", "sdk_text.reader", str(work / "out"), "--corpus",
         str(work / "corpus"), "--coder", "Anna", "--no-browser", "--port", str(port)],
        stdout=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stdout is not None
    for line in process.stdout:
        if line.startswith("http://"):
            return process, line.strip()
    raise AssertionError("the server did not start")


def free_port() -> int:
    import socket

    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="needs kill -9")
def test_kill_9_between_and_during_acts(work: Path) -> None:
    """Acts are sent one after another while the server is killed again and again."""
    port = free_port()
    ids = segments(Session(work))
    answered: list[str] = []
    left = ids[:40]
    address = ""
    for round in range(4):
        process, here = start(work, port)
        assert address in ("", here), "the same port gives the same address"
        address = here
        deadline = time.monotonic() + 0.15 * (round + 1)
        with httpx.Client(timeout=5) as client:
            killer = subprocess.Popen(
                ["sh", "-c", f"sleep {0.4 + 0.13 * round}; kill -9 {process.pid}"]
            )
            while left and time.monotonic() < deadline + 30:
                body = {"act": "read", "segment": left[0], "nonce": left[0], "client": "w"}
                try:
                    answer = client.post(f"{here}api/act", json=body)
                except httpx.HTTPError:
                    break
                assert answer.status_code == 200, answer.text
                answered.append(left.pop(0))
            killer.wait()
        process.wait()
        assert process.returncode == -signal.SIGKILL or not left
    assert answered
    # The file can be read whole, whatever happened; what was answered is in it.
    path = work / "corpus" / "sdk-decisions-anna.csv"
    kept = [d.segment for d in load_decisions(path)]
    assert set(answered) <= set(kept)
    process, here = start(work, port)
    try:
        with httpx.Client(timeout=10) as client:
            # The act whose answer was lost is sent again under its number: done once.
            for segment in ids[: len(answered) + 1]:
                body = {"act": "read", "segment": segment, "nonce": segment, "client": "w"}
                assert client.post(f"{here}api/act", json=body).status_code == 200
            assert sorted(d.segment for d in load_decisions(path)) == sorted(
                ids[: len(answered) + 1]
            )
            for _ in range(len(answered) + 1):
                assert client.post(f"{here}api/undo", json={"client": "w"}).status_code == 200
            assert load_decisions(path) == []
            state = client.post(f"{here}api/undo", json={"client": "w"})
            assert state.status_code == 409
    finally:
        process.kill()
        process.wait()
    for line in (work / "corpus" / ".sdk-journal-anna.jsonl").read_bytes().splitlines():
        json.loads(line)
    assert not [p for p in os.listdir(work / "corpus") if p.startswith(".sdk-decisions-anna.csv-")]


def test_what_a_kill_left_half_written_is_swept(anna: Session) -> None:
    anna.act("read", segment=segments(anna)[0])
    left = anna.file.with_name(f".{anna.file.name}-abc123.sdk_text")
    left.write_text("half", encoding="utf-8")
    memos = anna.root / "corpus" / ".sdk-memos.csv-x1.sdk_text"
    memos.write_text("half", encoding="utf-8")
    Session(anna.root)
    assert not left.exists()
    assert not memos.exists()
    assert len(load_decisions(anna.file)) == 1

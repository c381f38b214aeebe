"""The reader in a notebook: the same answers through the widget's messages."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

pytest.importorskip(
    "anywidget", reason="the reader needs the extra: pip install 'sdk_text[reader]'"
)

from sdk_text.errors import InputError
from sdk_text.results import Results
from sdk_text.review.decisions.file import load_decisions


def asked(widget: Any, method: str, args: Any = None) -> dict[str, Any]:
    """Send a message as the page does, and return the answer with its id."""
    sent: list[dict[str, Any]] = []
    widget.send = sent.append
    widget._handle_custom_msg({"id": 7, "method": method, "args": args or {}}, [])
    [answer] = [message for message in sent if message.get("id") == 7]
    return answer


def test_reading(work: Path) -> None:
    widget = Results.load(work / "out").read("kalnvarti", lang="en")
    assert widget.address == "#/report/kalnvarti"
    assert "export default" in widget._esm
    project = asked(widget, "project")
    assert project["ok"]
    assert project["body"]["readonly"]
    report = asked(widget, "report", {"id": "kalnvarti"})["body"]
    assert report["codings"]
    refused = asked(widget, "act", {"act": "read", "segment": "x"})
    assert (refused["ok"], refused["status"]) == (False, 403)
    assert refused["body"]["error"]
    for args in (None, [], "x", {"id": None}, {"id": {"a": 1}}):
        assert not asked(widget, "report", args)["ok"]
    assert not asked(widget, "__class__")["ok"]
    assert asked(widget, "search", {"q": "kopiena", "how": "lemmas"})["body"]["total"] > 3
    assert len(asked(widget, "queue", {"n": 3})["body"]["items"]) == 3


def test_deciding(work: Path) -> None:
    results = Results.load(work / "out")
    widget = results.read("kalnvarti", corpus=work / "corpus", coder="Anna")
    report = asked(widget, "report", {"id": "kalnvarti"})["body"]
    coding = next(c for c in report["codings"] if c["kind"] == "machine")
    answer = asked(widget, "act", {"act": "accept", "coding": coding["id"], "client": "n"})
    assert answer["body"]["undo"]
    [decision] = load_decisions(work / "corpus" / "sdk-decisions-anna.csv")
    assert decision.code == coding["code"]
    assert asked(widget, "undo", {"client": "n"})["ok"]


def test_what_cannot_be_read(work: Path) -> None:
    results = Results.load(work / "out")
    with pytest.raises(InputError, match="kalnvarti"):
        results.read("nav")
    with pytest.raises(InputError, match="both"):
        results.read("kalnvarti", coder="Anna")
    assert 'read("dzelmava")' in results._repr_html_().replace("&quot;", '"')

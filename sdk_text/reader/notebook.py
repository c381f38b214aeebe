"""The reader in a notebook: the same page, its questions and acts sent through the widget."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from sdk_text.errors import InputError
from sdk_text.reader.answers import Answers
from sdk_text.reader.asked import RefusedError
from sdk_text.reader.bundle import styles, widget
from sdk_text.reader.events import news
from sdk_text.reader.project import Change, Opened, Project
from sdk_text.reader.serving import missing
from sdk_text.wording.nearest import hint
from sdk_text.wording.texts import check_language

if TYPE_CHECKING:
    from sdk_text.results import Results

_QUESTIONS = ("project", "report", "quotes", "search", "queue", "progress", "conflicts")
_ACTS = ("act", "undo", "redo")


def reading_widget(
    results: Results, summary: str = "", *, corpus: str | Path | None = None, coder: str = "",
    lang: str | None = None,
) -> Any:  # fmt: skip
    """Return the reader for a cell's output.

    Args:
        results: what to read.
        summary: the report to open; "" for the list of reports.
        corpus: the folder of the reports, to keep decisions in; with `coder`, else only to read.
        coder: who decides.
        lang: of the page, "lv" or "en"; None: as of the run.

    Raises:
        InputError: no such report, corpus or coder; anywidget is not installed.
    """
    try:
        import anywidget
        import traitlets
    except ImportError as error:
        raise InputError(missing(error)) from error
    if summary and summary not in set(results.summaries["summary"].astype(str)):
        known = [str(s) for s in results.summaries["summary"]]
        raise InputError(f"no summary {summary!r}; {hint(summary, known)}")
    if bool(corpus) != bool(coder):
        raise InputError("to decide, give both corpus and coder; to read only, neither")
    folder = Path(corpus) if corpus else None
    opened = Opened(Path(), folder, coder, lang=check_language(lang or results.lang))
    answers = Answers(Project(opened, results=results))

    class Reader(anywidget.AnyWidget):
        """The reader's page in a cell."""

        _esm = widget()
        _css = styles()
        lang = traitlets.Unicode("lv").tag(sync=True)
        address = traitlets.Unicode("#/").tag(sync=True)

    address = f"#/report/{quote(summary)}" if summary else "#/"
    shown = Reader(lang=answers.project.lang, address=address)
    shown.answers = answers
    shown.on_msg(lambda _, message, __: shown.send(reply(answers, message)))
    answers.project.listeners.append(lambda change: shown.send(_told(change)))
    return shown


def reply(answers: Answers, message: object) -> dict[str, Any]:
    """Return the answer to a message of the page (keys id, method, args)."""
    asked = message if isinstance(message, dict) else {}
    method, args = asked.get("method"), asked.get("args")
    answer: dict[str, Any] = {"id": asked.get("id"), "ok": False, "status": 400, "body": {}}
    values = args if isinstance(args, dict) else {}
    try:
        if method in _QUESTIONS:
            texts = {str(k): "" if v is None else str(v) for k, v in values.items()}
            body = answers.get(str(method), texts)
        elif method in _ACTS:
            body = answers.do(str(method), values)
        else:
            raise RefusedError("unknown_act", 404)
    except RefusedError as refused:
        return answer | {"status": refused.status, "body": answers.told(refused)}
    return answer | {"ok": True, "status": 200, "body": body}


def _told(change: Change) -> dict[str, Any]:
    return {"event": "changed", **news(change, change.client)}

"""Questions and acts of the page, answered: the same for the server and for Jupyter."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Mapping
from typing import Any

from sdk_text.errors import InputError
from sdk_text.reader.acts import plan_act
from sdk_text.reader.asked import Asked, RefusedError
from sdk_text.reader.changes import Plan, carry_out, changes_from, finish_interrupted_acts
from sdk_text.reader.conflicts import conflicts_view
from sdk_text.reader.decision_files import ChangedMeanwhileError
from sdk_text.reader.journal import Entry, Kind
from sdk_text.reader.progress import progress_view
from sdk_text.reader.project import Project
from sdk_text.reader.queue import neighbours_of, queue_view
from sdk_text.reader.quoting import quotes_view
from sdk_text.reader.searching import lemmas_of, search_view
from sdk_text.reader.views import code_counts, project_view, report_view, states, undo_view
from sdk_text.reader.words import say

Json = dict[str, Any]


class Answers:
    """Answers for one project."""

    def __init__(self, project: Project) -> None:
        """Answer for a project; what a kill interrupted is finished first."""
        self.project = project
        self._preparing = threading.Lock()
        with project.lock:
            finish_interrupted_acts(project)
        self._questions: dict[str, Callable[[Mapping[str, str]], Any]] = {
            "project": lambda _: project_view(project),
            "report": self._report,
            "quotes": lambda query: quotes_view(project, query),
            "search": lambda query: search_view(project, query),
            "queue": lambda query: queue_view(project, query),
            "progress": lambda _: progress_view(project),
            "conflicts": lambda _: conflicts_view(project),
        }

    def get(self, what: str, query: Mapping[str, str]) -> Any:
        """Answer a question.

        Raises:
            RefusedError: there is no such question, or it cannot be answered.
        """
        answer = self._questions.get(what)
        if answer is None:
            raise RefusedError("", 404)
        try:
            self._prepare(what, query)
        except InputError as error:
            raise RefusedError(str(error).splitlines()[0], 422) from error
        with self.project.lock:
            try:
                self.project.refresh()
                return answer(query)
            except InputError as error:
                raise RefusedError(str(error).splitlines()[0], 422) from error

    def post(self, what: str, body: bytes) -> Any:
        """Carry out an act, an undo or a redo, given as JSON.

        Raises:
            RefusedError: it is none, or cannot be carried out.
        """
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            raise RefusedError("no_json", 400) from None
        return self.do(what, data)

    def do(self, what: str, data: object) -> Any:
        """Carry out an act, an undo or a redo.

        Raises:
            RefusedError: it is none, or cannot be carried out.
        """
        if what not in ("act", "undo", "redo"):
            raise RefusedError("", 404)
        if not isinstance(data, dict):
            raise RefusedError("no_json", 400)
        if self.project.readonly:
            raise RefusedError("readonly", 403)
        with self.project.lock:
            try:
                self.project.refresh()
                return self._done(what, data)
            except ChangedMeanwhileError as error:
                raise RefusedError("changed_meanwhile", 409) from error
            except InputError as error:
                raise RefusedError(str(error).splitlines()[0], 422) from error

    def told(self, refused: RefusedError) -> Json:
        """Return what the page is told of a refusal, in its language."""
        key = f"refused.{refused.why}"
        try:
            text = say(key, self.project.lang, **refused.values)
        except InputError:
            text = refused.why
        told: Json = {"error": text}
        return told | {"field": refused.field} if refused.field else told

    def look(self) -> None:
        """Take in what other programs changed."""
        with self.project.lock:
            try:
                self.project.refresh()
            except InputError as error:
                self.project.run_problem = str(error).splitlines()[0]

    def _prepare(self, what: str, query: Mapping[str, str]) -> None:
        """Do long work that reads only what never changes, so that acts need not wait for it."""
        with self._preparing:
            if what == "queue":
                neighbours_of(self.project)
            elif what == "search" and query.get("how") == "lemmas":
                lemmas_of(self.project)

    def _report(self, query: Mapping[str, str]) -> Json:
        if query.get("id", "") not in self.project.reports:
            raise RefusedError("no_report", 404)
        return report_view(self.project, query["id"])

    def _done(self, what: str, data: Mapping[str, Any]) -> Json:
        project = self.project
        assert project.journal is not None
        asked = Asked(data)
        client, nonce = asked.text("client", needed=False), asked.text("nonce", needed=False)
        project.journal.refresh()
        known = project.journal.of_nonce(nonce)
        if known is not None:
            return self._answer(known.reports)
        if what != "act":
            return self._answer(self._turn("undo" if what == "undo" else "redo", client, nonce))
        plan = plan_act(project, data)
        if not plan.changes:
            return self._answer(plan.reports)
        return self._answer(carry_out(project, plan, client=client, nonce=nonce))

    def _turn(self, kind: Kind, client: str, nonce: str) -> list[str]:
        """Take the last act back, or do again what was taken back."""
        project = self.project
        assert project.journal is not None
        entry: Entry | None
        entry = project.journal.undoable() if kind == "undo" else project.journal.redoable()
        if entry is None:
            raise RefusedError(f"nothing_to_{kind}", 409)
        changes = changes_from(entry.changes)
        if kind == "undo":
            changes = changes.reversed()
        plan = Plan(entry.label, changes, tuple(entry.reports), kind, entry.number)
        return carry_out(project, plan, client=client, nonce=nonce)

    def _answer(self, reports: Any) -> Json:
        project = self.project
        return {
            "revision": project.revision,
            "report": states(project, reports),
            "counts": dict(code_counts(project)),
            **undo_view(project),
        }

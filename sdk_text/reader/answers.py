"""Questions and acts of the page, answered: the same for the server and for Jupyter."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from sdk_text.errors import InputError
from sdk_text.reader.project import Project
from sdk_text.reader.views import project_view, report_view

Json = dict[str, Any]


class RefusedError(Exception):
    """A question or act that is not answered, and why."""

    def __init__(self, message: str, status: int = 400, field: str = "") -> None:
        super().__init__(message)
        self.status = status
        self.field = field

    def to_json(self) -> Json:
        """Return what the page is told."""
        told: Json = {"error": str(self)}
        return told | {"field": self.field} if self.field else told


class Answers:
    """Answers for one project."""

    def __init__(self, project: Project) -> None:
        self.project = project
        self._questions: dict[str, Callable[[Mapping[str, str]], Any]] = {
            "project": lambda _: project_view(project),
            "report": self._report,
        }

    def get(self, what: str, query: Mapping[str, str]) -> Any:
        """Answer a question.

        Raises:
            RefusedError: there is no such question, or it cannot be answered.
        """
        answer = self._questions.get(what)
        if answer is None:
            raise RefusedError("", 404)
        with self.project.lock:
            try:
                self.project.refresh()
                return answer(query)
            except InputError as error:
                raise RefusedError(str(error).splitlines()[0], 422) from error

    def post(self, what: str, body: bytes) -> Any:
        """Carry out an act.

        Raises:
            RefusedError: it is none, or cannot be carried out.
        """
        try:
            data = json.loads(body)
        except (ValueError, RecursionError):
            raise RefusedError("no JSON", 400) from None
        raise RefusedError("", 404 if data else 400)

    def look(self) -> None:
        """Take in what other programs changed."""
        with self.project.lock:
            try:
                self.project.refresh()
            except InputError as error:
                self.project.run_problem = str(error).splitlines()[0]

    def _report(self, query: Mapping[str, str]) -> Json:
        if query["id"] not in self.project.reports:
            raise RefusedError("", 404)
        return report_view(self.project, query["id"])

"""A coder at work without a browser, for the tests of the reader."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sdk_text.reader.answers import Answers
from sdk_text.reader.asked import RefusedError
from sdk_text.reader.project import Opened, Project
from sdk_text.results import Results
from sdk_text.run.extract import extract

RUN: dict[str, Any] = {"engine": "blank", "coder": "rules", "tables": False}


def rerun(work: Path, **options: Any) -> Results:
    """Run extract on the corpus again."""
    return extract(work / "corpus", work / "out", **{**RUN, **options})


class Session:
    """One coder at work, without a browser."""

    def __init__(self, root: Path, coder: str = "Anna", **options: Any) -> None:
        self.root = root
        self.coder = coder
        opened = Opened(root / "out", root / "corpus", coder, **{"lang": "en", **options})
        self.project = Project(opened)
        self.answers = Answers(self.project)

    def report(self, id: str = "kalnvarti") -> dict[str, Any]:
        return self.answers.get("report", {"id": id})

    def codings(self, report: str = "kalnvarti", **wanted: Any) -> list[dict[str, Any]]:
        rows = self.report(report)["codings"]
        return [r for r in rows if all(r[k] == v for k, v in wanted.items())]

    def act(self, act: str, **values: Any) -> dict[str, Any]:
        return self.answers.do("act", {"act": act, "client": "w1", **values})

    def undo(self) -> dict[str, Any]:
        return self.answers.do("undo", {"client": "w1"})

    def redo(self) -> dict[str, Any]:
        return self.answers.do("redo", {"client": "w1"})

    def refused(self, act: str, **values: Any) -> RefusedError:
        with pytest.raises(RefusedError) as caught:
            self.act(act, **values)
        return caught.value

    @property
    def file(self) -> Path:
        assert self.project.files is not None
        return self.project.files.mine

    def undo_refused(self) -> str:
        with pytest.raises(RefusedError) as caught:
            self.undo()
        return caught.value.why

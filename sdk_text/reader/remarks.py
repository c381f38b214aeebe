"""Memos: on a coding the comment of a decision, on a code or report a line of their own."""

from __future__ import annotations

from dataclasses import replace
from typing import Literal

from sdk_text.reader.acts import Draft
from sdk_text.reader.asked import Asked, RefusedError
from sdk_text.reader.changes import Changes, Plan
from sdk_text.reader.finding import find_coding
from sdk_text.reader.project import Project
from sdk_text.review.memos import memo_by
from sdk_text.text.written_lines import in_lines


def plan_memo(project: Project, asked: Asked) -> Plan:
    """Return what writing a memo comes to.

    Raises:
        RefusedError: what it is on is not there, or it has no text.
    """
    on, id = asked.text("on"), asked.text("id")
    text = asked.lines("text")
    if text is None:
        raise RefusedError("missing_value", 422, "text")
    if on == "coding":
        return _on_coding(project, id, in_lines(text))
    if on == "code":
        if id not in project.known_codes():
            raise RefusedError("unknown_code", 422, "id")
        return _kept(project, "code", id, text)
    if on == "report":
        if id not in project.reports:
            raise RefusedError("no_report", 422, "id")
        return _kept(project, "report", id, text)
    raise RefusedError("wrong_value", 422, "on")


def _on_coding(project: Project, id: str, text: str) -> Plan:
    found = find_coding(project, id)
    draft = Draft(project, found.report)
    for segment, shown in found.rows:
        own = draft.said(shown)
        remarks = [d for d in shown.said if d.coder == project.coder and d.action == "comment"]
        if own:
            last = own[-1]
            if last.comment != text:
                draft.take_out([last])
                draft.put([replace(last, comment=text)])
        draft.take_out(remarks)
        if text and not own:
            draft.put([draft.on(segment, shown, "comment", shown.coding.code, memo=text)])
    return draft.plan(f"memo {found.code}")


def _kept(project: Project, on: Literal["code", "report"], id: str, text: str) -> Plan:
    before = project.memos.own(project.coder, on, id)
    if (before.text if before else "") == text:
        return Plan(f"memo {id}", Changes(), ())
    new = memo_by(project.coder, on, id, text)
    changes = Changes(
        memos_removed=(before,) if before else (),
        memos_added=(new,) if text else (),
    )
    return Plan(f"memo {id}", changes, (id,) if on == "report" else ())

"""Answers as they came, in the OpenAI batch format: one line each, kept the moment it is there.

The file is cache, log and way back in one: a run that was killed goes on from it, and answers of a
batch queue are put into it (`batch`). It holds no names (they were replaced before), but it does
quote the reports.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sdk_text.errors import InputError
from sdk_text.llm.strict_json import MOST_CHARACTERS, JsonError, one_line, strict_json
from sdk_text.system import locks
from sdk_text.system.given_files import check_given

_LONGEST_LINE = MOST_CHARACTERS + 100_000
_LONGEST_NAME = 100
_IN_NAMES = " ._:/@+-=,()[]"
ERROR = "the server sent an error"
"""What is said of an answer that is one."""


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer of a server or a batch queue."""

    key: str
    """`planning.Question.key`."""
    status: int
    content: str = ""
    """What the model wrote."""
    finish: str = ""
    """Why it stopped: "stop", "length", "content_filter" …"""
    refusal: str = ""
    model: str = ""
    """As the server calls it, with its version."""
    fingerprint: str = ""
    tokens_in: int = 0
    tokens_out: int = 0
    when: str = ""
    """ISO 8601, UTC; empty where the file does not tell."""
    problem: str = ""
    """Why it cannot be used, or empty."""
    server: str = ""
    """Address of the server that gave it; empty where the file does not tell."""


def answer_of(key: str, status: int, body: bytes | dict[str, Any], when: str = "") -> Answer:
    """Return what a server sent as an answer; one that cannot be read has a `problem`."""
    try:
        value = strict_json(body) if isinstance(body, bytes) else body
    except JsonError as problem:
        return Answer(key, status, when=when, problem=f"the server sent {problem}")
    choices = value.get("choices") if isinstance(value, dict) else None
    first = choices[0] if isinstance(choices, list) and choices else None
    message = first.get("message") if isinstance(first, dict) else None
    if not isinstance(first, dict) or not isinstance(message, dict):
        wrong = status >= 400 or (isinstance(value, dict) and bool(value.get("error")))
        if wrong:
            return Answer(key, _failed(status), when=when, problem=ERROR)
        why = "the server sent no answer of the form that was agreed"
        return Answer(key, status, when=when, problem=why)
    usage = value.get("usage")
    usage = usage if isinstance(usage, dict) else {}
    content, refusal = _content(message.get("content")), _text(message.get("refusal"))
    finish = _text(first.get("finish_reason"))
    return Answer(
        key, _failed(status) if finish == "error" else status, content, finish, refusal,
        _name(value.get("model")), _name(value.get("system_fingerprint")),
        _count(usage.get("prompt_tokens")), _count(usage.get("completion_tokens")), when,
        _problem(status, content, refusal, finish),
    )  # fmt: skip


def _problem(status: int, content: str, refusal: str, finish: str) -> str:
    if status >= 400 or finish == "error":
        return ERROR
    if refusal or finish == "content_filter":
        return "refused"
    return "" if content.strip() else "empty"


def _content(value: object) -> str:
    """Return what a model wrote; some servers send it in parts."""
    if isinstance(value, list):
        return "".join(_text(part.get("text")) for part in value if isinstance(part, dict))
    return _text(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def _name(value: object) -> str:
    """Return what a server calls itself: it goes into messages and the methods text."""
    line = one_line(_text(value), _LONGEST_NAME)
    return "".join(c for c in line if c.isalnum() or c in _IN_NAMES)


def _failed(status: int) -> int:
    """Return the status of an answer that is an error, though some servers send it as sound."""
    return status if status >= 400 else 502


def _count(value: object) -> int:
    whole = isinstance(value, int) and not isinstance(value, bool)
    return value if whole and 0 <= value < 10**9 else 0  # type: ignore[operator,return-value]


class AnswerFile:
    """The answers of a project by key."""

    def __init__(self, path: Path) -> None:
        """Read what is there; a last line that was cut off is passed over.

        Raises:
            InputError: the file cannot be read, or is none of its kind.
        """
        self.path = path
        self.damaged = 0
        """Lines that could not be read."""
        self._answers: dict[str, Answer] = {}
        if path.is_file():
            for answer in self._read():
                if answer is None:
                    self.damaged += 1
                else:
                    self._answers[answer.key] = answer
            if self.damaged and not self._answers:
                raise InputError(f"{path}: holds no answers; name another file (answers = …)")
        elif path.exists():
            raise InputError(f"{path}: is no file; name another one (answers = …)")

    def __len__(self) -> int:
        return len(self._answers)

    def get(self, key: str) -> Answer | None:
        """Return the answer to a question, or None."""
        return self._answers.get(key)

    def add(self, answers: Iterable[Answer]) -> None:
        """Keep answers, safe from a kill once this returns.

        Raises:
            InputError: the file cannot be written.
        """
        listed = list(answers)
        if not listed:
            return
        text = "".join(f"{_line(answer)}\n" for answer in listed)
        try:
            with self.path.open("ab") as file:
                # A line that was cut off by a kill must not swallow the next one.
                if file.tell() and not self._ends_well():
                    file.write(b"\n")
                file.write(text.encode("utf-8"))
                file.flush()
                os.fsync(file.fileno())
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror})") from error
        self._answers.update((answer.key, answer) for answer in listed)

    @contextmanager
    def alone(self) -> Iterator[None]:
        """Keep other runs from asking the same questions meanwhile.

        Raises:
            InputError: another run is asking.
        """
        try:
            lock = locks.acquire(self.path.with_name(f".{self.path.name}.lock"))
        except locks.LockedError as error:
            raise InputError(
                f"{self.path}: another run is asking the model; wait until it is done"
            ) from error
        except OSError as error:
            raise InputError(f"{self.path}: cannot be written ({error.strerror})") from error
        try:
            yield
        finally:
            locks.release(lock)

    def _ends_well(self) -> bool:
        with self.path.open("rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"

    def _read(self) -> Iterator[Answer | None]:
        return read_answers(self.path)


def read_answers(path: Path) -> Iterator[Answer | None]:
    """Yield the answers of a file in the batch format; None for a line that cannot be read.

    Raises:
        InputError: the file cannot be read.
    """
    check_given(path, "answers")
    try:
        with path.open("rb") as file:
            while line := file.readline(_LONGEST_LINE):
                if not line.endswith(b"\n") and len(line) >= _LONGEST_LINE:
                    while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                        pass
                    yield None
                elif line.strip():
                    yield _answer(line)
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror})") from error


def _answer(line: bytes) -> Answer | None:
    try:
        row = strict_json(line)
    except JsonError:
        return None
    if not isinstance(row, dict) or not isinstance(row.get("custom_id"), str):
        return None
    response = row.get("response")
    if not isinstance(response, dict):
        if not row.get("error"):
            return None
        return Answer(row["custom_id"], 500, problem=ERROR)
    body = response.get("body")
    status = response.get("status_code", 200)
    if not isinstance(body, dict) or isinstance(status, bool) or not isinstance(status, int):
        return None
    extra = row.get("sdk_text")
    own = extra if isinstance(extra, dict) else {}
    when = _text(own.get("answered")) or _created(body)
    answer = answer_of(row["custom_id"], status, body, when)
    return replace(answer, server=_name(own.get("server")))


def _created(body: dict[str, Any]) -> str:
    created = body.get("created")
    if isinstance(created, bool) or not isinstance(created, int):
        return ""
    try:
        return datetime.fromtimestamp(created, UTC).isoformat(timespec="seconds")
    except (ValueError, OverflowError, OSError):
        return ""


def _line(answer: Answer) -> str:
    message: dict[str, Any] = {"role": "assistant", "content": answer.content}
    if answer.refusal:
        message["refusal"] = answer.refusal
    body: dict[str, Any] = {
        "model": answer.model,
        "system_fingerprint": answer.fingerprint,
        "choices": [{"index": 0, "message": message, "finish_reason": answer.finish}],
        "usage": {"prompt_tokens": answer.tokens_in, "completion_tokens": answer.tokens_out},
    }
    if answer.problem and not answer.content and not answer.refusal and answer.problem != "empty":
        body = {"error": {"message": answer.problem}}
    return json.dumps(
        {
            "custom_id": answer.key,
            "response": {"status_code": answer.status, "body": body},
            "error": None,
            "sdk_text": {"answered": answer.when, "server": answer.server},
        },
        ensure_ascii=True,
    )

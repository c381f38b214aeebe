"""The process that reads PDF, DOCX and ODT files for another one, until that one is gone.

It is started by `sdk_text.reading.apart` and told of one file at a time through standard input: a
line of JSON, then the file's bytes. Its answers are lines of JSON, so the other process never runs
or unpickles anything that comes from a file. It ends when its input ends or it has been idle for
long, and asks the system to stop it should a file take far too much.
"""

from __future__ import annotations

import importlib
import json
import os
import queue
import signal
import sys
import threading
import time
import traceback
from contextlib import suppress
from dataclasses import asdict, dataclass
from typing import Any, BinaryIO

import psutil

from sdk_text.errors import InputError
from sdk_text.reading import pace
from sdk_text.reading.formats import FORMATS, Limits

IDLE_SECONDS = 120
"""After so long without a file the process ends; the next file starts another one."""
_TELL_EVERY = 0.1
"""Seconds between two reports of progress."""
_TIMES_ALLOWED = 4
"""The system's limit of time stands so much above the one that the other process watches over."""


@dataclass(frozen=True, slots=True)
class _Request:
    kind: str
    shown: str
    limits: Limits
    data: bytes


def main() -> None:
    """Serve until there is nothing more to do."""
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the other process decides what Ctrl+C means
    answers = _private_output()
    requests: queue.SimpleQueue[_Request] = queue.SimpleQueue()
    threading.Thread(target=_take_requests, args=(requests,), daemon=True).start()
    while True:
        try:
            request = requests.get(timeout=IDLE_SECONDS)
        except queue.Empty:
            os._exit(0)
        # Libraries come first: they are no file's doing, and count for none.
        importlib.import_module(f"sdk_text.reading.{request.kind}")
        _send(answers, {"started": True})
        _send(answers, _answer(request, answers))
        del request


def _private_output() -> BinaryIO:
    """Return what standard output was, and let everything that is printed go nowhere."""
    private = os.dup(1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    return os.fdopen(private, "wb")


def _take_requests(requests: queue.SimpleQueue[_Request]) -> None:
    """Hand on what is asked for; end the process when the other one is gone."""
    # A file of its own for the same input: nothing else in the process may wait for sys.stdin.
    with os.fdopen(os.dup(0), "rb") as source:
        while line := source.readline():
            asked = json.loads(line)
            data = source.read(asked["size"])
            if len(data) < asked["size"]:
                break
            requests.put(_Request(asked["kind"], asked["shown"], Limits(**asked["limits"]), data))
    os._exit(0)


def _send(answers: BinaryIO, answer: dict[str, Any]) -> None:
    # A text may hold half of a surrogate pair: a PDF can name any code as a letter.
    line = json.dumps(answer, ensure_ascii=False, separators=(",", ":"))
    try:
        answers.write(line.encode("utf-8", "surrogatepass") + b"\n")
        answers.flush()
    except OSError:
        os._exit(0)


def _answer(request: _Request, answers: BinaryIO) -> dict[str, Any]:
    """Read the file; return what came of it."""
    pace.tell(_Progress(answers, request))
    if request.kind == "pdf":
        from sdk_text.reading.pdf_loops import end_loops

        end_loops()
    try:
        extracted = FORMATS[request.kind].read(request.data, request.shown, request.limits)
        return {"read": asdict(extracted)}
    except InputError as error:
        return {"over": "memory"} if _is_memory(error) else {"refused": str(error)}
    except MemoryError:
        return {"over": "memory"}
    except Exception:
        return {"bug": traceback.format_exc()}
    finally:
        pace.tell(None)


def _is_memory(error: BaseException | None) -> bool:
    """Whether an error was raised because memory had run out."""
    while error is not None:
        # libxml2 has no name for it: an error without a place is what it says of a lost buffer.
        nameless = type(error).__name__ == "XMLSyntaxError" and "unknown error" in str(error)
        if isinstance(error, MemoryError) or nameless:
            return True
        error = error.__cause__ or error.__context__
    return False


class _Progress:
    """Counts steps, tells of them now and then, and sets the system's own limits by them.

    The other process watches more closely; the system's limits hold also when it was killed, and
    no memory is given that a look at the process would only find afterwards.
    """

    def __init__(self, answers: BinaryIO, request: _Request) -> None:
        self._answers = answers
        self._limits, self._size = request.limits, len(request.data)
        self._steps: dict[str, int] = {"page": 0, "paragraph": 0}
        self._told = time.monotonic()
        self._addresses = psutil.Process().memory_info().vms
        self._limit_by_system()

    def __call__(self, step: pace.Step) -> None:
        self._steps[step] += 1
        now = time.monotonic()
        if now - self._told >= _TELL_EVERY:
            self._told = now
            self._limit_by_system()
            _send(self._answers, {"steps": self._steps})

    def _limit_by_system(self) -> None:
        seconds = _TIMES_ALLOWED * self._limits.allowed_seconds(self._steps)
        memory = self._limits.allowed_memory(self._size, self._steps)
        _limit("RLIMIT_CPU", int(time.process_time() + seconds) + 1)
        _limit("RLIMIT_AS", self._addresses + memory)


def _limit(name: str, value: int) -> None:
    """Set one of the system's limits for this process, where the system has it (POSIX)."""
    if sys.platform == "win32":
        return
    import resource

    kind = getattr(resource, name, None)
    if kind is None:
        return
    with suppress(ValueError, OSError):
        _, most = resource.getrlimit(kind)
        if most != resource.RLIM_INFINITY:
            value = min(value, most)
        resource.setrlimit(kind, (value, most))

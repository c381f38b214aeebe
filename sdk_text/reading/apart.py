"""PDF, DOCX and ODT files read in a process of their own, with limits of time and memory.

A file may be made so that reading it never ends or fills the memory. Such a file ends its reading
process, not the run, and the message names it. The process is kept for the next files: the start
is paid once. It is started by its path of import (`sdk_text.reading.apart_process`), not by
`multiprocessing`, so that scripts need no guard around their main part, notebooks and Windows work
the same, and nothing that comes from a file is ever unpickled.
"""

from __future__ import annotations

import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

import psutil

import sdk_text
from sdk_text.errors import InputError
from sdk_text.reading.assemble import Extracted
from sdk_text.reading.formats import Limits
from sdk_text.records import LayoutSpan
from sdk_text.wording.plurals import counted

_START = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from sdk_text.reading.apart_process import main; main()"
)
_LOOK_EVERY = (0.02, 0.2)
"""Seconds between two looks at the process: at first, and when a file takes long."""
_TIMES_WAITING = 30
"""A process that hardly gets the processor is waited for so many times as long."""
_MOST_IDLE = 4
"""Processes that are kept for the next file; more come into being when threads read at once."""
_HARM = "It is damaged, or made to do harm"
_ANEW = {
    "pdf": "Print it to PDF anew",
    "docx": "Open it in Word and save it again",
    "odt": "Open it in LibreOffice and save it again",
}
_RAISE = "or raise the limit (sdk_text.reading.Limits)"


class _GoneError(Exception):
    """The process ended before it began with the file."""


class _Process:
    """A reading process, which reads one file at a time."""

    def __init__(self) -> None:
        root = str(Path(sdk_text.__file__).resolve().parent.parent)
        self._popen = subprocess.Popen(
            # -P: no module in the folder one works in stands in for one of the libraries.
            [sys.executable, "-P", "-c", _START, root],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            # Windows: no console window flashes up, and Ctrl+C goes to the first process alone.
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._answers: queue.SimpleQueue[bytes | None] = queue.SimpleQueue()
        threading.Thread(target=self._take_answers, daemon=True).start()

    def _take_answers(self) -> None:
        assert self._popen.stdout is not None
        with suppress(OSError, ValueError):
            for line in self._popen.stdout:
                self._answers.put(line)
        self._answers.put(None)

    def end(self) -> None:
        """End the process, whatever it does."""
        self._popen.kill()
        self._popen.wait()
        for pipe in (self._popen.stdin, self._popen.stdout):
            if pipe is not None:
                with suppress(OSError):
                    pipe.close()

    def end_well(self, wait: float) -> None:
        """Tell the process that no file will come any more; end it if it stays."""
        if self._popen.stdin is not None:
            with suppress(OSError):
                self._popen.stdin.close()
        with suppress(subprocess.TimeoutExpired):
            self._popen.wait(wait)
        self.end()

    def ask(self, kind: str, data: bytes, shown: str, limits: Limits) -> dict[str, Any]:
        """Let the process read a file; return its answer.

        Raises:
            InputError: the file took too much time or memory, or ended the process.
            _GoneError: the process was gone before it began.
        """
        self._begin(kind, data, shown, limits)
        watch = _Watch(self._popen.pid, kind, shown, limits, len(data))
        while True:
            try:
                line = self._answers.get(timeout=watch.pause())
            except queue.Empty:
                watch.look()
                continue
            if line is None:
                raise watch.ended(self._popen.wait())
            answer: dict[str, Any] = json.loads(line.decode("utf-8", "surrogatepass"))
            if "steps" in answer:
                watch.steps = answer["steps"]
            elif "over" in answer:
                raise watch.too_much_memory()
            else:
                return answer

    def _begin(self, kind: str, data: bytes, shown: str, limits: Limits) -> None:
        asked = {"kind": kind, "shown": shown, "limits": asdict(limits), "size": len(data)}
        assert self._popen.stdin is not None
        try:
            self._popen.stdin.write(json.dumps(asked).encode("ascii") + b"\n")
            self._popen.stdin.write(data)
            self._popen.stdin.flush()
        except OSError:
            raise _GoneError from None
        if self._answers.get() is None:
            raise _GoneError

    def is_bloated(self, limits: Limits) -> bool:
        """Whether the process kept so much memory that it had better not read another file."""
        try:
            return bool(psutil.Process(self._popen.pid).memory_info().rss > limits.memory_bytes / 2)
        except psutil.Error:
            return True


class _Watch:
    """Watches over what a file takes of the reading process."""

    def __init__(self, pid: int, kind: str, shown: str, limits: Limits, size: int) -> None:
        self._kind, self._shown, self._limits, self._size = kind, shown, limits, size
        self.steps: dict[str, int] = {}
        self._begun = time.monotonic()
        self._pause = _LOOK_EVERY[0]
        self._process: psutil.Process | None = None
        self._used = 0.0
        with suppress(psutil.Error):
            self._process = psutil.Process(pid)
            self._used = _work(self._process)

    def pause(self) -> float:
        """Return the seconds until the next look."""
        self._pause = min(self._pause * 1.5, _LOOK_EVERY[1])
        return self._pause

    def look(self) -> None:
        """Look once.

        Raises:
            InputError: the file has taken more than it is allowed.
        """
        seconds = self._limits.allowed_seconds(self.steps)
        work, memory = 0.0, 0
        if self._process is not None:
            with suppress(psutil.Error):  # it ended just now, which its output will tell
                work = _work(self._process) - self._used
                memory = self._process.memory_info().rss
        if work > seconds or time.monotonic() - self._begun > _TIMES_WAITING * seconds:
            said = counted(seconds, "second|seconds", spec=",.0f")
            raise self._too_much(f"took more than {said} of work")
        if memory > self._limits.allowed_memory(self._size, self.steps):
            raise self.too_much_memory()

    def too_much_memory(self) -> InputError:
        """Return the error that the file needs more memory than it is allowed."""
        allowed = self._limits.allowed_memory(self._size, self.steps) // 1_000_000
        return self._too_much(f"took more than {allowed:,} MB of memory")

    def _too_much(self, what: str) -> InputError:
        return InputError(
            f"{self._shown}: reading it {what} and was stopped. {_HARM}. {_ANEW[self._kind]}, "
            f"{_RAISE}."
        )

    def ended(self, code: int) -> InputError:
        """Return the error that reading the file ended the process."""
        return InputError(
            f"{self._shown}: reading it ended the process that read it (exit {code}). {_HARM}. "
            f"{_ANEW[self._kind]}."
        )


def _work(process: psutil.Process) -> float:
    """Seconds of the processor's time that a process has used."""
    times = process.cpu_times()
    return float(times.user + times.system)


# ── The processes that are kept ──────────────────────────────────────────────────────────────────

_lock = threading.Lock()
_idle: list[_Process] = []


def _after_fork() -> None:
    """In a forked process: leave the reading processes to the one that started them."""
    global _lock
    _lock = threading.Lock()
    _idle.clear()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_after_fork)


def read_apart(kind: str, data: bytes, shown: str, limits: Limits) -> Extracted:
    """Let a process of its own make text of a file's bytes.

    Args:
        kind: A key of `sdk_text.reading.formats.FORMATS`.
        data: The file's bytes.
        shown: Its path for messages.
        limits: What it may take.

    Raises:
        InputError: The file cannot be read, took too much time or memory, or ended the process.
    """
    answer = _answer(kind, data, shown, limits)
    if "refused" in answer:
        raise InputError(answer["refused"])
    if "bug" in answer:
        raise RuntimeError(f"{shown}: reading it failed:\n{answer['bug']}")
    return _extracted(answer["read"])


def end_idle(wait: float = 10.0) -> None:
    """End the processes that are kept for the next file, which would start another one.

    Args:
        wait: seconds that each may take to end by itself; then it is killed.
    """
    with _lock:
        ending = [*_idle]
        _idle.clear()
    for process in ending:
        process.end_well(wait)


def _answer(kind: str, data: bytes, shown: str, limits: Limits) -> dict[str, Any]:
    while True:
        process, is_new = _take(shown)
        try:
            answer = process.ask(kind, data, shown, limits)
        except _GoneError:
            process.end()
            if is_new:
                raise InputError(_not_started(shown, "it ended at once")) from None
            continue  # it had been idle for long, or was ended by someone else
        except BaseException:
            process.end()
            raise
        _give_back(process, limits)
        return answer


def _take(shown: str) -> tuple[_Process, bool]:
    with _lock:
        if _idle:
            return _idle.pop(), False
    if not sys.executable:
        raise InputError(_not_started(shown, "no Python program is known here"))
    try:
        return _Process(), True
    except OSError as error:
        raise InputError(_not_started(shown, str(error))) from None


def _give_back(process: _Process, limits: Limits) -> None:
    if not process.is_bloated(limits):
        with _lock:
            if len(_idle) < _MOST_IDLE:
                _idle.append(process)
                return
    process.end()


def _not_started(shown: str, why: str) -> str:
    return (
        f"{shown}: no process to read it in could be started ({why}). To read files that you trust "
        "without one: sdk_text.reading.Limits(apart=False)."
    )


def _extracted(read: dict[str, Any]) -> Extracted:
    return Extracted(
        read["text"],
        read["encoding"],
        tuple(LayoutSpan(**span) for span in read["layout"]),
        tuple(read["remarks"]),
        tuple((what, start) for what, start in read["passed_over"]),
    )

"""Being stopped: Ctrl+C, SIGTERM and a closed terminal, without leaving a thing half done.

A command that is told to stop raises `KeyboardInterrupt` where it stands, so that everything on
the way out is cleaned up. The few lines that must not be cut in two (`held`) are finished first.
"""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import FrameType
from typing import Any

SIGNALS = tuple(
    getattr(signal, name)
    for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")
    if hasattr(signal, name)
)
"""What stops a command; which of them there are depends on the system."""


class _State:
    """What was asked of this process while a command runs."""

    received: int | None = None
    """The first signal to stop that came."""
    put: list[Path]
    """Files and folders that were put in place."""


_state = _State()
_state.put = []


@contextmanager
def watched() -> Iterator[None]:
    """Let every signal to stop raise `KeyboardInterrupt` in the block (in the main thread)."""
    _state.received, _state.put = None, []
    earlier, shown = _replace(_raise), sys.unraisablehook

    def show(problem: Any) -> None:
        # Raised where no error can go (a library's clean-up): `check` finds the signal.
        if not isinstance(problem.exc_value, KeyboardInterrupt):
            shown(problem)

    sys.unraisablehook = show
    try:
        yield
    finally:
        if not _is_program():
            _restore(earlier)
            sys.unraisablehook = shown


def ignore() -> None:
    """From now on let no signal stop the command: it is about to end by itself."""
    _replace(signal.SIG_IGN)


def _is_program() -> bool:
    """Return whether this process is there for one command only, and ends with it."""
    main = sys.modules.get("__main__")
    name = getattr(getattr(main, "__spec__", None), "name", None) or ""
    file = os.path.basename(getattr(main, "__file__", None) or "")
    return name.split(".")[0] == "sdk_text" or file.startswith("sdk-text")


def received() -> int | None:
    """Return the signal to stop that came since `watched` began, or None."""
    return _state.received


def check() -> None:
    """Stop here if that was asked before and got lost in a library that caught it.

    Raises:
        KeyboardInterrupt: a signal to stop had come.
    """
    if _state.received is not None:
        raise KeyboardInterrupt


def put_in_place(path: Path) -> None:
    """Note that a file or folder counts now, so that a stopped command can say so."""
    _state.put.append(path)


def in_place() -> list[Path]:
    """Return what was put in place since `watched` began and is still there."""
    found = []
    for path in _state.put:
        with suppress(OSError, ValueError):
            if path.exists():
                found.append(path)
    return found


@contextmanager
def held() -> Iterator[None]:
    """Put signals to stop off until the block is done; then they count."""
    waiting: list[int] = []

    def wait(number: int, frame: FrameType | None) -> None:
        waiting.append(number)

    earlier = _replace(wait)
    try:
        yield
    finally:
        _restore(earlier)
        if waiting:
            signal.raise_signal(waiting[0])


@contextmanager
def told(handler: Callable[[int, FrameType | None], Any]) -> Iterator[None]:
    """Let signals to stop call `handler` in the block, which ends the work in its own way."""
    earlier = _replace(handler)
    try:
        yield
    finally:
        _restore(earlier)


def _raise(number: int, frame: FrameType | None) -> None:
    if _state.received is None:
        _state.received = number
    raise KeyboardInterrupt


def _replace(handler: Any) -> dict[int, Any]:
    """Set a handler for the signals to stop; return the earlier ones.

    One that is ignored (``nohup``) stays so. Outside of the main thread there is nothing to do:
    signals never interrupt another one.
    """
    earlier: dict[int, Any] = {}
    if threading.current_thread() is not threading.main_thread():
        return earlier
    for number in SIGNALS:
        with suppress(OSError, ValueError):
            known = signal.getsignal(number)
            if known not in (signal.SIG_IGN, None):
                earlier[number] = known
                signal.signal(number, handler)
    return earlier


def _restore(earlier: dict[int, Any]) -> None:
    for number, handler in earlier.items():
        with suppress(OSError, ValueError):
            signal.signal(number, handler)

"""Processes that we start end with the one that started them, even if that is killed."""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from contextlib import suppress


def end_with_parent() -> None:
    """Let this worker process end when the first one is gone; Ctrl+C is the first one's business.

    To be called in a process that `multiprocessing` started, as its initializer. Without it such a
    worker waits for work for ever: it holds both ends of the pipe that it waits at.
    """
    parent = multiprocessing.parent_process()
    if parent is None:
        return
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)

    def wait() -> None:
        parent.join()
        os._exit(1)

    threading.Thread(target=wait, daemon=True).start()

"""Locks between processes: a file beside what they protect, gone when nobody holds it.

A lock file must not be removed under others: a process that opened it before and locks it
afterwards would hold a lock on a file that nobody sees any more, next to one that holds the new
file. So a lock counts only once it is known to be on the file that has the name now (`_is_real`),
and the file is removed by whoever holds it.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

ON_WINDOWS = os.name == "nt"
_PAUSE = 0.05
"""Seconds between two tries."""


class LockedError(Exception):
    """Somebody else holds the lock."""


@contextmanager
def locked(path: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock at `path` for the block; the file is there only as long as it is held.

    Args:
        path: of the lock file; its folder must exist.
        wait: seconds to wait for another process.

    Raises:
        LockedError: another process (or thread) still holds it.
        OSError: the file cannot be made there.
    """
    lock = acquire(path, wait=wait)
    try:
        yield
    finally:
        release(lock)


def acquire(path: Path, *, wait: float = 0.0) -> FileLock:
    """Take the lock at `path`; see `locked`."""
    until = time.monotonic() + wait
    while True:
        lock = FileLock(path)
        try:
            lock.acquire(timeout=0)
        except Timeout:
            pass
        except NotImplementedError as error:  # a file system that knows no locks
            raise OSError(0, "this disk knows no locks", str(path)) from error
        else:
            if _is_real(path):
                return lock
            lock.release()
            continue
        if time.monotonic() >= until:
            raise LockedError(str(path))
        time.sleep(_PAUSE)


def release(lock: FileLock) -> None:
    """Remove the lock's file and give the lock back."""
    path = Path(lock.lock_file)
    if not ON_WINDOWS:
        with suppress(OSError):
            path.unlink()
    lock.release()
    if ON_WINDOWS:
        # An open file cannot be removed there: it stays while another process waits for it.
        with suppress(OSError):
            path.unlink()


def _is_real(path: Path) -> bool:
    """Return whether the lock just taken is on the file that has the name now.

    If so, nobody can take it a second time. (Only so: filelock does not tell which file it holds.)
    """
    if not path.exists():
        return False
    second = FileLock(path)
    try:
        second.acquire(timeout=0)
    except Timeout:
        return True
    second.release()
    return False

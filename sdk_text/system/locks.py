"""Locks between processes: a file beside what they protect, gone when nobody holds it.

Beside it and not in some folder of the user's own, so that it holds for all who share the folder,
from whatever machine and account. A lock file must not be removed under others: a process that
opened it before and locks it afterwards would hold a lock on a file that nobody sees any more, next
to one that holds the new file. So the file is removed only by whoever holds it, and a lock counts
only if it is on the file that has the name now (`_take`). What a killed process left is removed by
the next one that holds the lock.
"""

from __future__ import annotations

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock, Timeout

from sdk_text.system.files import ON_WINDOWS, PATIENCE

_PAUSE = 0.05
"""Seconds between two tries."""
_FLAGS = os.O_RDONLY | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)


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
    """Take the lock at `path`; see `locked`.

    Raises:
        LockedError: somebody else holds it, after `wait` seconds still.
        OSError: the disk knows no locks, or nothing can be written there.
    """
    until = time.monotonic() + wait
    patient = time.monotonic() + PATIENCE
    while True:
        try:
            lock = _take(path)
        except PermissionError:
            # Another account's file in a folder that both write to: its holder removes it. Or, on
            # Windows, one that is being removed just now.
            theirs = path.exists() and os.access(path.parent, os.W_OK)
            if not theirs and time.monotonic() >= patient:
                raise
            ends = until if theirs else patient
        except Timeout:
            ends = until
        except NotImplementedError as error:  # a file system that knows no locks
            raise OSError(0, "this disk knows no locks", str(path)) from error
        else:
            if lock is None:
                continue
            return lock
        if time.monotonic() >= ends:
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


def _take(path: Path) -> FileLock | None:
    """Return the lock, if it is on the file that has the name; None if that has been removed.

    filelock does not tell which file it opened. So the file is opened here first: as long as it is
    open no other can have its number, and what lost its name never gets it back. If the name leads
    to it before and after, it did so when filelock opened it.

    Raises:
        Timeout: another process holds it.
    """
    known = _opened(path)
    try:
        lock = FileLock(path)
        if not _has_name(known, path):
            return None
        lock.acquire(timeout=0)
        if _has_name(known, path):
            return lock
        lock.release()
        return None
    finally:
        os.close(known)


def _opened(path: Path) -> int:
    """Open the lock's file; one that is made is for all who may write to its folder."""
    try:
        known = os.open(path, _FLAGS | os.O_EXCL, 0o666)
    except FileExistsError:
        return os.open(path, _FLAGS, 0o666)
    if hasattr(os, "fchmod"):
        with suppress(OSError):
            os.fchmod(known, path.parent.stat().st_mode & 0o666)
    return known


def _has_name(known: int, path: Path) -> bool:
    try:
        return os.path.samestat(os.fstat(known), path.lstat())
    except FileNotFoundError:
        return False

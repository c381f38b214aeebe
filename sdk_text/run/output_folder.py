"""The output folder: written whole or not at all, and only over one's own files.

A run writes into a hidden folder inside the output folder. Renaming that folder once, when all is
in it, is the moment from which the run counts; then its files move to their places
(`sdk_text.run.moving`). A run that is killed before that moment leaves the old outputs as they
were; one that is killed after it is completed by whoever opens the folder next
(`finish_interrupted`). ``run.json`` moves last and lists every file with its SHA-256, so that a
later run knows which files are its own.

One run at a time writes to a folder (a lock tells others), and whoever reads it sees one run whole
(`read_whole`).
"""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TypeVar

from filelock import FileLock

from sdk_text.errors import InputError, reason_of
from sdk_text.run import moving
from sdk_text.run.moving import (
    COMPLETE,
    EARLIER,
    RUN_FILE,
    UNDONE,
    BlockedError,
    StuckError,
    own_files,
    read_run_file,
    sha256_of,
)
from sdk_text.system import stopping
from sdk_text.system.files import check_name, replace
from sdk_text.system.given_files import printable
from sdk_text.system.locks import LockedError, acquire, locked, release

__all__ = [
    "COMPLETE", "LOCK", "PARTIAL", "RUN_FILE", "check_foreign", "finish_interrupted", "own_files",
    "read_run_file", "read_whole", "seal", "sha256_of", "staged",
]  # fmt: skip

PARTIAL = ".sdk_text-partial"
LOCK = ".sdk_text.lock"
SECONDS_OF_A_MOVE = 60.0
"""So long whoever reads a folder waits while a run moves its files there."""
_PAUSE = 0.05
_HIDDEN = (PARTIAL, COMPLETE, EARLIER, UNDONE)

T = TypeVar("T")


def finish_interrupted(folder: Path) -> None:
    """Complete a run that was killed while its finished files moved to their places.

    What a run that goes on now has staged is left alone; while it moves its files, wait.

    Raises:
        InputError: the files cannot be moved, or something else has the name of a hidden folder.
    """
    until = time.monotonic() + SECONDS_OF_A_MOVE
    while _is_unfinished(folder):
        try:
            with locked(folder / LOCK):
                _finish(folder)
            return
        except LockedError:
            if not _is_moving(folder):
                return
        except OSError as error:
            # The folder may not be written to from here; what is whole in it can be read.
            if not _is_moving(folder):
                return
            raise InputError(
                f"{printable(folder)}: a run was interrupted there while it put its files in "
                f"place, and they cannot be moved from here ({error.strerror}); run it again"
            ) from error
        if time.monotonic() > until:
            raise InputError(
                f"{printable(folder)}: another run is putting its files there; try again soon"
            )
        time.sleep(_PAUSE)


def _is_unfinished(folder: Path) -> bool:
    # A lock that nobody holds was left by a run that was killed: who takes it removes it.
    return any(os.path.lexists(folder / name) for name in (*_HIDDEN, LOCK))


def _is_moving(folder: Path) -> bool:
    return any(os.path.isdir(folder / name) for name in (COMPLETE, EARLIER, UNDONE))


def _finish(folder: Path) -> None:
    """End what an interrupted run left; the lock is held."""
    for name in _HIDDEN:
        place = folder / name
        if os.path.lexists(place) and (place.is_symlink() or not place.is_dir()):
            raise InputError(
                f"{printable(place)}: is in the way (a run needs a folder of that name for a "
                "while); remove it"
            )
    try:
        with stopping.held():
            moving.finish(folder)
    except BlockedError as error:
        raise InputError(
            f"{error} (a run was interrupted here while it put its files in place; once that is "
            "solved, run it again)"
        ) from error
    moving.remove(folder / PARTIAL)


def read_whole(folder: Path, read: Callable[[], T]) -> T:
    """Return what `read` makes of a run's folder, from the files of one run.

    Should another run put its files there meanwhile, it is read again.

    Raises:
        InputError: runs go on putting files there, or see `finish_interrupted`; also what `read`
            raises.
    """
    until = time.monotonic() + SECONDS_OF_A_MOVE
    while True:
        finish_interrupted(folder)
        before = _state(folder)
        try:
            found = read()
        except Exception:
            if _state(folder) == before:
                raise
        else:
            if _state(folder) == before:
                return found
        if time.monotonic() > until:
            raise InputError(f"{printable(folder)}: runs write there all the time; wait for them")


def _state(folder: Path) -> tuple[object, ...]:
    """Return what changes whenever a run puts its files into a folder."""
    marks: list[object] = [_is_moving(folder)]
    with suppress(OSError, ValueError):
        status = (folder / RUN_FILE).stat()
        marks += [status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns]
    return tuple(marks)


@contextmanager
def staged(folder: Path, then: Callable[[Sequence[Path]], None] | None = None) -> Iterator[Path]:
    """Yield an empty folder to write a run into; on success its files replace the earlier run's.

    On any exception `folder` keeps exactly what it had. The caller writes ``run.json`` through
    `seal` as its last act.

    Args:
        folder: for the results.
        then: what belongs to the run, too: called when the files are in their places, before
            anything can stop the run, with the files of the earlier run that a person had changed,
            where they were put aside.

    Raises:
        InputError: `folder` cannot be made or written, another run is writing to it, or one of its
            files cannot be replaced.
    """
    folder = Path(folder)
    missing = [place for place in (folder, *folder.parents) if not os.path.lexists(place)]
    lock: FileLock | None = None
    try:
        with stopping.held():
            lock = _lock(folder)
        _finish(folder)
        yield from _written(folder, then)
    finally:
        with stopping.held():
            if lock is not None:
                release(lock)
            for place in missing:
                with suppress(OSError, ValueError):  # not empty: the run is there
                    place.rmdir()


def _lock(folder: Path) -> FileLock:
    shown = printable(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        return acquire(folder / LOCK)
    except LockedError:
        raise InputError(f"{shown}: another run is writing there; wait or name another") from None
    except (OSError, ValueError) as error:
        why = f"cannot be the output folder ({reason_of(error)})"
        raise InputError(f"{shown}: {why}; name another one") from error


def _written(folder: Path, then: Callable[[Sequence[Path]], None] | None) -> Iterator[Path]:
    partial = folder / PARTIAL
    try:
        partial.mkdir()
        yield partial
        if not (partial / RUN_FILE).is_file():
            raise RuntimeError("the run was not sealed")
        stopping.check()
        with stopping.held():
            aside = _put_in_place(partial, folder)
            if then is not None:
                then(aside)
    except OSError as error:
        # What went wrong elsewhere than in the folder is named.
        name = str(error.filename or partial)
        what = reason_of(error) if PARTIAL in name else error
        raise InputError(f"{printable(folder)}: cannot be written ({what})") from error
    finally:
        with stopping.held():
            moving.remove(partial)


def _put_in_place(partial: Path, folder: Path) -> list[Path]:
    replace(partial, folder / COMPLETE)
    try:
        aside = moving.finish(folder)
    except StuckError as error:
        raise InputError(
            f"{error} The earlier files wait in {printable(folder / EARLIER)}; once that is "
            "solved, run again"
        ) from error
    except BlockedError as error:
        raise InputError(f"{error} Nothing was changed; once that is solved, run again") from error
    stopping.put_in_place(folder)
    return aside


def seal(partial: Path, meta: dict[str, object]) -> None:
    """Write ``run.json`` into the staged folder: `meta` and the list of all files in it."""
    outputs = {
        path.relative_to(partial).as_posix(): sha256_of(path)
        for path in sorted(partial.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**meta, "outputs": outputs}, ensure_ascii=False, indent=2) + "\n"
    with (partial / RUN_FILE).open("wb") as file:
        # Paths may hold bytes that are no letters.
        file.write(text.encode("utf-8", "surrogatepass").decode("utf-8", "replace").encode("utf-8"))
        file.flush()
        os.fsync(file.fileno())


def check_foreign(folder: Path, names: Iterable[str]) -> None:
    """Refuse to write over files that no run of ours wrote.

    Args:
        folder: for the results.
        names: of files that will be written there.

    Raises:
        InputError: `folder` is a file, or holds something of one of these names that an earlier run
            did not write.
    """
    if "\0" in str(folder):
        raise InputError(f"{printable(folder)}: no name of a folder can hold a zero byte")
    check_name(folder)
    try:
        if not folder.is_dir():
            if os.path.lexists(folder):
                raise InputError(
                    f"{printable(folder)}: is a file; name a folder for the results with --out"
                )
            return
        own = own_files(folder)
        if os.path.lexists(folder / RUN_FILE) and not own:
            own = {}
            raise BlockedError(
                f"{printable(folder / RUN_FILE)}: is there already, not written by sdk_text"
            )
        moving.check_way(folder, list(names), own)
    except BlockedError as error:
        raise InputError(f"{error}; move it away or name another folder with --out") from None
    except (OSError, ValueError) as error:
        raise InputError(f"{printable(folder)}: cannot be used ({reason_of(error)})") from error

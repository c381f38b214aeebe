"""The folder to be handed on: written beside its place, then put there whole."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from filelock import FileLock

from sdk_text.errors import InputError, reason_of
from sdk_text.system import stopping
from sdk_text.system.files import check_name, replace
from sdk_text.system.given_files import printable
from sdk_text.system.locks import LockedError, acquire, release

_PARTS = ("tables", "figures")
_FILES = ("codings.csv",)


def check_share_folder(
    folder: str | Path, out: Path | None = None, inputs: Sequence[Path] = ()
) -> None:
    """Refuse a folder that holds anything but an earlier share, or that the run itself uses.

    Raises:
        InputError: as above.
    """
    folder = Path(folder)
    check_name(folder)
    try:
        place = folder.resolve()
        if folder.exists() and not folder.is_dir():
            raise InputError(f"{printable(folder)}: is a file; name a folder for the share")
    except (OSError, ValueError) as error:
        raise InputError(f"{printable(folder)}: cannot be used ({reason_of(error)})") from error
    if not folder.name:
        raise InputError(f"{printable(folder)}: name a folder of its own for the share")
    if out is not None and out.resolve().is_relative_to(place):
        raise InputError(
            f"{folder}: the results with the names go there (--out); name another folder to share"
        )
    for path in inputs:
        held = path.resolve() if path.is_dir() else path.resolve().parent
        if path.is_dir() and place.is_relative_to(held):
            raise InputError(
                f"{folder}: is inside {path}, where the reports are; name another folder to share"
            )
    foreign = next((f for f in _held(folder) if not _is_ours(f)), None)
    if foreign is not None:
        raise InputError(
            f"{folder / foreign}: does not belong to a share; move it away or name another folder"
        )


@contextmanager
def staging_folder(folder: str | Path) -> Iterator[Path]:
    """Yield an empty folder beside `folder`; it is removed unless it was put in place.

    What a killed run left beside `folder` is cleaned up before. The lock is held until the end.

    Raises:
        InputError: it cannot be made, or another run is writing to `folder`.
    """
    folder = Path(folder)
    staged = _beside(folder, "partial")
    missing = [place for place in folder.parents if not os.path.lexists(place)]
    lock: FileLock | None = None
    try:
        try:
            with stopping.held():
                folder.parent.mkdir(parents=True, exist_ok=True)
                lock = acquire(_beside(folder, "lock"))
            _finish_interrupted(folder)
            staged.mkdir()
        except LockedError:
            raise InputError(
                f"{printable(folder)}: another run is writing there; wait or name another"
            ) from None
        except OSError as error:
            raise InputError(f"{printable(folder)}: cannot be made ({error.strerror})") from error
        yield staged
    finally:
        with stopping.held():
            _remove(staged)
            if lock is not None:
                release(lock)
            for place in missing:
                with suppress(OSError):  # not empty: the share is there
                    place.rmdir()


def _beside(folder: Path, what: str) -> Path:
    return folder.with_name(f".{folder.name}.sdk_text-{what}")


def _finish_interrupted(folder: Path) -> None:
    """End what a killed run left: the earlier share comes back where no new one is in its place."""
    earlier = _beside(folder, "earlier")
    if earlier.is_dir() and not os.path.lexists(folder):
        replace(earlier, folder)
    _remove(earlier)
    _remove(_beside(folder, "partial"))


def _remove(place: Path) -> None:
    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, ignore_errors=True)


def put_in_place(staged: Path, folder: Path, known: Mapping[str, str] | None = None) -> Path | None:
    """Put a staged folder in the place of `folder`; return where an edited one was set aside.

    Args:
        staged: the folder that `staging_folder` gave.
        folder: the place.
        known: SHA-256 by file name of the earlier share, to tell whether somebody changed it.

    Raises:
        InputError: the place cannot be written to; what was there stays.
    """
    new = digests(staged)
    mine = {**(known or {})}
    edited = [n for n, d in digests(folder).items() if d not in (mine.get(n), new.get(n))]
    aside = _free_name(folder) if edited else _beside(folder, "earlier")
    try:
        with stopping.held():
            existed = folder.exists()
            if existed:
                replace(folder, aside)
            try:
                replace(staged, folder)
            except OSError:
                if existed:
                    replace(aside, folder)
                raise
            if not edited:
                _remove(aside)
            stopping.put_in_place(folder)
    except OSError as error:
        raise InputError(
            f"{printable(folder)}: cannot be replaced ({error.strerror}); is a file in it open in "
            "another program?"
        ) from error
    return aside if edited else None


def _free_name(folder: Path) -> Path:
    number = 1
    while (place := folder.with_name(f"{folder.name}.earlier-{number}")).exists():
        number += 1
    return place


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file in a folder by its name there; {} without the folder."""
    return {
        name: hashlib.sha256((folder / name).read_bytes()).hexdigest() for name in _held(folder)
    }


def _held(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(f.relative_to(folder).as_posix() for f in folder.rglob("*") if not f.is_dir())


def _is_ours(name: str) -> bool:
    first, _, rest = name.partition("/")
    return name in _FILES or (first in _PARTS and bool(rest) and "/" not in rest)

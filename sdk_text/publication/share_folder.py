"""The folder to be handed on: written beside its place, then put there whole."""

from __future__ import annotations

import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

from sdk_text.errors import InputError

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
    place = folder.resolve()
    if folder.exists() and not folder.is_dir():
        raise InputError(f"{folder}: is a file; name a folder for the share")
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

    Raises:
        InputError: it cannot be made.
    """
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        staged = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}-"))
        staged.chmod(0o755)
    except OSError as error:
        raise InputError(f"{folder}: cannot be made ({error.strerror})") from error
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


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
    aside = _free_name(folder) if folder.exists() else None
    try:
        if aside is not None:
            folder.rename(aside)
        try:
            staged.rename(folder)
        except OSError:
            if aside is not None:
                aside.rename(folder)
            raise
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from error
    if aside is not None and not edited:
        shutil.rmtree(aside, ignore_errors=True)
        return None
    return aside


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

"""A finished run moves into its folder: all of its files or none, whatever happens on the way.

Inside the output folder lie, during the move, ``.sdk_text-complete`` with the new files that have
not moved yet, and ``.sdk_text-earlier`` with the old files that had to make room. From these two
and the two ``run.json`` anybody can tell how far a move got, and end it: `move` goes on; `undo`
goes back, where a file cannot be replaced, and renames the first folder ``.sdk_text-undone``, so
that nobody goes on with what was given up. ``run.json`` of the new run moves last; with that the
new run counts, and what is left is cleaning up (`clean_up`).
"""

from __future__ import annotations

import errno
import hashlib
import json
import os
import shutil
import stat
from contextlib import suppress
from pathlib import Path, PurePosixPath
from typing import Any

from sdk_text.errors import InputError
from sdk_text.system.files import replace
from sdk_text.system.given_files import printable, read_given

COMPLETE = ".sdk_text-complete"
EARLIER = ".sdk_text-earlier"
UNDONE = ".sdk_text-undone"
RUN_FILE = "run.json"


class BlockedError(Exception):
    """A file cannot be put in place; the message names it and says why."""


class StuckError(BlockedError):
    """And the earlier files cannot all be put back either."""


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal.

    Raises:
        OSError: it cannot be read, or is a pipe or a device, which may never end.
    """
    if not path.is_file():
        raise OSError(errno.EINVAL, "no regular file", str(path))
    if not path.stat().st_size:  # files of the system say so, and some of them wait for ever
        return hashlib.sha256(b"").hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def read_run_file(folder: Path) -> dict[str, Any]:
    """Return what a run noted in ``run.json``; {} if there is none that can be understood."""
    try:
        held = json.loads(read_given(folder / RUN_FILE, "run.json"))
    except (InputError, ValueError, RecursionError):
        return {}
    return held if isinstance(held, dict) else {}


def own_files(folder: Path) -> dict[str, str]:
    """Return the files that an earlier run wrote to `folder`, with their SHA-256 as written.

    Names that lead out of the folder, or to its hidden files, are left out: no run wrote them.
    """
    listed = read_run_file(folder).get("outputs")
    if not isinstance(listed, dict):
        return {}
    return {str(name): str(digest) for name, digest in listed.items() if _is_inner(str(name))}


def _is_inner(name: str) -> bool:
    parts = PurePosixPath(name).parts
    plain = bool(parts) and all(part not in ("..", "/") for part in parts)
    return plain and not parts[0].startswith(".") and not set(name) & set("\\:\0")


def finish(folder: Path) -> list[Path]:
    """End a move that was interrupted, forward if that is possible, else back.

    Returns:
        Where old files that a person had changed since their run were put aside.

    Raises:
        BlockedError: forward is not possible; everything is as it was before the run.
        StuckError: neither is possible now; the next call tries again.
    """
    complete, earlier = folder / COMPLETE, folder / EARLIER
    if (folder / UNDONE).is_dir():
        undo(folder)
    elif complete.is_dir():
        try:
            if os.path.lexists(complete / RUN_FILE):
                move(folder)
        except OSError as error:
            undo(folder)
            raise BlockedError(f"{printable(folder)}: {error.strerror}") from error
        except BlockedError:
            undo(folder)
            raise
        return clean_up(folder)
    elif earlier.is_dir():  # whoever removed the other folder by hand wants the old files
        _put_back(earlier, folder)
        remove(earlier)
    return []


def check_way(folder: Path, names: list[str], old: dict[str, str]) -> None:
    """Refuse to move files of these names where something else is in their place.

    Raises:
        BlockedError: a folder, a link or a file that is not a run's has such a name.
    """
    for name in dict.fromkeys(str(part) for n in names for part in PurePosixPath(n).parents):
        place = folder / name
        if name != "." and os.path.lexists(place) and _kind(place) != "a folder":
            raise BlockedError(
                f"{printable(place)}: is {_kind(place)}, where a folder of the results goes"
            )
    for name in names:
        place = folder / name
        if not os.path.lexists(place):
            continue
        if place.is_dir():
            raise BlockedError(f"{printable(place)}: is a folder, where a file of the results goes")
        if name not in old and name != RUN_FILE:
            raise BlockedError(f"{printable(place)}: is there already, not written by sdk_text")


def _kind(place: Path) -> str:
    mode = place.lstat().st_mode
    if stat.S_ISLNK(mode):
        return "a link"
    return "a folder" if stat.S_ISDIR(mode) else "a file"


def move(folder: Path) -> None:
    """Move all files from ``.sdk_text-complete`` to their places, the old ones out of the way.

    May be called again after it was interrupted anywhere.

    Raises:
        BlockedError: a file is in the way, or cannot be replaced; call `undo`.
    """
    complete, earlier = folder / COMPLETE, folder / EARLIER
    new = own_files(complete)
    if not earlier.is_dir():
        old = own_files(folder)
        check_way(folder, [*new, RUN_FILE], old)
        _begin(folder, earlier)
    old = own_files(earlier)
    waiting = {name for name in new if os.path.lexists(complete / name)}
    _check_moved(folder, {n: new[n] for n in new if n not in waiting}, old)
    moved = {name.casefold(): name for name in new if name not in waiting}
    for name in old:
        # What does not wait any more has moved: that file is the new one.
        is_old = name in waiting or name not in new
        is_old = is_old and not _is_same(folder, name, moved.get(name.casefold()))
        if is_old and _is_file_inside(folder, name):
            _rename(folder / name, earlier / name)
    for name in sorted(waiting):
        _rename(complete / name, folder / name)
    _rename(complete / RUN_FILE, folder / RUN_FILE)


def _is_file_inside(folder: Path, name: str) -> bool:
    """Return whether a file of this name is there, and no link leads out of the folder to it."""
    parents = [folder / parent for parent in PurePosixPath(name).parents if str(parent) != "."]
    if any(parent.is_symlink() for parent in parents) or not os.path.lexists(folder / name):
        return False
    return _kind(folder / name) != "a folder"


def _check_moved(folder: Path, moved: dict[str, str], old: dict[str, str]) -> None:
    """Refuse to go on where a new file is neither waiting nor in its place.

    Windows says of a path of more than 260 letters that nothing is there.
    """
    for name, digest in moved.items():
        place = folder / name
        is_old = old.get(name, digest) != digest and sha256_of(place) == old[name]
        if is_old or not os.path.lexists(place):
            raise BlockedError(f"{printable(place)}: cannot be put there; is its path too long?")


def _is_same(folder: Path, name: str, new: str | None) -> bool:
    """Return whether an old name leads to a new file, as case does not count (Windows, macOS)."""
    if new is None or new == name:
        return False
    with suppress(OSError):
        return os.path.samefile(folder / name, folder / new)
    return False


def _begin(folder: Path, earlier: Path) -> None:
    """Make the folder for the old files, with a copy of the old run.json in it, in one step."""
    making = folder / f"{EARLIER}-new"
    try:
        remove(making)
        making.mkdir()
        if (folder / RUN_FILE).is_file():
            shutil.copyfile(folder / RUN_FILE, making / RUN_FILE)
        replace(making, earlier)
    except OSError as error:
        raise BlockedError(f"{printable(folder)}: {error.strerror}") from error


def _rename(source: Path, target: Path) -> None:
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        replace(source, target)
    except OSError as error:
        # Of the two places the one that is no hidden one is the user's.
        place = source if EARLIER in target.parts else target
        raise BlockedError(
            f"{printable(place)}: cannot be replaced ({error.strerror}); is it open in another "
            "program, or are its rights too narrow?"
        ) from error


def undo(folder: Path) -> None:
    """Put the old files back, and throw the new ones away.

    Raises:
        StuckError: a file cannot be put back now; the next call tries again.
    """
    complete, earlier, undone = folder / COMPLETE, folder / EARLIER, folder / UNDONE
    try:
        if not undone.is_dir():
            replace(complete, undone)
        if earlier.is_dir():
            for name in own_files(undone):
                if not os.path.lexists(undone / name) and os.path.lexists(folder / name):
                    _rename(folder / name, undone / name)
                remove_empty(folder, name)
            _put_back(earlier, folder)
    except BlockedError as error:
        raise StuckError(str(error)) from error
    except OSError as error:
        raise StuckError(f"{printable(folder)}: {error.strerror}") from error
    remove(earlier)
    remove(undone)


def _put_back(earlier: Path, folder: Path) -> None:
    for path in sorted(earlier.rglob("*")):
        name = path.relative_to(earlier).as_posix()
        place = folder / name
        if _kind(path) != "a folder" and name != RUN_FILE and not os.path.lexists(place):
            _rename(path, place)


def clean_up(folder: Path) -> list[Path]:
    """Remove what a move leaves; an old file that a person had changed is kept beside the new.

    Returns:
        Where such files were put.
    """
    earlier, aside = folder / EARLIER, list[Path]()
    for name, digest in own_files(earlier).items():
        path = earlier / name
        with suppress(OSError):
            if path.is_file() and sha256_of(path) != digest:
                aside.append(_keep_edited(path, folder / name))
        remove_empty(folder, name)
    remove(earlier)
    remove(folder / COMPLETE)
    return aside


def _keep_edited(path: Path, place: Path) -> Path:
    """Put a file that a person changed since the run aside instead of throwing it away."""
    number = 1
    while os.path.lexists(kept := place.with_name(f"{place.stem}.edited-{number}{place.suffix}")):
        number += 1
    kept.parent.mkdir(parents=True, exist_ok=True)
    path.rename(kept)
    return kept


def remove_empty(folder: Path, name: str) -> None:
    """Remove the folders that a file of this name lay in, if nothing is left in them."""
    for parent in PurePosixPath(name).parents:
        if str(parent) == ".":
            return
        try:
            (folder / parent).rmdir()
        except OSError:
            return


def remove(place: Path) -> None:
    """Remove a folder of ours with all that is in it, as far as that is possible."""
    if place.is_symlink() or not place.is_dir():
        return
    shutil.rmtree(place, ignore_errors=True)

"""The output folder: written whole or not at all, and only over one's own files.

A run writes into a hidden folder inside the output folder. Renaming that folder once, when all is
in it, is the moment from which the run counts; then its files move to their places. A run that is
killed before that moment leaves the old outputs as they were; one that is killed after it is
completed by whoever opens the folder next (`finish_interrupted`). ``run.json`` moves last and
lists every file with its SHA-256, so that a later run knows which files are its own.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from sdk_text.errors import InputError

PARTIAL = ".sdk_text-partial"
COMPLETE = ".sdk_text-complete"
LOCK = ".sdk_text.lock"
RUN_FILE = "run.json"


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file's bytes, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def own_files(folder: Path) -> dict[str, str]:
    """Return the files that an earlier run wrote to `folder`, with their SHA-256 as written."""
    try:
        listed = json.loads((folder / RUN_FILE).read_text(encoding="utf-8"))["outputs"]
        return {str(name): str(digest) for name, digest in listed.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def finish_interrupted(folder: Path) -> None:
    """Complete a run that was killed while its finished files moved to their places.

    A folder that a run is writing to right now is left alone: what that run has staged is not ours.
    """
    if not ((folder / COMPLETE).is_dir() or (folder / PARTIAL).is_dir()):
        return
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except (Timeout, OSError):
        return
    try:
        _finish(folder)
    finally:
        lock.release()
        (folder / LOCK).unlink(missing_ok=True)


def _finish(folder: Path) -> None:
    complete = folder / COMPLETE
    if complete.is_dir():
        _move_into_place(complete, folder)
    if (folder / PARTIAL).is_dir():
        shutil.rmtree(folder / PARTIAL, ignore_errors=True)


@contextmanager
def staged(folder: Path) -> Iterator[Path]:
    """Yield an empty folder to write a run into; on success its files replace the earlier run's.

    On any exception `folder` keeps exactly what it had. The caller writes ``run.json`` through
    `seal` as its last act.

    Raises:
        InputError: `folder` cannot be made or written, or another run is writing to it.
    """
    folder = Path(folder)
    existed = folder.is_dir()
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise InputError(f"{folder}: cannot make this output folder ({error.strerror})") from error
    lock = FileLock(folder / LOCK)
    try:
        lock.acquire(timeout=0)
    except Timeout:
        raise InputError(f"{folder}: another run is writing there; wait or name another") from None
    except OSError as error:
        raise InputError(f"{folder}: cannot be written ({error.strerror})") from error
    try:
        _finish(folder)
        partial = folder / PARTIAL
        partial.mkdir()
        try:
            yield partial
            if not (partial / RUN_FILE).is_file():
                raise RuntimeError("the run was not sealed")
            partial.rename(folder / COMPLETE)
        except OSError as error:
            shutil.rmtree(partial, ignore_errors=True)
            raise InputError(f"{folder}: cannot be written ({error})") from error
        except BaseException:
            shutil.rmtree(partial, ignore_errors=True)
            raise
        _move_into_place(folder / COMPLETE, folder)
    finally:
        lock.release()
        (folder / LOCK).unlink(missing_ok=True)
        if not existed and not any(folder.iterdir()):
            folder.rmdir()


def seal(partial: Path, meta: dict[str, object]) -> None:
    """Write ``run.json`` into the staged folder: `meta` and the list of all files in it."""
    outputs = {
        path.relative_to(partial).as_posix(): sha256_of(path)
        for path in sorted(partial.rglob("*"))
        if path.is_file()
    }
    text = json.dumps({**meta, "outputs": outputs}, ensure_ascii=False, indent=2)
    with (partial / RUN_FILE).open("w", encoding="utf-8") as file:
        file.write(text + "\n")
        file.flush()
        os.fsync(file.fileno())


def check_foreign(folder: Path, names: list[str]) -> None:
    """Refuse to write over files that no run of ours wrote.

    Raises:
        InputError: `folder` holds a file of one of these names that an earlier run did not write.
    """
    if not folder.is_dir():
        if folder.exists():
            raise InputError(f"{folder}: is a file; name a folder for the results with --out")
        return
    own = own_files(folder)
    foreign = [n for n in names if (folder / n).exists() and n not in own and n != RUN_FILE]
    if (folder / RUN_FILE).exists() and not own:
        foreign.append(RUN_FILE)
    if foreign:
        raise InputError(
            f"{folder / foreign[0]}: is there already and was not written by sdk_text; "
            "move it away or name another folder with --out"
        )


def _move_into_place(complete: Path, folder: Path) -> None:
    new = own_files(complete)
    old = own_files(folder)
    for name, digest in old.items():
        path = folder / name
        if not _inside(folder, path) or not path.is_file():
            continue
        if (complete / name).exists() or name not in new:
            if sha256_of(path) != digest:
                _keep_edited(path)
            elif name not in new:
                path.unlink()
                _remove_empty(path.parent, folder)
    for name in new:
        source = complete / name
        if source.is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            source.replace(folder / name)
    if (complete / RUN_FILE).is_file():
        (complete / RUN_FILE).replace(folder / RUN_FILE)
    shutil.rmtree(complete, ignore_errors=True)


def _keep_edited(path: Path) -> None:
    """Put a file that a person changed since the run aside instead of writing over it."""
    number = 1
    while (kept := path.with_name(f"{path.stem}.edited-{number}{path.suffix}")).exists():
        number += 1
    path.rename(kept)


def _remove_empty(folder: Path, top: Path) -> None:
    while folder != top and not any(folder.iterdir()):
        folder.rmdir()
        folder = folder.parent


def _inside(folder: Path, path: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())

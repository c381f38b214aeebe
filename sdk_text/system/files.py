"""Files written whole or not at all, the same bytes for the same content."""

from __future__ import annotations

import glob
import io
import os
import re
import secrets
import time
import zipfile
from collections.abc import Iterable, Mapping
from contextlib import suppress
from pathlib import Path, PureWindowsPath

from sdk_text.errors import InputError
from sdk_text.system import stopping
from sdk_text.system.given_files import printable

_STAGED = ".sdk_text"
"""Ending of the name of a file that is not in its place yet."""
_SECONDS_OF_WRITING = 3600
"""Nobody writes one file for longer: what is older was left by a process that was killed."""

# The earliest time that a ZIP member can carry: it stands for "no time".
_NO_TIME = (1980, 1, 1, 0, 0, 0)

ON_WINDOWS = os.name == "nt"
PATIENCE = 2.0 if ON_WINDOWS else 0.0
"""Seconds to try again: on Windows a scanner may hold any new file open for a moment."""
_PAUSE = 0.05
_RESERVED = re.compile(
    r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$)\s*(?:\..*)?", re.IGNORECASE
)

_NEW_FILE = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)

Content = bytes | str | Iterable[str]


def replace(source: str | Path, target: str | Path) -> None:
    """Rename a file or folder, in the place of a file that is there; for a while, if need be.

    Raises:
        OSError: that cannot be done.
    """
    until = time.monotonic() + PATIENCE
    while True:
        try:
            os.replace(source, target)
            return
        except PermissionError:
            if time.monotonic() >= until:
                raise
            time.sleep(_PAUSE)


def check_name(path: str | Path) -> None:
    """Refuse a name that Windows keeps for a device, or would cut short, where that is in use.

    Raises:
        InputError: a part of the path is such a name.
    """
    if not ON_WINDOWS:
        return
    for part in PureWindowsPath(path).parts:
        if _RESERVED.fullmatch(part):
            raise InputError(f"{printable(path)}: Windows keeps the name {part!r} for a device")
        if part.strip(".") and part.endswith((".", " ")):
            raise InputError(
                f"{printable(path)}: Windows cuts off the dot or blank at the end of {part!r}"
            )


def write_whole(path: str | Path, content: Content, *, is_result: bool = True) -> Path:
    """Write `content` to `path` (text as UTF-8); an existing file is replaced in one step.

    Args:
        path: of the file.
        content: for it.
        is_result: it is what a command was asked for, so one that is stopped says that it is there.

    Raises:
        InputError: the folder does not exist or cannot be written to; what was there stays.
    """
    return write_all_whole([(Path(path), content)], are_results=is_result)[0]


def write_contents(contents: Mapping[str, bytes | str], folder: Path) -> list[Path]:
    """Write files by their names (``tables/themes.csv``) to `folder`, which must exist.

    Raises:
        InputError: as `write_whole`.
    """
    for name in contents:
        (folder / name).parent.mkdir(exist_ok=True)
    return [write_whole(folder / name, content) for name, content in contents.items()]


def write_asked_for(path: str | Path, content: Content, *, overwrite: bool) -> Path:
    """Write a file that a command was asked for, as `write_whole` does, but over no other one.

    Args:
        path: of the file.
        content: for it; a file that holds just this may be there.
        overwrite: replace any file that is there.

    Raises:
        InputError: another file is there, or the place cannot be written to.
    """
    if overwrite or not os.path.lexists(path):
        return write_whole(path, content)
    data = b"".join(_pieces(content))
    try:
        same = os.path.isfile(path) and Path(path).read_bytes() == data
    except OSError as error:
        raise InputError(f"{printable(path)}: cannot be read ({error.strerror})") from error
    if not same:
        raise InputError(
            f"{printable(path)}: is there already and may hold work; name another file, or replace "
            "it with --overwrite"
        )
    return write_whole(path, data)


def write_all_whole(
    files: Iterable[tuple[Path, Content]],
    *,
    make_folders: bool = False,
    are_results: bool = True,
) -> list[Path]:
    """Write files whole or not at all: nothing is put in place before all are written.

    Raises:
        InputError: a place cannot be written; all that was there stays.
    """
    staged: list[tuple[str, Path]] = []
    path = Path()
    try:
        for path, content in files:
            _check_place(path)
            if make_folders:
                path.parent.mkdir(parents=True, exist_ok=True)
            clean_up_killed(path)
            with stopping.held():
                handle, name = _staged_beside(path)
                staged.append((name, path))
            with os.fdopen(handle, "wb") as file:
                for piece in _pieces(content):
                    file.write(piece)
                file.flush()
                os.fsync(file.fileno())
        with stopping.held():
            _replace_all(staged, are_results)
    except OSError as error:
        place = error.filename2 or path
        raise InputError(f"{printable(place)}: cannot be written ({error.strerror})") from error
    finally:
        with stopping.held():
            for name, _ in staged:
                Path(name).unlink(missing_ok=True)
    return [path for _, path in staged]


def clean_up_killed(path: Path, *, all_dead: bool = False) -> None:
    """Remove what processes that were killed long ago began to write for `path`.

    `all_dead`: nobody can be writing it now, because its lock is held; then of any age.
    """
    if all_dead and len(path.name) > 40:
        return  # Another file's name may begin alike.
    for place in path.parent.glob(f".{glob.escape(path.name[:40])}-*{_STAGED}"):
        with suppress(OSError):
            if all_dead or time.time() - place.stat().st_mtime > _SECONDS_OF_WRITING:
                place.unlink()


def _check_place(path: Path) -> None:
    """Refuse to put a file in the place of a folder, a pipe or a device (``/dev/null``)."""
    if "\0" in str(path):
        raise InputError(f"{printable(path)}: no name of a file can hold a zero byte")
    check_name(path)
    if path.exists() and not path.is_file():
        what = "a folder" if path.is_dir() else "no file but a pipe or a device"
        raise InputError(f"{printable(path)}: is {what}; name a file")


def _replace_all(staged: list[tuple[str, Path]], are_results: bool) -> None:
    """Put all files in place, or none: the earlier ones come back if one cannot be replaced."""
    done: list[tuple[Path, str]] = []
    try:
        for name, path in staged:
            aside = f"{name}-earlier" if len(staged) > 1 and os.path.lexists(path) else ""
            if aside:
                replace(path, aside)
                done.append((path, aside))
            replace(name, path)
            if not aside:
                done.append((path, ""))
    except OSError:
        for path, aside in reversed(done):
            with suppress(OSError):
                if aside:
                    replace(aside, path)
                else:
                    path.unlink()
        raise
    for path, aside in done:
        if aside:
            Path(aside).unlink(missing_ok=True)
        if are_results:
            stopping.put_in_place(path)


def steady_zip(data: bytes, changed: dict[str, bytes] | None = None) -> bytes:
    """Repack a ZIP file (DOCX, XLSX) without the time of writing.

    Args:
        data: the file as its library wrote it.
        changed: members to put in place of the library's.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as old:
        return zipped(
            (member.filename, (changed or {}).get(member.filename, old.read(member)))
            for member in old.infolist()
        )


def zipped(members: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP file of the members, without times, the same for the same content."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members:
            info = zipfile.ZipInfo(name, _NO_TIME)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, data)
    return target.getvalue()


def _pieces(content: Content) -> Iterable[bytes]:
    if isinstance(content, bytes):
        return (content,)
    texts = (content,) if isinstance(content, str) else content
    return (text.encode("utf-8") for text in texts)


def _staged_beside(path: Path) -> tuple[int, str]:
    """Make an empty file beside `path`; return its handle and name.

    It has the rights of the file that is there, else those that any new file gets: mkstemp would
    make a private one, and a table is for everyone whom the folder is for.
    """
    there = path.stat().st_mode & 0o777 if path.exists() else None
    while True:
        name = path.parent / f".{path.name[:40]}-{secrets.token_hex(6)}{_STAGED}"
        with suppress(FileExistsError):
            handle = os.open(name, _NEW_FILE, 0o666 if there is None else there)
            break
    if there is not None:
        os.chmod(name, there)
    return handle, str(name)

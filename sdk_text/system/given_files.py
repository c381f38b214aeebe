"""Files that a user names: only regular ones are opened, and none is read that is far too large.

A pipe or a device may never end, and a link in a folder may lead to one. So a file's kind and size
are looked at before it is opened, and no more is read than its kind may have.
"""

from __future__ import annotations

import errno
import os
import re
import stat
from os import PathLike
from typing import Literal

from sdk_text.errors import InputError, reason_of

Kind = Literal[
    "codebook", "template", "run.json", "table", "text", "decisions", "journal", "sheet",
    "coded units", "model", "settings", "words", "project", "trees",
    "memos", "variables", "answers",
]  # fmt: skip

MEGABYTE = 1_000_000
MOST_BYTES: dict[Kind, int] = {
    "codebook": 5 * MEGABYTE,
    "template": 2 * MEGABYTE,
    "run.json": 200 * MEGABYTE,
    "table": 20_000 * MEGABYTE,
    "text": 1_000 * MEGABYTE,
    "decisions": 500 * MEGABYTE,
    "journal": 500 * MEGABYTE,
    "sheet": 200 * MEGABYTE,
    "coded units": 500 * MEGABYTE,
    "model": 200 * MEGABYTE,
    "settings": 20 * MEGABYTE,
    "words": 200 * MEGABYTE,
    "project": 2_000 * MEGABYTE,
    "trees": 1_000 * MEGABYTE,
    "memos": 200 * MEGABYTE,
    "variables": 200 * MEGABYTE,
    "answers": 2_000 * MEGABYTE,
}
"""The most bytes that are read of a file of each kind: ten times what is likely, or more."""

DECLARES_ENTITIES = (b"<!DOCTYPE", b"<!ENTITY")
"""What no XML inside a file of a user may hold: a few lines of it can fill the memory."""

# A pipe that was put in the file's place meanwhile must not be waited for; Windows has no such
# flag, and no pipes among its files.
_FLAGS = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_PLAIN = re.compile(r"[\w./\\:~+-]+")
_KINDS_OF_FILE = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


def printable(path: str | PathLike[str]) -> str:
    """Return the path for messages: one line, undecodable bytes shown as �."""
    text = str(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
    if text.isprintable():
        return text
    return "".join(c if c.isprintable() else _escaped(c) for c in text)


def typed(path: str | PathLike[str]) -> str:
    """Return the path as it is typed in a command: in quotation marks where it has blanks.

    >>> typed("Mani pārskati/a.xlsx"), typed("out/a.xlsx")
    ('"Mani pārskati/a.xlsx"', 'out/a.xlsx')
    """
    shown = printable(path)
    return shown if _PLAIN.fullmatch(shown) else f'"{shown}"'


def _escaped(letter: str) -> str:
    return "\\0" if letter == "\0" else letter.encode("unicode_escape").decode("ascii")


def check_given(
    path: str | PathLike[str], kind: Kind, *, error: type[InputError] = InputError
) -> int:
    """Return the size in bytes of a file that may be opened.

    Args:
        path: of the file.
        kind: what it should be, which says how large it may be.
        error: the class of the error to raise.

    Raises:
        InputError: there is no such file, it is none (a folder, a pipe, a device), or too large.
    """
    shown = printable(path)
    try:
        status = os.stat(path)
    except FileNotFoundError:
        raise error(f"{shown}: cannot be read (there is no such file)") from None
    except (OSError, ValueError) as problem:
        raise error(f"{shown}: cannot be read ({reason_of(problem)})") from problem
    _check(status, shown, kind, error)
    return status.st_size


def read_given(
    path: str | PathLike[str], kind: Kind, *, error: type[InputError] = InputError
) -> bytes:
    """Return the bytes of a file; see `check_given` for the arguments and errors."""
    most = MOST_BYTES[kind]
    shown = printable(path)
    check_given(path, kind, error=error)
    try:
        data = read_up_to(path, most + 1)
    except (OSError, ValueError) as problem:
        raise error(f"{shown}: cannot be read ({reason_of(problem)})") from problem
    if len(data) > most:
        raise _too_large(shown, kind, error)
    return data


def read_up_to(path: str | PathLike[str], most: int) -> bytes:
    """Return the bytes of a regular file, at most so many; nothing is waited for.

    Raises:
        OSError: it cannot be read, or is no regular file, or one that gives its bytes bit by bit.
    """
    with os.fdopen(os.open(path, _FLAGS), "rb") as file:
        if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
            raise OSError(errno.EINVAL, "it is no file", str(path))
        data: bytes | None = file.read(most)
    if data is None:
        raise OSError(errno.EAGAIN, "it has no end", str(path))
    return data


def read_given_text(
    path: str | PathLike[str],
    kind: Kind,
    *,
    encoding: str = "utf-8-sig",
    error: type[InputError] = InputError,
) -> str:
    """Return the text of a UTF-8 file, line ends as they are; see `check_given`."""
    data = read_given(path, kind, error=error)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as problem:
        shown, line = printable(path), data.count(b"\n", 0, problem.start) + 1
        raise error(
            f"{shown}, line {line}: cannot be read: it is not UTF-8 text; save it as UTF-8"
        ) from problem


def _check(status: os.stat_result, shown: str, kind: Kind, error: type[InputError]) -> None:
    if not stat.S_ISREG(status.st_mode):
        what = next((name for is_it, name in _KINDS_OF_FILE if is_it(status.st_mode)), "no file")
        raise error(f"{shown}: cannot be read (it is {what}); name a file")
    if status.st_size > MOST_BYTES[kind]:
        raise _too_large(shown, kind, error)


def _too_large(shown: str, kind: Kind, error: type[InputError]) -> InputError:
    most = MOST_BYTES[kind] // MEGABYTE
    return error(f"{shown}: larger than {most:,} MB, hardly a file of this kind ({kind})")

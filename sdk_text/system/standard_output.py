"""Standard output as users have it: a Windows console, a full disk, a closed pipe, none at all.

What a command prints is a report of what it did. If that cannot be printed, the work stands: the
command goes on, and says at the end what was wrong with the output.
"""

from __future__ import annotations

import io
import os
import sys
from contextlib import suppress
from typing import Any, TextIO

from sdk_text.errors import reason_of
from sdk_text.text.signs import without_marks

_SIMPLE = str.maketrans(
    {
        "×": "x", "–": "-", "—": "-", "−": "-", "‑": "-", "…": "...", "•": "*", "→": "->",
        "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "’": "'", "‘": "'", "‚": "'",
        "≤": "<=", "≥": ">=", "Δ": "D", "α": "alpha", "κ": "kappa", "χ": "chi",
    }
)  # fmt: skip


def plain(text: str, encoding: str) -> str:
    """Return `text` in the letters of an encoding: Rīga becomes Riga where there is no ī."""
    return "".join(_plain_letter(letter, encoding) for letter in text)


def _plain_letter(letter: str, encoding: str) -> str:
    if letter.isascii():
        return letter
    for form in (letter, letter.translate(_SIMPLE), without_marks(letter)):
        with suppress(UnicodeError, LookupError):
            form.encode(encoding)
            return form
    return "?"


class Outlet(io.TextIOBase):
    """A text stream in front of another one that may not take everything."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.problem: OSError | ValueError | None = None
        """What went wrong first; from then on nothing more is written."""

    def __getattr__(self, name: str) -> Any:
        return getattr(self.stream, name)

    @property
    def encoding(self) -> str:  # type: ignore[override]
        """The encoding of the stream behind."""
        return getattr(self.stream, "encoding", None) or "utf-8"

    def write(self, text: str) -> int:
        """Write `text`, in plainer letters if need be; a stream that fails is left alone."""
        if self.problem is None:
            try:
                try:
                    self.stream.write(text)
                except UnicodeEncodeError:
                    self.stream.write(plain(text, self.encoding))
            except (OSError, ValueError) as error:
                self.problem = error
        return len(text)

    def flush(self) -> None:
        """Hand on what was written."""
        if self.problem is None:
            try:
                self.stream.flush()
            except (OSError, ValueError) as error:
                self.problem = error

    def isatty(self) -> bool:
        """Whether somebody sits there."""
        with suppress(OSError, ValueError):
            return self.stream.isatty()
        return False

    def fileno(self) -> int:
        """The number of the stream's file."""
        return self.stream.fileno()

    def finish(self) -> str:
        """Hand everything on; return what was wrong, or "" (also for a reader who went away)."""
        self.flush()
        if self.problem is None:
            return ""
        _discard(self.stream)
        if isinstance(self.problem, BrokenPipeError):
            return ""
        return reason_of(self.problem)


def _discard(stream: TextIO) -> None:
    """Let what a broken stream still holds go nowhere, so that Python's end does not stumble."""
    with suppress(OSError, ValueError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)


class Outlets:
    """Standard output and standard error for the time of a command."""

    def __enter__(self) -> Outlets:
        _open_the_closed()
        self._earlier = sys.stdout, sys.stderr
        # A stream that was closed before Python began is None.
        self._nowhere = open(os.devnull, "w", encoding="utf-8")
        self.out = Outlet(sys.stdout or self._nowhere)
        self.err = Outlet(sys.stderr or self._nowhere)
        sys.stdout, sys.stderr = self.out, self.err
        return self

    def __exit__(self, *_: object) -> None:
        sys.stdout, sys.stderr = self._earlier
        self._nowhere.close()

    def finish(self) -> str:
        """Hand everything on; return what is wrong with standard output, or ""."""
        self.err.finish()
        return self.out.finish()


def _open_the_closed() -> None:
    """Give the numbers 0 to 2 to nobody else where they were closed (``>&-``).

    The next file opened would get such a number, and what a library prints would go into it.
    """
    with suppress(OSError):
        while True:
            number = os.open(os.devnull, os.O_RDWR)
            if number > 2:
                os.close(number)
                return
            os.set_inheritable(number, True)

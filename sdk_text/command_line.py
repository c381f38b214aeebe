"""What all commands share: exit codes, messages of errors, readers of option values."""

from __future__ import annotations

import argparse
import math
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable
from typing import NoReturn

from sdk_text import stopping
from sdk_text.errors import InputError, SdkTextError
from sdk_text.given_files import printable
from sdk_text.standard_output import Outlets

EXIT_CODES = (
    "exit codes: 0 done; 2 a file, folder or option cannot be used (nothing is written); 1 a bug"
)


def run_command(action: Callable[[], None]) -> int:
    """Run a command and return its exit code.

    Returns:
        0 done, 2 something cannot be used or written, 130 and the like stopped by a signal (128
        and its number), 1 a bug.
    """
    with stopping.watched(), Outlets() as outlets:
        try:
            code = _run(action)
        except KeyboardInterrupt:  # while something else was being told
            code = _stopped()
        except SystemExit:  # --help, or options that cannot be used
            if not outlets.finish():
                raise
            code = 0
        problem = outlets.finish()
        if problem and code == 0:
            _say(f"error: standard output cannot be written ({problem}); the work itself is done")
            return 2
        return code


def _run(action: Callable[[], None]) -> int:
    try:
        _check_working_folder()
        action()
        stopping.ignore()  # what is left takes no time, and must not be cut in two
    except SdkTextError as error:
        if stopping.received() is not None:
            return _stopped()
        for line in str(error).splitlines():
            _say(f"error: {line}")
        return 2
    except KeyboardInterrupt:
        return _stopped()
    except Exception as error:
        # A library may turn the interruption into an error of its own.
        if stopping.received() is not None:
            return _stopped()
        if reason := _surroundings(error):
            _say(f"error: {reason}")
            return 2
        traceback.print_exc()
        _say("This is a bug in sdk_text; please report it with the lines above.")
        return 1
    return 0


def _say(line: str) -> None:
    print(line, file=sys.stderr)


def _stopped() -> int:
    """Say what a stopped command leaves behind; return the exit code that stands for it."""
    stopping.ignore()
    put = stopping.in_place()
    if put:
        _say(f"stopped; {printable(put[-1])} was written before")
    else:
        _say("stopped; nothing was written")
    return 128 + (stopping.received() or signal.SIGINT)


def _check_working_folder() -> None:
    try:
        os.getcwd()
    except OSError:
        raise InputError(
            "the folder that you work in is not there any more; go to another one (cd) and try "
            "again"
        ) from None


def _surroundings(error: Exception) -> str:
    """Return one line for an error that the machine made, not the program; "" for any other."""
    if isinstance(error, MemoryError):
        return "not enough memory; close other programs, or take fewer or smaller files"
    if type(error).__name__ == "SerialisationError" and str(error).startswith("IO_"):
        # lxml, with which openpyxl writes a workbook's parts to temporary files.
        return f"{tempfile.gettempdir()}: cannot be written ({error}); check its free space"
    if not isinstance(error, OSError) or error.errno is None:
        return ""
    name = error.filename2 or error.filename
    where = f"{printable(os.fsdecode(name))}: " if isinstance(name, str | bytes) else ""
    return f"{where}{error.strerror or error}; check the place, its rights and its free space"


class Parser(argparse.ArgumentParser):
    """An argument parser that says first, and in one line, what is wrong with the options."""

    def error(self, message: str) -> NoReturn:
        """Print the message and end with exit code 2."""
        about, _, what = message.partition("argument ")
        if what and not about:  # the value of an option: the usage would say nothing about it
            _say(f"error: {what} (see {self.prog} --help)")
        else:
            _say(f"error: {message}")
            self.print_usage(sys.stderr)
        sys.exit(2)


def positive(text: str) -> int:
    """Read a whole number above 0, for argparse."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def share(text: str) -> float:
    """Read a number from 0 to 1, for argparse."""
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"must be a number from 0 to 1, not {text!r}")
    return value


def names_listed(text: str) -> tuple[str, ...]:
    """Read names with commas between them, for argparse."""
    names = tuple(name.strip() for name in text.split(",") if name.strip())
    if not names:
        raise argparse.ArgumentTypeError("write it as A,B,C")
    return names


def named_value(text: str) -> tuple[str, str | int | bool]:
    """Read ``NAME=VALUE``, for argparse; a value is a whole number, true, false or a text."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError("write it as NAME=VALUE")
    words = {"true": True, "false": False}
    number = value.isascii() and value.isdigit() and len(value) < 10
    return name, words.get(value.lower(), int(value) if number else value)

"""What all commands share: exit codes, messages of errors, readers of option values."""

from __future__ import annotations

import argparse
import math
import os
import signal
import sys
import tempfile
import traceback
from collections.abc import Callable, Sequence
from typing import Any, NoReturn

from sdk_text.errors import InputError, SdkTextError
from sdk_text.system import stopping
from sdk_text.system.given_files import printable
from sdk_text.system.standard_output import Outlets
from sdk_text.wording.nearest import did_you_mean

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
    if isinstance(error, ModuleNotFoundError) and not f"{error.name}.".startswith("sdk_text."):
        return (
            f"the package {str(error.name).partition('.')[0]!r} is missing, so sdk_text is not "
            f"installed whole; install it again: {sys.executable} -m pip install sdk_text, or in "
            "its checkout … -m pip install -c constraints.txt ."
        )
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
    """An argument parser that says all that is wrong with the options, each fault in one line.

    `argparse` ends at the first fault: whoever forgets ``--out`` and mistypes ``--engine`` would
    be told of the second only on the next try.
    """

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._faults: dict[argparse.Action, str] = {}
        """What is wrong with the values given to options, in their order."""
        self._usage = ""
        """What is required; of the rest only that there are options."""

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> Any:
        """Parse; print all faults and end with exit code 2 if there are any."""
        self._faults = {}
        needed = [action for action in self._actions if action.required]
        groups = [g for g in self._mutually_exclusive_groups if g.required]
        self._usage = self._short_usage(needed, groups)
        self._require(needed, groups, asked=False)
        try:
            found, extras = super().parse_known_args(args, namespace)
        finally:
            self._require(needed, groups, asked=True)
        lines = [f"{_name_of(action)}: {what}" for action, what in self._faults.items()]
        general = []
        missing = [a for a in needed if a not in self._faults and not _is_given(found, a)]
        if missing:
            names = ", ".join(map(_name_of, missing))
            general.append(f"the following arguments are required: {names}")
        for group in groups:
            if not any(a in self._faults or _is_given(found, a) for a in group._group_actions):
                names = " ".join(map(_name_of, group._group_actions))
                general.append(f"one of the arguments {names} is required")
        if extras:
            known = [option for action in self._actions for option in action.option_strings]
            wrong = next((extra for extra in extras if extra.startswith("-")), "")
            near = did_you_mean(wrong.partition("=")[0], known) if wrong else ""
            general.append(f"unrecognized arguments: {' '.join(extras)}{near}")
        if lines or general:
            self._end(lines, general)
        return found, extras

    def _short_usage(
        self,
        needed: Sequence[argparse.Action],
        groups: Sequence[argparse._MutuallyExclusiveGroup],
    ) -> str:
        """Return the usage with what is required: with all options nobody would see the fault."""
        either = [action for group in groups for action in group._group_actions]
        shown = [a for a in self._actions if not a.option_strings or a in needed or a in either]
        formatter = self._get_formatter()
        formatter.add_usage(self.usage, shown, groups)
        said = " ".join(formatter.format_help().split())
        others = [a for a in self._actions if a not in shown and "--help" not in a.option_strings]
        more = " [options]" if others else ""
        return f"{said}{more}; more: {self.prog} --help"

    @staticmethod
    def _require(
        needed: Sequence[argparse.Action],
        groups: Sequence[argparse._MutuallyExclusiveGroup],
        *,
        asked: bool,
    ) -> None:
        """Let argparse itself ask for what is required, or not: it would end there."""
        for action in needed:
            action.required = asked
        for group in groups:
            group.required = asked

    def _match_argument(self, action: argparse.Action, arg_strings_pattern: str) -> int:
        try:
            return super()._match_argument(action, arg_strings_pattern)
        except argparse.ArgumentError as error:
            if not action.option_strings:  # a position, whose absence is told with all others
                raise
            self._faults[action] = error.message
            return 0

    def _get_values(self, action: argparse.Action, arg_strings: list[str]) -> Any:
        if action in self._faults and not arg_strings:
            return action.default
        try:
            return super()._get_values(action, arg_strings)
        except argparse.ArgumentError as error:
            self._faults[action] = error.message
            return action.default

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if action.choices is None or value in action.choices:
            return
        every = [str(choice) for choice in action.choices]
        near = did_you_mean(str(value), every)
        message = f"{value!r} is not one of {', '.join(every)}{near}"
        if isinstance(action, argparse._SubParsersAction):  # nothing after it can be read
            self._end([f"{_name_of(action)}: {message}"], [])
        raise argparse.ArgumentError(action, message)

    def error(self, message: str) -> NoReturn:
        """Print the message and what was found wrong before, and end with exit code 2."""
        faults = [f"{_name_of(action)}: {what}" for action, what in self._faults.items()]
        about, _, what = message.partition("argument ")
        if what and not about:  # the value of an option
            self._end([*faults, what], [])
        self._end(faults, [message])

    def _end(self, of_values: Sequence[str], general: Sequence[str]) -> NoReturn:
        """Print faults, the usage before them where it can help, else where to read more."""
        lines = [*of_values, *general]
        if not general:  # the usage would say nothing about a value
            lines[-1] += f" (see {self.prog} --help)"
        else:
            _say(self._usage)
        for line in lines:
            _say(f"error: {line}")
        sys.exit(2)


def _name_of(action: argparse.Action) -> str:
    if action.option_strings:
        return "/".join(action.option_strings)
    shown = action.metavar if isinstance(action.metavar, str) else ""
    return shown or (action.dest if action.dest != argparse.SUPPRESS else "command")


def _is_given(found: argparse.Namespace, action: argparse.Action) -> bool:
    return getattr(found, action.dest, None) not in (None, [])


def add_results(p: argparse.ArgumentParser, name: str = "DIR") -> None:
    """Add the folder of a run."""
    p.add_argument("results", metavar=name, help="folder that extract wrote")


def add_lang(p: argparse.ArgumentParser, of: str) -> None:
    """Add the language of what a command makes from a run; None: that of the run."""
    p.add_argument("--lang", choices=["lv", "en"], help=f"{of} (default: as the run's tables)")


def add_codebook(p: argparse.ArgumentParser) -> None:
    """Add another codebook than the run's."""
    p.add_argument("--codebook", metavar="FILE", help="another codebook (YAML)")


def add_overwrite(p: argparse.ArgumentParser, what: str = "file") -> None:
    """Add what all commands have that write a file: it replaces none, unless it is told to."""
    p.add_argument("--overwrite", action="store_true", help=f"replace a {what} that is there")


def add_sheet(p: argparse.ArgumentParser) -> None:
    """Add what all commands that write a sheet to fill in have: where to, and its language."""
    p.add_argument("--to", required=True, metavar="FILE", help="sheet to write: .xlsx or .csv")
    add_lang(p, "headings and labels")
    add_overwrite(p, "sheet")


def add_persons(p: argparse.ArgumentParser) -> None:
    """Add the files of several persons' decisions."""
    p.add_argument(
        "decisions",
        nargs="+",
        metavar="FILE",
        help="files of the persons' decisions, or the folder that holds them",
    )


def positive(text: str) -> int:
    """Read a whole number above 0, for argparse."""
    if not (text.isascii() and text.isdigit() and len(text) < 10 and int(text) > 0):
        raise argparse.ArgumentTypeError(f"must be a whole number from 1, not {text!r}")
    return int(text)


def seed(text: str) -> int:
    """Read what random draws begin from, for argparse: a whole number from 0."""
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        raise argparse.ArgumentTypeError(f"must be a whole number from 0, not {text!r}")
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

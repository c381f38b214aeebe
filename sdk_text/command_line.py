"""What all commands share: exit codes, messages of errors, readers of option values."""

from __future__ import annotations

import argparse
import sys
import traceback
from collections.abc import Callable

from sdk_text.errors import SdkTextError

EXIT_CODES = (
    "exit codes: 0 done; 2 a file, folder or option cannot be used (nothing is written); 1 a bug"
)


def run_command(action: Callable[[], None]) -> int:
    """Run a command and return its exit code: 0 done, 2 unusable input, 130 stopped, 1 a bug."""
    try:
        action()
    except SdkTextError as error:
        for line in str(error).splitlines():
            print(f"error: {line}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    except Exception:
        traceback.print_exc()
        print("This is a bug in sdk_text; please report it with the lines above.", file=sys.stderr)
        return 1
    return 0


def positive(text: str) -> int:
    """Read a whole number above 0, for argparse."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def share(text: str) -> float:
    """Read a number from 0 to 1, for argparse."""
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must lie between 0 and 1")
    return value


def named_value(text: str) -> tuple[str, str | int | bool]:
    """Read ``NAME=VALUE``, for argparse; a value is a whole number, true, false or a text."""
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError("write it as NAME=VALUE")
    words = {"true": True, "false": False}
    number = value.isascii() and value.isdigit()
    return name, words.get(value.lower(), int(value) if number else value)

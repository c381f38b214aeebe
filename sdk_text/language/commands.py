"""What the commands of this package share: engine options, exit codes, whole files."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from spacy.language import Language

from sdk_text.errors import InputError, SdkTextError
from sdk_text.language.engines import known_engines, load


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--engine``, ``--option`` and ``--exceptions`` to a command."""
    names = [engine.name for engine in known_engines()]
    parser.add_argument(
        "--engine", default="embedded", choices=names, help="which engine (default: %(default)s)"
    )
    parser.add_argument(
        "--option", action="append", default=[], metavar="NAME=VALUE",
        help="an option of the engine, as often as needed (folder=…, download=true, threads=2)",
    )  # fmt: skip
    parser.add_argument(
        "--exceptions", type=Path, metavar="FILE", help="your own words (form, lemma, upos, feats)"
    )


def load_engine(arguments: argparse.Namespace) -> Language:
    """Load the engine that the arguments name."""
    options: dict[str, Any] = {}
    for text in arguments.option:
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise InputError(f"--option {text}: write it as NAME=VALUE")
        options[name] = _value(value)
    return load(arguments.engine, exceptions=arguments.exceptions, **options)


def _value(text: str) -> str | int | bool:
    if text.lower() in ("true", "false"):
        return text.lower() == "true"
    return int(text) if text.isdigit() else text


def positive(text: str) -> int:
    """Read a whole number above 0, for argparse."""
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def run_command(action: Callable[[], None]) -> int:
    """Run a command; return 0, 2 for input that cannot be used, 1 for a bug."""
    try:
        action()
    except SdkTextError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("stopped; nothing was written", file=sys.stderr)
        return 130
    except Exception:
        traceback.print_exc()
        print("This is a bug in sdk_text; please report it with the lines above.", file=sys.stderr)
        return 1
    return 0


def write_whole(files: Iterable[tuple[Path, Iterable[str]]]) -> None:
    """Write text files whole or not at all: nothing is put in place before all are written.

    Raises:
        InputError: a place cannot be written.
    """
    written: list[tuple[str, Path]] = []
    try:
        for path, pieces in files:
            path.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
            written.append((name, path))
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.writelines(pieces)
            os.chmod(name, 0o666 & ~_umask())
        for name, path in written:
            os.replace(name, path)
    except OSError as error:
        raise InputError(f"{error.filename}: cannot be written ({error.strerror})") from error
    finally:
        for name, _ in written:
            Path(name).unlink(missing_ok=True)


def _umask() -> int:
    """Return the umask, so that files get the rights they would have had without a detour."""
    mask = os.umask(0)
    os.umask(mask)
    return mask

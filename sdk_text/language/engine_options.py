"""The engine and its options on the command line."""

from __future__ import annotations

import argparse
from pathlib import Path

from spacy.language import Language

from sdk_text.language.engines import known_engines, load
from sdk_text.system.command_line import named_value


def add_engine_options(parser: argparse.ArgumentParser) -> None:
    """Add ``--engine``, ``--option`` and ``--exceptions`` to a command."""
    names = [engine.name for engine in known_engines()]
    parser.add_argument(
        "--engine", default="embedded", choices=names, help="which engine (default: %(default)s)"
    )
    parser.add_argument(
        "--option", action="append", default=[], type=named_value, metavar="NAME=VALUE",
        help="an option of the engine, as often as needed (folder=…, download=true, threads=2)",
    )  # fmt: skip
    parser.add_argument(
        "--exceptions", type=Path, metavar="FILE", help="your own words (form, lemma, upos, feats)"
    )


def load_engine(arguments: argparse.Namespace) -> Language:
    """Load the engine that the arguments name."""
    return load(arguments.engine, exceptions=arguments.exceptions, **dict(arguments.option))

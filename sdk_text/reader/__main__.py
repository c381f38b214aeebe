"""The command ``python -m sdk_text.reader OUT --corpus CORPUS --coder NAME``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.system.command_line import EXIT_CODES, Parser, add_lang, add_results, run_command

EXAMPLES = f"""\
examples:
  python -m sdk_text.reader out --corpus corpus --coder "Anna Kalniņa"
      read, code and review in the browser; decisions are kept in corpus/
  python -m sdk_text.reader out
      only read
  python -m sdk_text.reader out --corpus corpus --coder "Jānis" --blind
      code without seeing the machine's and others' codes
  python -m sdk_text.reader out --corpus corpus --html copy
      a read-only copy without personal names; open copy/index.html

Ctrl+C stops it; nothing needs to be saved.

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.reader",
        description="Reports with their codings to read, code and review in the browser; on this "
        "machine only.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_results(p, "OUT")
    p.add_argument("--corpus", metavar="PATH", help="the reports: decisions are kept there")
    p.add_argument("--coder", default="", metavar="NAME", help="who reads; needed to decide")
    p.add_argument("--codebook", metavar="FILE", help="your codebook (YAML)")
    p.add_argument("--blind", action="store_true", help="hide others' codes until yours are given")
    add_lang(p, "of the page")
    p.add_argument("--port", type=_port, default=0, metavar="N", help="default: any free one")
    p.add_argument("--no-browser", action="store_true", help="only print the address")
    p.add_argument(
        "--html", metavar="DIR", help="instead, write a read-only copy that opens without a server"
    )
    p.add_argument(
        "--names",
        choices=["replace", "keep"],
        default="replace",
        help="personal names in the copy (default: %(default)s)",
    )
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    return run_command(lambda: _read(parser().parse_args(argv)))


def _read(arguments: argparse.Namespace) -> None:
    from sdk_text.reader.project import Opened

    if not arguments.html and bool(arguments.corpus) != bool(arguments.coder):
        raise InputError("to decide, give both --corpus and --coder; to read only, neither")
    if arguments.blind and not arguments.coder:
        raise InputError("--blind needs --corpus and --coder")
    opened = Opened(
        out=Path(arguments.results),
        corpus=Path(arguments.corpus) if arguments.corpus else None,
        coder=arguments.coder,
        codebook=Path(arguments.codebook) if arguments.codebook else None,
        lang=arguments.lang,
        blind=arguments.blind,
    )
    if arguments.html:
        from sdk_text.reader.static_copy import write_copy

        print(write_copy(opened, arguments.html, names=arguments.names, tell=_progress))
        return
    from sdk_text.reader.serving import serve

    serve(
        opened, port=arguments.port, browser=not arguments.no_browser,
        say=lambda line: print(line, flush=True),
    )  # fmt: skip


def _progress(line: str) -> None:
    """Say how far the copy is: beside what the command prints, which is where the copy lies."""
    print(line, file=sys.stderr, flush=True)


def _port(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) < 6 and int(text) <= 65535):
        raise argparse.ArgumentTypeError(f"must be a whole number from 0 to 65535, not {text!r}")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

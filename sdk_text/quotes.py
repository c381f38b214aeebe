"""The command that gathers quotes: ``python -m sdk_text.quotes OUT --code … --to FILE``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.system.command_line import (
    EXIT_CODES,
    Parser,
    add_codebook,
    add_lang,
    add_overwrite,
    add_results,
    run_command,
    share,
)
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.results import Results

EXAMPLES = f"""\
examples:
  python -m sdk_text.quotes out --code difficulty/funding --to quotes.docx
      every segment with a code, with summary and section
  python -m sdk_text.quotes out --section 6.factors --summary lielvirve --context 1 --to quotes.xlsx
      all that is coded in an answer, with the segment before and after
  python -m sdk_text.quotes out --code difficulty --code resource/funding --to quotes.html --lang lv
      a whole family and one more code
  python -m sdk_text.quotes out --matrix --to matrix.csv
      segments in rows, codes in columns, 1 where a segment carries the code, else 0

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.quotes",
        description="Quotes of a code, a summary or a section, to Word, Excel, HTML, CSV, LaTeX or "
        "Markdown; conditions of one kind add up, those of different kinds must all hold.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_results(p, "OUT")
    p.add_argument("--code", action="append", default=[], metavar="CODE", help="code or family")
    p.add_argument("--summary", action="append", default=[], metavar="ID", help="summary id")
    p.add_argument(
        "--section", action="append", default=[], metavar="ID", help="section, or chapter (6)"
    )
    p.add_argument(
        "--where", action="append", default=[], type=_condition, metavar="VARIABLE=VALUE",
        help="report variable, as in region=Latgale",
    )  # fmt: skip
    p.add_argument("--coder", action="append", default=[], metavar="NAME", help="who coded it")
    p.add_argument(
        "--confidence", type=share, default=0.0, metavar="P", help="at least, 0 to 1 (default 0)"
    )
    p.add_argument(
        "--context", type=int, default=0, metavar="N", help="segments before and after (default 0)"
    )
    p.add_argument("--matrix", action="store_true", help="0/1 matrix segment × code instead (CSV)")
    p.add_argument("--to", required=True, metavar="FILE", help=".docx .xlsx .html .csv .tex .md")
    add_overwrite(p)
    add_lang(p, "headings and labels")
    p.add_argument(
        "--names", choices=["replace", "keep"], default="replace", help="personal names in quotes"
    )
    add_codebook(p)
    return p


def _condition(text: str) -> tuple[str, str]:
    """Read ``VARIABLE=VALUE``, for argparse."""
    name, _, value = (part.strip() for part in text.partition("="))
    if not name or not value:
        raise argparse.ArgumentTypeError("write it as VARIABLE=VALUE, as in region=Latgale")
    return name, value


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    return run_command(lambda: _quotes(parser().parse_args(argv)))


def _quotes(arguments: argparse.Namespace) -> None:
    from sdk_text.codebook import load_codebook
    from sdk_text.publication.tables.retrieval import Wanted, narrowed, retrieval_table
    from sdk_text.results import Results

    codebook = load_codebook(arguments.codebook) if arguments.codebook else None
    results = Results.load(arguments.results, codebook)
    wanted = Wanted(
        tuple(arguments.code), tuple(arguments.summary), tuple(arguments.section),
        tuple(arguments.coder), arguments.confidence,
        tuple(arguments.where),
    )  # fmt: skip
    if arguments.matrix:
        _write_matrix(narrowed(results, wanted), Path(arguments.to), arguments.overwrite)
        return
    table = retrieval_table(
        results,
        arguments.lang or results.lang,
        wanted=wanted,
        context=arguments.context,
        names=arguments.names,
    )
    if not len(table.frame):
        raise InputError("no coded segment fits all of these; nothing was written")
    path = table.write(arguments.to, overwrite=arguments.overwrite)
    print(f"{path}: {counted(len(table.frame), 'quote|quotes')}")


def _write_matrix(results: Results, path: Path, overwrite: bool) -> None:
    from sdk_text.analysis import code_matrix
    from sdk_text.system.files import write_asked_for
    from sdk_text.system.spreadsheet import escape_frame

    if path.suffix.lower() != ".csv":
        raise InputError(f"{path}: the matrix is written as .csv")
    matrix = code_matrix(results)
    table = escape_frame(matrix).to_csv(index=False, lineterminator="\r\n")
    write_asked_for(path, table, overwrite=overwrite)
    segments = counted(len(matrix), "segment|segments")
    print(f"{path}: {segments} × {counted(matrix.shape[1] - 3, 'code|codes')}")


if __name__ == "__main__":
    sys.exit(main())

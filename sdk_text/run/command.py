"""What ``python -m sdk_text.extract PATH... --out DIR`` does."""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.system.command_line import (
    EXIT_CODES,
    Parser,
    named_value,
    names_listed,
    positive,
    run_command,
    share,
)

if TYPE_CHECKING:
    from sdk_text.run.settings import Settings

_NEW_OBJECTS = 50_000
"""So many more of them before Python looks for those that nobody holds (its own number: 700)."""

EXAMPLES = f"""\
examples:
  python -m sdk_text.extract corpus/ --out out
      the sample reports (or your own copy in corpus/imported/), all tables and figures
  python -m sdk_text.extract report.pdf another.docx --out out --lang lv
      two files; labels of tables and figures in Latvian
  python -m sdk_text.extract corpus/ --out out --coder rules --no-tables
      only the rules' codings, without tables and figures
  python -m sdk_text.extract reports/ --out out --cluster local
      many reports on all cores; the same again does only what is missing
  python -m sdk_text.extract corpus/ --out out --share shared
      the same, and a folder without names that can be handed on

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.extract",
        description="From pilot reports (.txt, .pdf, .docx, .odt) to sections, segments, the form "
        "of practice approaches, codings, and tables and figures for publication.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("paths", nargs="+", metavar="PATH", help="a report, or a folder of reports")
    p.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
    _add_language(p)
    _add_coder(p)
    _add_given(p)
    _add_shown(p)
    _add_work(p)
    return p


def _add_language(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "--engine",
        default="embedded",
        choices=["embedded", "stanza", "lvnlp", "blank"],
        help="language engine (default: %(default)s, which comes with the package)",
    )
    p.add_argument(
        "--engine-option",
        action="append",
        default=[],
        type=named_value,
        metavar="NAME=VALUE",
        help="for the engine, for instance folder=stanza_resources (may be repeated)",
    )


def _add_coder(p: argparse.ArgumentParser) -> None:
    """Add which coder codes, and what of its codings is kept."""
    p.add_argument(
        "--coder",
        default="combined",
        help="rules, classifier, combined, llm or combined+llm (a language model of your own, see "
        "docs/llm.md), or the folder of a coder that you trained (default: %(default)s)",
    )
    p.add_argument(
        "--llm",
        metavar="FILE",
        help="settings of the language model (default: sdk-llm.toml beside the reports)",
    )
    p.add_argument(
        "--passes",
        type=positive,
        metavar="N",
        help="how often the language model reads each segment; its confidence is their agreement",
    )
    p.add_argument(
        "--allow-remote",
        action="store_true",
        help="let the language model's server be another machine: texts of the reports go there",
    )
    p.add_argument(
        "--suggest",
        choices=["none", "unproven", "all"],
        default="none",
        help="codings of the language model that count only once a person accepted them: none, "
        "those of codes that no pilot has proven, all (default: %(default)s)",
    )
    p.add_argument(
        "--threshold",
        type=share,
        metavar="P",
        help="keep codings from this confidence on, 0 to 1 (default: each code's own)",
    )
    p.add_argument(
        "--precision",
        type=share,
        metavar="P",
        help="or: keep so many codings that this share of them is expected to be right",
    )


def _add_given(p: argparse.ArgumentParser) -> None:
    """Add the files that a run is given beside the reports."""
    p.add_argument(
        "--codebook",
        metavar="FILE",
        help="another codebook (YAML; default: sdk-codebook.yaml beside the reports, if there is "
        "one)",
    )
    p.add_argument("--template", metavar="FILE", help="another report template (TOML)")
    p.add_argument(
        "--decisions",
        metavar="FILE",
        help="your decisions from earlier reviews (default: sdk-decisions.csv beside the reports)",
    )
    p.add_argument(
        "--variables",
        metavar="FILE",
        help="what you know of each report, such as region or size: .csv or .xlsx with a column "
        "summary or municipality (default: variables.csv beside the reports)",
    )


def _add_shown(p: argparse.ArgumentParser) -> None:
    """Add what is written of the results, and how."""
    p.add_argument(
        "--lang", choices=["lv", "en"], default="en", help="labels in tables, figures (default: en)"
    )
    p.add_argument(
        "--names",
        choices=["replace", "keep"],
        default="replace",
        help="personal names in the quotes of tables, and in what a language model reads "
        "(default: %(default)s)",
    )
    p.add_argument(
        "--share",
        metavar="DIR",
        help="write tables, figures and codings to DIR as well, with no personal name and no "
        "texts in it, to be handed on",
    )
    p.add_argument(
        "--without-reuse",
        action="store_true",
        help="count a passage that stands twice only once in tables and figures",
    )
    p.add_argument("--no-tables", action="store_true", help="no tables and figures, data only")
    p.add_argument(
        "--parquet", action="store_true", help="write the data as Parquet, too (folder parquet/)"
    )
    p.add_argument(
        "--formats",
        type=names_listed,
        metavar="A,B",
        help="of tables: csv, xlsx, docx, tex, html, md; of figures: png, svg, pdf; or all "
        "(default: csv,docx,png; the pages index.html are always made; figures are drawn for "
        "png, svg, pdf and docx only)",
    )


def _add_work(p: argparse.ArgumentParser) -> None:
    """Add how the work is done: in how many processes, from what cache, with what said."""
    p.add_argument(
        "--skip-unusable", action="store_true", help="leave out files that cannot be used"
    )
    p.add_argument(
        "--processes", type=positive, default=1, metavar="N", help="processes for the language"
    )
    p.add_argument(
        "--cluster",
        metavar="ADDRESS|local[:N]",
        help="code the files on a Dask cluster: the address of its scheduler, its scheduler file, "
        "or local for a process on each core of this machine (local:3 for three)",
    )
    p.add_argument(
        "--threads",
        type=positive,
        metavar="N",
        help="threads for the language (default: the cores, at most 4)",
    )
    cache = p.add_mutually_exclusive_group()
    cache.add_argument(
        "--cache",
        metavar="DIR",
        help="keep there what need not be computed again (default: hidden in the output folder)",
    )
    cache.add_argument("--no-cache", action="store_true", help="compute and write everything anew")
    p.add_argument("--quiet", action="store_true", help="print nothing but errors")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    return run_command(lambda: _extract(parser().parse_args(argv)))


@contextmanager
def _seldom_collected() -> Iterator[None]:
    """Look for circles of objects seldom: there are few, and hundreds of thousands without."""
    before = gc.get_threshold()
    gc.set_threshold(_NEW_OBJECTS, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def _extract(arguments: argparse.Namespace) -> None:
    # Heavy imports wait until the arguments are known to be good.
    from sdk_text.run.extract import closing_lines, extract_to_folder
    from sdk_text.run.stages import Run

    out = Path(arguments.out)
    run = Run(arguments.paths, _settings(arguments))
    with _seldom_collected():
        extract_to_folder(run, out)
    if arguments.quiet:
        return
    for line in run.messages():
        print(f"note: {line}", file=sys.stderr)
    print("\n".join(closing_lines(run, out)))


def _settings(arguments: argparse.Namespace) -> Settings:
    from sdk_text.run.settings import Settings

    return Settings(
        engine=arguments.engine,
        engine_options=dict(arguments.engine_option),
        coder=arguments.coder,
        llm=arguments.llm,
        passes=arguments.passes,
        allow_remote=arguments.allow_remote,
        suggest=arguments.suggest,
        threshold=arguments.threshold,
        precision=arguments.precision,
        codebook=arguments.codebook,
        template=arguments.template,
        decisions=arguments.decisions,
        variables=arguments.variables,
        skip_unusable=arguments.skip_unusable,
        processes=arguments.processes,
        threads=arguments.threads,
        cluster=arguments.cluster,
        without_reuse=arguments.without_reuse,
        tables=not arguments.no_tables,
        parquet=arguments.parquet,
        formats=arguments.formats or Settings.formats,
        lang=arguments.lang,
        names=arguments.names,
        share=arguments.share,
        cache=False if arguments.no_cache else arguments.cache or True,
        progress=sys.stderr.isatty() and not arguments.quiet,
    )

"""The command: ``python -m sdk_text.extract PATH... --out DIR``."""

from __future__ import annotations

import argparse
import sys
import traceback
import types
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sdk_text.errors import SdkTextError

EXAMPLES = """\
examples:
  python -m sdk_text.extract corpus/ --out out
      the sample reports (or your own copy in corpus/imported/), all tables and figures
  python -m sdk_text.extract report.pdf another.docx --out out --lang lv
      two files; labels of tables and figures in Latvian
  python -m sdk_text.extract corpus/ --out out --coder rules --no-tables
      only the rules' codings, without tables and figures

exit codes: 0 done; 2 a file, folder or option cannot be used (nothing is written); 1 a bug
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = argparse.ArgumentParser(
        prog="python -m sdk_text.extract",
        description="From pilot reports (.txt, .pdf, .docx) to sections, segments, the form of "
        "practice approaches, codings, and tables and figures for publication.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    p.add_argument("paths", nargs="+", metavar="PATH", help="a report, or a folder of reports")
    p.add_argument("--out", required=True, metavar="DIR", help="folder for the results")
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
        type=_option,
        metavar="NAME=VALUE",
        help="for the engine, for instance folder=stanza_resources (may be repeated)",
    )
    p.add_argument(
        "--coder",
        default="combined",
        help="rules, classifier, combined, or the folder of a coder that you trained "
        "(default: %(default)s)",
    )
    p.add_argument(
        "--threshold",
        type=_share,
        metavar="P",
        help="keep codings from this confidence on, 0 to 1 (default: each code's own)",
    )
    p.add_argument("--codebook", metavar="FILE", help="another codebook (YAML)")
    p.add_argument("--template", metavar="FILE", help="another report template (TOML)")
    p.add_argument(
        "--decisions",
        metavar="FILE",
        help="your decisions from earlier reviews (default: sdk-decisions.csv beside the reports)",
    )
    p.add_argument("--lang", choices=["lv", "en"], default="en", help="labels in tables, figures")
    p.add_argument(
        "--names",
        choices=["replace", "keep"],
        default="replace",
        help="personal names in the quotes of tables (default: %(default)s)",
    )
    p.add_argument(
        "--without-reuse",
        action="store_true",
        help="count a passage that stands twice only once in tables and figures",
    )
    p.add_argument("--no-tables", action="store_true", help="no tables and figures, data only")
    p.add_argument(
        "--skip-unusable", action="store_true", help="leave out files that cannot be used"
    )
    p.add_argument(
        "--processes", type=_positive, default=1, metavar="N", help="processes for the language"
    )
    p.add_argument(
        "--threads",
        type=_positive,
        metavar="N",
        help="threads for the language (default: the cores, at most 4)",
    )
    p.add_argument("--quiet", action="store_true", help="print nothing but errors")
    return p


def _share(text: str) -> float:
    value = float(text)
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError("must lie between 0 and 1")
    return value


def _positive(text: str) -> int:
    value = int(text)
    if value < 1:
        raise argparse.ArgumentTypeError("must be 1 or more")
    return value


def _option(text: str) -> tuple[str, str | int | bool]:
    name, equals, value = text.partition("=")
    if not name or not equals:
        raise argparse.ArgumentTypeError("write it as NAME=VALUE")
    words: dict[str, bool] = {"true": True, "false": False}
    return name, words.get(value.lower(), int(value) if value.isdecimal() else value)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    arguments = parser().parse_args(argv)
    try:
        _extract(arguments)
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


def _extract(arguments: argparse.Namespace) -> None:
    # Heavy imports wait until the arguments are known to be good.
    from sdk_text.extraction import closing_lines, extract_to_folder
    from sdk_text.run import Run, Settings

    out = Path(arguments.out)
    settings = Settings(
        engine=arguments.engine,
        engine_options=dict(arguments.engine_option),
        coder=arguments.coder,
        threshold=arguments.threshold,
        codebook=arguments.codebook,
        template=arguments.template,
        decisions=arguments.decisions,
        skip_unusable=arguments.skip_unusable,
        processes=arguments.processes,
        threads=arguments.threads,
        without_reuse=arguments.without_reuse,
        tables=not arguments.no_tables,
        lang=arguments.lang,
        names=arguments.names,
        progress=sys.stderr.isatty() and not arguments.quiet,
    )
    run = Run(arguments.paths, settings)
    extract_to_folder(run, out)
    if arguments.quiet:
        return
    for line in run.messages():
        print(f"note: {line}", file=sys.stderr)
    print("\n".join(closing_lines(run, out)))


class _CallableModule(types.ModuleType):
    """Python binds a submodule to its name in the package; this lets both meanings live.

    ``sdk_text.extract`` is the function of the public API; once this module is imported, Python
    puts the module in its place, so the module can be called like the function.
    """

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        from sdk_text.extraction import extract

        return extract(*args, **kwargs)


if __name__ == "__main__":
    sys.exit(main())
else:
    sys.modules[__name__].__class__ = _CallableModule

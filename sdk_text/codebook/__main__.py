"""The command ``python -m sdk_text.codebook check FILE``: tries a codebook or a rule file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from sdk_text.errors import CodebookError, InputError
from sdk_text.system.command_line import EXIT_CODES, Parser, run_command
from sdk_text.wording.plurals import counted

EXAMPLES = f"""\
examples:
  python -m sdk_text.codebook check my.yaml
      a codebook of your own, with the rules that it names
  python -m sdk_text.codebook check my.yaml --on corpus/
      and how often your own codes fire on the reports, where, and which cues never do
  python -m sdk_text.codebook check my-rules.yaml --codebook my.yaml
      a rule file alone
  python -m sdk_text.codebook check sdk_text/coding/rule_sets/sdk
      a folder of rule files

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.codebook",
        description="Tries a codebook or a rule file and names what is wrong by file and line.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = p.add_subparsers(dest="command", required=True)
    c = commands.add_parser("check", help="errors that a run would refuse, and remarks")
    c.add_argument("file", metavar="FILE", help="codebook, rule file, or folder of rule files")
    c.add_argument("--codebook", metavar="FILE", help="the codebook that a rule file belongs to")
    c.add_argument(
        "--on",
        nargs="+",
        metavar="PATH",
        help="reports, or folders of them: how often your own codes fire there, where, and what "
        "never does; the shipped ones in short",
    )
    c.add_argument("--template", metavar="FILE", help="the template of these reports (TOML)")
    c.add_argument("--all", action="store_true", help="with --on: every shipped code, too")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 nothing wrong, 2 errors, 1 a bug."""
    return run_command(lambda: _check(parser().parse_args(argv)))


def _check(arguments: argparse.Namespace) -> None:
    from sdk_text.codebook.check import check

    if arguments.all and not arguments.on:
        raise InputError("--all: lists how often codes fire on reports; name them with --on PATH")
    if arguments.template and not arguments.on:
        raise InputError("--template: is that of reports; name them with --on PATH")
    findings = check(arguments.file, arguments.codebook)
    for finding in findings:
        if finding.kind == "remark":
            print(finding)
    errors = [str(finding) for finding in findings if finding.kind == "error"]
    if errors:
        raise CodebookError("\n".join(errors))
    print(f"{arguments.file}: no errors, {counted(len(findings), 'remark|remarks')}")
    if arguments.on:
        _try(arguments)


def _try(arguments: argparse.Namespace) -> None:
    from sdk_text.codebook import load_codebook
    from sdk_text.codebook.check import is_rule_file
    from sdk_text.codebook.sections import unknown_sections
    from sdk_text.codebook.trying import told, try_codebook
    from sdk_text.template import load_template

    if is_rule_file(arguments.file):
        raise CodebookError(
            f"{arguments.file}: --on tries a codebook; name this file in its rules: and check that"
        )
    book, template = load_codebook(arguments.file), load_template(arguments.template)
    for line in unknown_sections(book, template):
        print(f"{line} (remark)")
    tried = try_codebook(book, arguments.on, template)
    print("", *told(tried, every=arguments.all), sep="\n")


if __name__ == "__main__":
    sys.exit(main())

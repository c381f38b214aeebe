"""The command for other programs' files: ``python -m sdk_text.exchange export|import``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
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
)
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.exchange.importing import Kept
    from sdk_text.exchange.project import Project

EXAMPLES = f"""\
examples:
  python -m sdk_text.exchange export out --to project.qdpx --lang lv
      texts, codes, coders and codings for QualCoder, MAXQDA, NVivo, ATLAS.ti
  python -m sdk_text.exchange export out --to codes.qdc
      the codebook alone; codes.csv for Taguette
  python -m sdk_text.exchange import project.qdpx --corpus corpus
      what persons coded there becomes decisions; the next extract follows them
  python -m sdk_text.exchange import back.qdpx --corpus corpus --since project.qdpx --coder Anna
      and what Anna took out of the machine's codings is rejected
  python -m sdk_text.exchange import theirs.qdpx --out study
      anybody's project: documents, codings, tables and figures
  python -m sdk_text.exchange import codes.qdc --codebook-to my.yaml
      a codebook, as codes.csv and codes.xlsx are

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.exchange",
        description="Projects for other programs for qualitative analysis (REFI-QDA), out and in.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = p.add_subparsers(dest="command", required=True)
    _add_export(commands.add_parser("export", help="write a file for another program"))
    _add_import(commands.add_parser("import", help="take in a file of another program"))
    return p


def _add_export(p: argparse.ArgumentParser) -> None:
    add_results(p)
    p.add_argument(
        "--to", required=True, metavar="FILE", help="file to write: .qdpx, .qdc, .csv or .xlsx"
    )
    add_lang(p, "labels and descriptions")
    p.add_argument(
        "--names",
        choices=["replace", "keep"],
        default="keep",
        help="personal names in texts and memos (default: %(default)s)",
    )
    p.add_argument(
        "--no-structure", action="store_true", help="without reports and sections as cases"
    )
    p.add_argument(
        "--line-ends",
        choices=["lf", "crlf"],
        default="lf",
        help="of texts in a project; crlf if MAXQDA shows codings shifted (default: %(default)s)",
    )
    add_overwrite(p)


def _add_import(p: argparse.ArgumentParser) -> None:
    p.add_argument("file", metavar="FILE", help="project (.qdpx) or codebook (.qdc, .csv, .xlsx)")
    p.add_argument("--corpus", metavar="PATH", help="the reports: decisions are kept there")
    p.add_argument("--coder", default="", metavar="NAME", help="whose unnamed codings are")
    p.add_argument(
        "--since",
        metavar="FILE",
        help="the project as you exported it: codings that were taken out or changed since, the "
        "machine's and persons', are decided on by --coder",
    )
    p.add_argument("--decisions", metavar="FILE", help="another file to keep decisions in")
    p.add_argument("--template", metavar="FILE", help="another report template (TOML)")
    add_codebook(p)
    p.add_argument(
        "--codebook-to", metavar="FILE", help="write the codebook with the file's new codes (YAML)"
    )
    p.add_argument("--out", metavar="DIR", help="take it in as a study of its own")
    p.add_argument("--no-tables", action="store_true", help="with --out: data only")
    p.add_argument("--lang", choices=["lv", "en"], default="en", help="with --out: labels")
    p.add_argument(
        "--names", choices=["replace", "keep"], default="replace", help="with --out: in quotes"
    )
    add_overwrite(p, "codebook")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    return run_command(lambda: _exchange(parser().parse_args(argv)))


def _exchange(arguments: argparse.Namespace) -> None:
    commands = {"export": _export, "import": _import}
    commands[arguments.command](arguments)


def _export(arguments: argparse.Namespace) -> None:
    from sdk_text.exchange import export_results

    exported = export_results(
        arguments.results,
        arguments.to,
        lang=arguments.lang,
        names=arguments.names,
        structure=not arguments.no_structure,
        line_ends=arguments.line_ends,
        overwrite=arguments.overwrite,
    )
    _notes(exported.left_out)
    print(f"{exported.path}: written")


def _import(arguments: argparse.Namespace) -> None:
    if not (arguments.corpus or arguments.out or arguments.codebook_to):
        raise InputError(
            f"{arguments.file}: say where to: --corpus PATH (decisions on your reports), "
            "--out DIR (a study of its own) or --codebook-to FILE (its codes)"
        )
    if arguments.corpus and arguments.out:
        raise InputError("--corpus and --out: choose one of them")
    project: Project | None = None
    if arguments.corpus:
        project = _import_decisions(arguments)
    elif arguments.out:
        project = _import_study(arguments)
    if arguments.codebook_to:
        _import_codebook(arguments, project)


def _import_decisions(arguments: argparse.Namespace) -> Project:
    """Keep the decisions and say so; return the project, as it was read."""
    from sdk_text.exchange import import_project

    kept = import_project(
        arguments.file,
        arguments.corpus,
        coder=arguments.coder,
        since=arguments.since,
        codebook=arguments.codebook,
        template=arguments.template,
        decisions=arguments.decisions,
    )
    _tell(kept, arguments)
    return kept.project


def _notes_on(kept: Kept, arguments: argparse.Namespace) -> list[str]:
    imported, counts = kept.imported, kept.imported.counts
    notes = list(imported.notices)
    notes += [
        f"{name!r}: not among these reports; its codings wait" for name in imported.unknown_sources
    ]
    if new := imported.index.new:
        advice = "" if arguments.codebook_to else "; write them out with --codebook-to FILE"
        notes.append(
            f"{counted(len(new), 'code is|codes are')} not in the codebook: "
            f"{', '.join(new)}{advice}"
        )
    if counts["missing"]:
        notes.append(
            f"{counted(counts['missing'], 'kept coding is|kept codings are')} of persons, "
            "not in the file and left standing; if they were taken out there, import it with "
            "--since, the project as you exported it, and --coder"
        )
    if kept.memos_left:
        notes.append(
            f"{counted(kept.memos_left, 'memo has|memos have')} other words than what the same "
            "person has in sdk-memos.csv; these stay"
        )
    if kept.unplaced is not None and counts["unplaced"]:
        notes.append(
            f"{counted(counts['unplaced'], 'coding|codings')} found no place: see {kept.unplaced}"
        )
    if kept.unplaced is not None and counts["remarks"]:
        forms = "remark on words that have no code|remarks on words that have no code"
        notes.append(f"{counted(counts['remarks'], forms)}: see {kept.unplaced}")
    return notes


def _tell(kept: Kept, arguments: argparse.Namespace) -> None:
    _notes(_notes_on(kept, arguments))
    counts = kept.imported.counts
    by_coder = Counter(decision.coder for decision in kept.imported.decisions)
    told = ", ".join(f"{name} {n}" for name, n in sorted(by_coder.items())) or "none"
    print(
        f"{arguments.file}: {counted(counts['codings'], 'coding|codings')} of persons: "
        f"{counts['new']} new, {counts['known']} known, {counts['unplaced']} without a place; "
        f"{counted(counts['machine'], 'of the machine is|of the machine are')} left to the next run"
    )
    if arguments.since:
        print(
            f"of the machine's codings {counted(counts['rejected'], 'was|were')} taken out and "
            f"{counts['recoded']} changed since {arguments.since}; "
            f"{counted(counts['remarked'], 'has|have')} a memo; of persons' "
            f"{counted(counts['withdrawn'], 'was|were')} taken out"
        )
    if kept.memos:
        print(f"sdk-memos.csv: {counted(kept.memos, 'new memo|new memos')} on reports and codes")
    print(
        f"{kept.decisions}: new decisions: {told}; {counted(kept.total, 'decision|decisions')} in "
        "all"
    )


def _import_study(arguments: argparse.Namespace) -> Project | None:
    """Write the study and say so; return the project as it was read, if its codes are wanted."""
    from sdk_text.exchange import import_results, read_project
    from sdk_text.exchange.formats import format_of

    wanted = arguments.codebook_to and not format_of(arguments.file).codes_only
    project = read_project(arguments.file) if wanted else None
    results = import_results(
        arguments.file,
        arguments.out,
        coder=arguments.coder,
        codebook=arguments.codebook,
        tables=not arguments.no_tables,
        lang=arguments.lang,
        names=arguments.names,
        project=project,
    )
    _notes(results.meta.get("notices", ()))
    print(
        f"{arguments.out}: {counted(len(results.documents), 'document|documents')}, "
        f"{counted(len(results.segments), 'segment|segments')}, "
        f"{counted(len(results.codings), 'coding|codings')}, "
        f"{counted(len(results.codebook), 'code|codes')}"
    )
    return project


def _import_codebook(arguments: argparse.Namespace, project: Project | None) -> None:
    from sdk_text.codebook.beside import find_codebook
    from sdk_text.codebook.loader import DEFAULT_PATH
    from sdk_text.exchange import import_codebook, read_project

    # Codes of a project on our reports join the codebook that the reports are coded with.
    base = arguments.codebook
    if base is None and arguments.corpus:
        base = find_codebook([arguments.corpus]) or DEFAULT_PATH
    project = project or read_project(arguments.file)
    codebook = import_codebook(
        arguments.file,
        arguments.codebook_to,
        codebook=base,
        overwrite=arguments.overwrite,
        project=project,
    )
    if not (arguments.corpus or arguments.out):  # told already
        _notes(project.notices)
    families = counted(len(codebook.families), "family|families")
    print(f"{arguments.codebook_to}: {families}, {counted(len(codebook), 'code|codes')}")


def _notes(lines: Sequence[str]) -> None:
    for line in lines:
        print(f"note: {line}", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main())

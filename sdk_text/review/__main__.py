"""The command for a researcher's word: ``python -m sdk_text.review export|import|agreement``."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.review.decisions.record import READING
from sdk_text.system.command_line import (
    EXIT_CODES,
    Parser,
    add_codebook,
    add_lang,
    add_overwrite,
    add_persons,
    add_results,
    add_sheet,
    run_command,
    seed,
)
from sdk_text.system.files_beside import file_called
from sdk_text.system.given_files import check_given
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    import pandas as pd

    from sdk_text.codebook.model import Codebook
    from sdk_text.results import Results
    from sdk_text.review.agreement.unitizing import Codings
    from sdk_text.review.decisions.record import Decision

EXAMPLES = f"""\
examples:
  python -m sdk_text.review export out/ --to review.xlsx --uncoded --lang lv
      all codings and all segments without codings, to decide on in a spreadsheet
  python -m sdk_text.review export out/ --to first.xlsx --first 50
      the 50 segments that are worth reading first
  python -m sdk_text.review import review.xlsx --corpus corpus/ --coder "Anna"
      the decisions, kept in corpus/sdk-decisions.csv; the next extract follows them
  python -m sdk_text.review export out/ --to blind.xlsx --blind
  python -m sdk_text.review import blind.xlsx --decisions corpus/sdk-decisions-anna.csv \\
      --coder "Anna" --blind
      coding without seeing the machine's codes; what was read is kept, too
  python -m sdk_text.review conflicts out/ corpus/ --to settle.xlsx
      where persons differ; import it with the name of whoever settles it
  python -m sdk_text.review compare out/ corpus/ --to side-by-side.xlsx
      each coding with what every person says of it
  python -m sdk_text.review moved out/ --to moved.xlsx
      decisions on segments that were edited since: import the sheet to confirm them
  python -m sdk_text.review agreement anna.csv janis.csv --results out/ --by family
      percent, kappa, alpha and F1 of two coders on the segments of a run

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.review",
        description="Codings out to a spreadsheet, a person's decisions back in, and agreement.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = p.add_subparsers(dest="command", required=True)
    _add_export(commands.add_parser("export", help="write a review sheet"))
    _add_import(commands.add_parser("import", help="keep the decisions of a review sheet"))
    _add_conflicts(commands.add_parser("conflicts", help="a sheet of what persons differ on"))
    _add_moved(commands.add_parser("moved", help="a sheet of decisions on edited segments"))
    _add_compare(commands.add_parser("compare", help="what each person says, side by side"))
    _add_agreement(commands.add_parser("agreement", help="compare coders"))
    return p


def _add_export(p: argparse.ArgumentParser) -> None:
    add_results(p)
    add_sheet(p)
    p.add_argument("--uncoded", action="store_true", help="rows for segments without codings, too")
    p.add_argument("--undecided", action="store_true", help="leave out what a person decided")
    p.add_argument("--first", type=int, metavar="N", help="only the N segments worth reading first")
    p.add_argument(
        "--scores",
        metavar="FILE",
        help="the classifier's probabilities for --first (CSV: segment, code, probability)",
    )
    p.add_argument(
        "--blind", action="store_true", help="every segment, without codes, coders and cues"
    )
    p.add_argument("--excel-csv", action="store_true", help="CSV with BOM and semicolons")
    add_codebook(p)


def _add_import(p: argparse.ArgumentParser) -> None:
    p.add_argument("sheet", metavar="FILE", help="filled-in sheet: .xlsx or .csv")
    where = p.add_mutually_exclusive_group(required=True)
    where.add_argument("--corpus", metavar="PATH", help="the reports: decisions are kept there")
    where.add_argument("--decisions", metavar="FILE", help="or the file to keep them in")
    p.add_argument("--coder", required=True, metavar="NAME", help="who decided")
    p.add_argument(
        "--all-read", action="store_true", help="rows left empty were read, too (kept as such)"
    )
    p.add_argument(
        "--blind",
        action="store_true",
        help="the sheet was exported with --blind; rows left empty were read and carry no code "
        "(with --all-read where most are empty; delete rows that were not read)",
    )
    add_codebook(p)


def _add_conflicts(p: argparse.ArgumentParser) -> None:
    add_results(p)
    add_persons(p)
    add_sheet(p)
    add_codebook(p)


def _add_moved(p: argparse.ArgumentParser) -> None:
    add_results(p)
    add_sheet(p)
    p.add_argument("--coder", default="", metavar="NAME", help="only this person's decisions")
    add_codebook(p)


def _add_compare(p: argparse.ArgumentParser) -> None:
    add_results(p)
    add_persons(p)
    p.add_argument(
        "--to",
        required=True,
        metavar="FILE",
        help="table to write: .xlsx .csv .docx .html .tex .md",
    )
    add_overwrite(p)
    p.add_argument("--differing", action="store_true", help="only what persons differ on")
    p.add_argument(
        "--names", choices=["replace", "keep"], default="replace", help="personal names in quotes"
    )
    add_lang(p, "headings and labels")
    add_codebook(p)


def _add_agreement(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "coders",
        nargs="+",
        metavar="CODER",
        help="two or more: folder of a run, codings.csv, .jsonl of coded units, sdk-decisions.csv",
    )
    p.add_argument("--results", required=True, metavar="DIR", help="the run with the segments")
    p.add_argument("--by", choices=["code", "family"], default="code")
    p.add_argument("--resample", choices=["report", "segment"], default="report")
    p.add_argument("--seed", type=seed, default=0)
    p.add_argument("--out", metavar="FILE", help="write all figures as CSV")
    add_overwrite(p)
    add_lang(p, "of the printed table")
    add_codebook(p)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    return run_command(lambda: _review(parser().parse_args(argv)))


def _review(arguments: argparse.Namespace) -> None:
    commands = {"export": _export, "import": _import, "agreement": _agreement}
    commands |= {"conflicts": _conflicts, "moved": _moved, "compare": _compare}
    commands[arguments.command](arguments)


def _export(arguments: argparse.Namespace) -> None:
    from sdk_text.review.reading_list.lists import reading_list
    from sdk_text.review.sheet.sheet import write_review

    results = _results(arguments)
    only: list[str] | None = None
    if arguments.first is not None:
        if arguments.first < 1:
            raise InputError(f"--first {arguments.first}: at least 1")
        scores = _scores(arguments.scores) if arguments.scores else None
        only = reading_list(results, n=arguments.first, scores=scores)["segment"].tolist()
    rows = write_review(
        results,
        arguments.to,
        lang=arguments.lang or results.lang,
        uncoded=arguments.uncoded or only is not None,
        only=only,
        undecided=arguments.undecided,
        excel=arguments.excel_csv,
        overwrite=arguments.overwrite,
        blind=arguments.blind,
    )
    whole = only is not None and not arguments.undecided
    of = f" on {counted(len(only or ()), 'segment|segments')}" if whole else ""
    print(f"{arguments.to}: {counted(rows, 'row|rows')} to review{of}")


def _conflicts(arguments: argparse.Namespace) -> None:
    from sdk_text.review.sheet.conflicts import write_conflicts

    results = _results(arguments)
    rows, coders = write_conflicts(
        results, arguments.decisions, arguments.to, lang=arguments.lang or results.lang,
        overwrite=arguments.overwrite,
    )  # fmt: skip
    if not rows:
        print(f"{', '.join(coders)}: nothing to settle on the segments that two or more read")
        return
    print(f"{arguments.to}: {counted(rows, 'coding|codings')} to settle ({', '.join(coders)})")


def _moved(arguments: argparse.Namespace) -> None:
    from sdk_text.review.sheet.moved import write_moved

    results = _results(arguments)
    rows = write_moved(
        results, arguments.to, coder=arguments.coder, lang=arguments.lang or results.lang,
        overwrite=arguments.overwrite,
    )  # fmt: skip
    if not rows:
        whose = f"{arguments.coder}: " if arguments.coder else ""
        print(f"{whose}no decision stands on an edited segment; there is nothing to confirm")
        return
    print(f"{arguments.to}: {counted(rows, 'row|rows')}; import it to confirm what is filled in")


def _compare(arguments: argparse.Namespace) -> None:
    from sdk_text.publication import side_by_side_table

    results = _results(arguments)
    table = side_by_side_table(
        results, arguments.decisions, arguments.lang or results.lang,
        only_differing=arguments.differing, names=arguments.names,
    )  # fmt: skip
    table.write(arguments.to, overwrite=arguments.overwrite)
    print(f"{arguments.to}: {counted(len(table.frame), 'row|rows')}")


def _import(arguments: argparse.Namespace) -> None:
    from sdk_text.codebook.beside import load_codebook_for
    from sdk_text.review.decisions.apply import DECISIONS_FILE, keep_decisions

    if arguments.decisions:
        path = Path(arguments.decisions)
    else:
        corpus = Path(arguments.corpus)
        if not corpus.exists():
            raise InputError(f"{corpus}: no such folder or file")
        path = file_called(corpus if corpus.is_dir() else corpus.parent, DECISIONS_FILE)
    codebook = load_codebook_for([path], arguments.codebook)
    new = _read_sheet(arguments, path, codebook)
    if not new:
        print(f"{arguments.sheet}: no decisions in it; nothing was changed")
        return
    if empty := _left_empty(new, arguments):
        counts_as = "read, without a code" if arguments.blind else "read, with the codes they have"
        rows = counted(empty, "segment that was left empty counts|segments left empty count")
        print(f"{arguments.sheet}: {rows} as {counts_as}")
    kept = keep_decisions(new, path)
    counts = Counter(decision.action for decision in new)
    told = ", ".join(f"{n} {action}" for action, n in sorted(counts.items()))
    if settled := sum(bool(decision.settles) for decision in new):
        told += f" ({counted(settled, 'of them settles|of them settle')} what persons differ on)"
    print(f"{path}: {told}; {counted(len(kept), 'decision|decisions')} in all")


def _read_sheet(arguments: argparse.Namespace, path: Path, codebook: Codebook) -> list[Decision]:
    """Return the decisions of the sheet, and tell what a person should know of how it was read."""
    from sdk_text.review.sheet.sheet import read_review

    remarks: list[str] = []
    try:
        return read_review(
            arguments.sheet,
            coder=arguments.coder,
            codebook=codebook,
            read="blind" if arguments.blind else "read" if arguments.all_read else "",
            remarks=remarks,
            kept=_kept_beside(path),
        )
    finally:  # a column that is not read may be why rows are wrong
        for remark in remarks:
            print(f"note: {remark}", file=sys.stderr)


def _kept_beside(path: Path) -> list[Decision]:
    """Return the decisions of a file and of those beside it, none of one that cannot be read."""
    from sdk_text.review.decisions.file import load_decisions, with_files_beside

    kept: list[Decision] = []
    for file in with_files_beside([path]):
        with suppress(InputError):
            kept += load_decisions(file)
    return kept


def _left_empty(new: Sequence[Decision], arguments: argparse.Namespace) -> int:
    """Return the number of segments that count as read although nothing is written on them.

    Raises:
        InputError: it is most of a blind sheet, and nothing says that all of it was read.
    """
    read = {d.segment for d in new if d.action in READING}
    empty = len(read - {d.segment for d in new if d.action not in READING})
    if arguments.blind and not arguments.all_read and empty * 2 > len(read):
        raise InputError(
            f"{arguments.sheet}: {empty} of {counted(len(read), 'segment|segments')} are left "
            "empty, which would count as read, without a code; if all of them were read, import "
            "with --blind --all-read; else delete the rows that were not read"
        )
    return empty


def _agreement(arguments: argparse.Namespace) -> None:
    from sdk_text.publication import agreement_table
    from sdk_text.review.agreement.agreement import pairwise_agreement
    from sdk_text.review.agreement.coders import load_coders, read_by_all
    from sdk_text.system.files import write_asked_for

    results = _results(arguments)
    coders = load_coders(arguments.coders, codebook=results.codebook, results=results)
    read, segments = read_by_all(arguments.coders, results), results.segments
    if read is not None:
        segments = segments[segments["segment"].isin(read)]
    if segments.empty:
        raise InputError("no segment was read by all of these coders; nothing to compare")
    frame = pairwise_agreement(
        coders,
        segments,
        by=arguments.by,
        resample=arguments.resample,
        seed=arguments.seed,
        codebook=results.codebook,
    )
    for (first, second), pair in frame.groupby(["coder_a", "coder_b"], sort=False):
        pair.attrs = frame.attrs
        table = agreement_table(
            results, arguments.lang or results.lang, coders=(str(first), str(second)), found=pair
        )
        print(table.to_text(), end="\n\n")
    if len(coders) > 2:
        _print_of_all(coders, segments, arguments)
    if arguments.out:
        write_asked_for(arguments.out, frame.to_csv(index=False), overwrite=arguments.overwrite)


def _print_of_all(
    coders: Mapping[str, Codings], segments: pd.DataFrame, arguments: argparse.Namespace
) -> None:
    from sdk_text.review.agreement.several import alpha_of_all
    from sdk_text.review.agreement.unitizing import unitizing

    spans = unitizing(coders, segments, by=arguments.by, replicates=2000, seed=arguments.seed)
    print("alpha for unitizing, of all coders")
    print(spans.drop(columns="coders").to_string(index=False), end="\n\n")
    print(alpha_of_all(coders, segments, by=arguments.by).to_string(index=False), end="\n\n")


def _results(arguments: argparse.Namespace) -> Results:
    from sdk_text.codebook import load_codebook
    from sdk_text.results import Results

    codebook = load_codebook(arguments.codebook) if arguments.codebook else None
    return Results.load(arguments.results, codebook)


def _scores(path: str) -> pd.DataFrame:
    import pandas as pd

    check_given(path, "table")
    try:
        return pd.read_csv(path)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: not a readable CSV ({error})") from error


if __name__ == "__main__":
    sys.exit(main())

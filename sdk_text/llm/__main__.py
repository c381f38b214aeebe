"""The command ``python -m sdk_text.llm``: a language model as coder, before and after a run."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.llm.settings import SETTINGS_FILE
from sdk_text.system.command_line import (
    EXIT_CODES,
    Parser,
    add_lang,
    add_overwrite,
    add_persons,
    add_results,
    add_sheet,
    positive,
    run_command,
    seed,
)
from sdk_text.system.files_beside import files_called
from sdk_text.system.given_files import typed
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.llm.batch import Taken
    from sdk_text.llm.coder import LlmCoder
    from sdk_text.records import Coding, Segment
    from sdk_text.results import Results

EXAMPLES = f"""\
examples:
  python -m sdk_text.llm settings --to corpus/sdk-llm.toml
      a settings file with every key and what it means, to fill in
  python -m sdk_text.llm check --llm corpus/sdk-llm.toml
      does the server answer, and does the model keep to the form
  python -m sdk_text.llm estimate out/ --llm corpus/sdk-llm.toml
      requests, tokens and cost of coding the reports of a run
  python -m sdk_text.extract corpus/ --out out --coder llm --passes 3
      codings of the model (docs/llm.md); --coder combined+llm: beside the others
  python -m sdk_text.llm requests out/ --to requests.jsonl --llm corpus/sdk-llm.toml
  python -m sdk_text.llm answers answers.jsonl out/ --llm corpus/sdk-llm.toml
      the same without a server: requests in the OpenAI batch format, answers back in
  python -m sdk_text.llm pilot draw out/ --to pilot.xlsx --segments 200
  python -m sdk_text.llm pilot score out/ corpus/sdk-decisions-anna.csv
      a sample to code blind, then by code: kappa, F1, and whether it may be used
  python -m sdk_text.llm conflicts out/ anna.csv janis.csv --to reading.csv --llm sdk-llm.toml
      what speaks for and against each code that persons differ on; never a vote

{EXIT_CODES}
"""


def parser() -> argparse.ArgumentParser:
    """Return the command's argument parser."""
    p = Parser(
        prog="python -m sdk_text.llm",
        description="A language model as one more coder, whose every word is checked.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = p.add_subparsers(dest="command", required=True)
    c = commands.add_parser("settings", help="write a settings file to fill in")
    c.add_argument("--to", required=True, metavar="FILE", help="where to, beside your reports")
    c = commands.add_parser("check", help="ask the server one small question")
    _add_settings(c)
    c = commands.add_parser("estimate", help="requests, tokens and cost of a run")
    add_results(c)
    _add_settings(c)
    c = commands.add_parser("requests", help="write the requests of a run as a batch file")
    add_results(c)
    c.add_argument("--to", required=True, metavar="FILE", help="file to write (.jsonl)")
    add_overwrite(c)
    c.add_argument("--missing", action="store_true", help="only what is not answered yet")
    c.add_argument(
        "--again", action="store_true", help="with --missing: and what was answered unusably"
    )
    _add_settings(c)
    c = commands.add_parser("answers", help="take the answers of a batch file in")
    c.add_argument("answers", metavar="FILE", help="answers in the OpenAI batch format (.jsonl)")
    c.add_argument("results", metavar="DIR", help="the folder that the requests were made from")
    c.add_argument("--codings", metavar="FILE", help="write the model's codings as CSV, too")
    add_overwrite(c)
    _add_settings(c)
    _add_pilot(commands.add_parser("pilot", help="compare the model with a person"))
    c = commands.add_parser("conflicts", help="a reading of what persons differ on")
    add_results(c)
    add_persons(c)
    c.add_argument("--to", required=True, metavar="FILE", help="file to write (.csv)")
    add_overwrite(c)
    _add_settings(c)
    return p


def _add_settings(p: argparse.ArgumentParser) -> None:
    p.add_argument(
        "--llm", metavar="FILE", help="settings (default: sdk-llm.toml beside the reports, or here)"
    )
    p.add_argument("--passes", type=positive, metavar="N", help="readings of each segment")
    p.add_argument("--allow-remote", action="store_true", help="the server may be another machine")
    p.add_argument(
        "--names",
        choices=["replace", "keep"],
        default="replace",
        help="personal names in what the model reads (default: %(default)s)",
    )


def _add_pilot(p: argparse.ArgumentParser) -> None:
    commands = p.add_subparsers(dest="step", required=True)
    d = commands.add_parser("draw", help="a blind sheet of a sample by section and code")
    d.add_argument("results", metavar="DIR", help="folder that extract wrote with the coder llm")
    add_sheet(d)
    d.add_argument("--segments", type=positive, default=200, metavar="N", help="size of the sample")
    d.add_argument("--each", type=positive, default=12, metavar="N",
                   help="segments wanted for each code that the model gave")  # fmt: skip
    d.add_argument("--seed", type=seed, default=0)
    s = commands.add_parser("score", help="agreement by code, and what it allows")
    s.add_argument("results", metavar="DIR", help="folder that extract wrote with the coder llm")
    s.add_argument("decisions", nargs="+", metavar="FILE", help="decisions of the blind coding")
    s.add_argument("--llm", metavar="FILE", help="settings with the least kappa and so on")
    add_lang(s, "of the printed table")
    s.add_argument("--out", metavar="FILE", help="write all figures as CSV")
    add_overwrite(s)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command and return its exit code: 0 done, 2 unusable input, 1 a bug."""
    return run_command(lambda: _llm(parser().parse_args(argv)))


def _llm(arguments: argparse.Namespace) -> None:
    commands = {
        "settings": _settings, "check": _check, "estimate": _estimate, "requests": _requests,
        "answers": _answers, "pilot": _pilot, "conflicts": _conflicts,
    }  # fmt: skip
    commands[arguments.command](arguments)


def _settings(arguments: argparse.Namespace) -> None:
    from sdk_text.llm.settings import example_settings
    from sdk_text.system.files import write_whole

    path = Path(arguments.to)
    if path.exists():
        raise InputError(f"{path}: is there already; name another file")
    write_whole(path, example_settings())
    print(
        f"{path}: fill in address and model, then: python -m sdk_text.llm check --llm {typed(path)}"
    )


def _check(arguments: argparse.Namespace) -> None:
    from sdk_text.llm.trying import try_server

    for line in try_server(_coder(arguments, None)):
        print(line)


def _estimate(arguments: argparse.Namespace) -> None:
    from sdk_text.llm.answer_file import AnswerFile
    from sdk_text.llm.asking import Asking

    results, coder, segments = _run(arguments)
    bundles = coder.plan(results, segments)
    answers = AnswerFile(coder.settings.answers_path)
    asking = Asking(coder.planner(results), answers, None)
    print(asking.estimate(bundles).line(coder.settings))


def _requests(arguments: argparse.Namespace) -> None:
    from sdk_text.llm.answer_file import AnswerFile
    from sdk_text.llm.batch import write_requests

    results, coder, segments = _run(arguments)
    wanted = arguments.missing or arguments.again
    missing = AnswerFile(coder.settings.answers_path) if wanted else None
    bundles = coder.plan(results, segments)
    number = write_requests(coder.planner(results), bundles, arguments.to, missing=missing,
                            again=arguments.again, overwrite=arguments.overwrite)  # fmt: skip
    print(f"{arguments.to}: {counted(number, 'request|requests')}; model {coder.settings.model}")


def _answers(arguments: argparse.Namespace) -> None:
    from sdk_text.llm.answer_file import AnswerFile
    from sdk_text.llm.batch import take_answers

    results, coder, segments = _run(arguments)
    bundles = coder.plan(results, segments)
    answers = AnswerFile(coder.settings.answers_path)
    with answers.alone():
        taken = take_answers(coder.planner(results), bundles, arguments.answers, answers)
    print(
        f"{answers.path}: {counted(taken.new, 'answer|answers')} taken, {taken.again} in place of "
        f"earlier ones; {counted(taken.open, 'request is|requests are')} still open"
    )
    for line in _not_taken(taken):
        print(f"note: {line}", file=sys.stderr)
    if not arguments.codings:
        return
    if taken.unanswered:
        raise InputError(
            f"{counted(taken.unanswered, 'request has|requests have')} no answer yet; "
            "--codings waits for all of them (`requests … --missing` writes those that are "
            "open)"
        )
    _write_codings(coder.codings_of_answers(results, segments), arguments)
    for line in coder.messages():
        print(f"note: {line}", file=sys.stderr)


def _not_taken(taken: Taken) -> Iterator[str]:
    """Yield how many answers could not be taken, and why, a line for each kind."""
    options = ["--missing"] * bool(taken.open) + ["--missing --again"] * bool(taken.repeatable)
    again = (
        f"; `requests … {options[-1]}` writes what may be asked once more" if options
        else "; they were asked as often as `attempts` in the settings says"
    )  # fmt: skip
    why = "cannot be used (an error, empty, refused, not of the form)"
    for number, which, what in (
        (taken.unusable, "answer|answers", f"{why}{again}"),
        (taken.foreign, "answer belongs|answers belong", "to no request of this run"),
        (taken.damaged, "line|lines", "could not be read"),
    ):
        if number:
            yield f"{counted(number, which)} {what}"


def _write_codings(codings: Sequence[Coding], arguments: argparse.Namespace) -> None:
    from sdk_text.frames import codings_frame
    from sdk_text.system.files import write_asked_for
    from sdk_text.system.spreadsheet import csv_text

    table = csv_text(codings_frame(codings))
    write_asked_for(arguments.codings, table, overwrite=arguments.overwrite)
    print(f"{arguments.codings}: {counted(len(codings), 'coding|codings')}")


def _pilot(arguments: argparse.Namespace) -> None:
    (_draw if arguments.step == "draw" else _score)(arguments)


def _draw(arguments: argparse.Namespace) -> None:
    from sdk_text.llm.pilot import draw_sample
    from sdk_text.review.sheet.sheet import write_review

    results = _loaded(arguments)
    chosen = draw_sample(
        results, _of_model(results), arguments.segments, each=arguments.each, seed=arguments.seed
    )
    rows = write_review(
        results, arguments.to, lang=arguments.lang or results.lang, only=chosen, blind=True,
        overwrite=arguments.overwrite,
    )  # fmt: skip
    print(
        f"{arguments.to}: {counted(rows, 'segment|segments')} to code blind; then\n"
        f"  python -m sdk_text.review import {typed(arguments.to)} "
        "--decisions sdk-decisions-NAME.csv --coder NAME --blind\n"
        f"  python -m sdk_text.llm pilot score {typed(arguments.results)} sdk-decisions-NAME.csv"
    )


def _score(arguments: argparse.Namespace) -> None:
    from sdk_text.frames import as_segments
    from sdk_text.llm.pilot import BlindCoding, pilot_frame, pilot_lines
    from sdk_text.llm.settings import LlmSettings, load_settings
    from sdk_text.review.decisions.file import decision_files, load_decisions
    from sdk_text.system.files import write_asked_for
    from sdk_text.system.spreadsheet import csv_text

    results = _loaded(arguments)
    settings = load_settings(arguments.llm) if arguments.llm else LlmSettings("any")
    model = _of_model(results)
    given = load_decisions(decision_files(arguments.decisions))
    blind = BlindCoding(given, as_segments(results.segments), results.codebook)
    if not blind.rows:
        raise InputError(
            "nobody coded blind in these files; import the sheet of `pilot draw` with --blind"
        )
    frame = pilot_frame(blind.codings(), model, blind.rows, results.codebook, settings)
    read = counted(len(blind.rows), "segment|segments")
    print(f"{', '.join(blind.persons)}: {read} coded blind, against the language model\n")
    print("\n".join(pilot_lines(frame, arguments.lang or results.lang)))
    for note in _pilot_notes(results, len(blind.rows), blind.unsettled):
        print(f"\nnote: {note}", file=sys.stderr)
    if arguments.out:
        write_asked_for(arguments.out, csv_text(frame), overwrite=arguments.overwrite)


def _pilot_notes(results: Results, rows: int, unsettled: int) -> Iterator[str]:
    """Yield what limits the figures of a pilot."""
    from sdk_text.llm.pilot import FEWEST_SEGMENTS

    if unread := int(results.meta.get("llm", {}).get("segments_unanswered", 0)):
        segments = counted(unread, "segment of the run has|segments of the run have")
        yield f"{segments} no answer of the model; those among the sample count as without codes"
    if unsettled:
        forms = "coding on which they differ counts|codings on which they differ count"
        yield (
            f"{counted(unsettled, forms)} as not given; `python -m sdk_text.review conflicts` "
            "makes the sheet to settle that"
        )
    if rows < FEWEST_SEGMENTS:
        yield f"fewer than {FEWEST_SEGMENTS} segments prove nothing"


def _conflicts(arguments: argparse.Namespace) -> None:
    import pandas as pd

    from sdk_text.llm.conflicts import CONFLICT_COLUMNS, conflicts_of
    from sdk_text.review.sheet.conflicts import disputed
    from sdk_text.system.files import write_asked_for
    from sdk_text.system.spreadsheet import csv_text

    results, coder, segments = _run(arguments)
    codings, coders = disputed(results, arguments.decisions)
    conflicts = conflicts_of(codings, coders, segments)
    if not conflicts:
        print(f"{', '.join(coders)}: nothing to read on the segments that all of them read")
        return
    rows = coder.read_conflicts(results, conflicts)
    table = csv_text(pd.DataFrame(rows, columns=list(CONFLICT_COLUMNS)))
    write_asked_for(arguments.to, table, overwrite=arguments.overwrite)
    read = sum(row["status"] == "read" for row in rows)
    told = counted(len(rows), "conflict|conflicts")
    print(f"{arguments.to}: {told}, {read} read with quotes that stand; no votes")


def _loaded(arguments: argparse.Namespace) -> Results:
    from sdk_text.results import Results

    return Results.load(arguments.results)


def _of_model(results: Results) -> list[Coding]:
    """Return the codings of the model before any person's decision.

    Raises:
        InputError: the run has none.
    """
    from sdk_text.frames import as_codings
    from sdk_text.llm.account import CODER
    from sdk_text.records import SUGGESTED

    frame = results.before_decisions
    coders = {CODER, SUGGESTED}
    if results.meta.get("llm", {}).get("suggest") == "none":
        # What is a suggestion then was withheld: the segment speaks to a model.
        coders = {CODER}
    found = [c for c in as_codings(frame) if c.coder in coders]
    if not found:
        raise InputError("no language model coded in this run; run extract with --coder llm first")
    return found


def _run(arguments: argparse.Namespace) -> tuple[Results, LlmCoder, list[Segment]]:
    from sdk_text.frames import as_segments

    results = _loaded(arguments)
    return results, _coder(arguments, results), as_segments(results.segments)


def _places(results: Results | None) -> list[Path]:
    """Return where a settings file may lie: beside the reports of the run, else here."""
    inputs = results.meta.get("inputs", []) if results is not None else []
    folders = {Path(str(entry["path"])).parent for entry in inputs if "path" in entry}
    beside = [folder for folder in sorted(folders) if files_called(folder, SETTINGS_FILE)]
    return beside or [Path()]


def _coder(arguments: argparse.Namespace, results: Results | None) -> LlmCoder:
    from dataclasses import replace

    from sdk_text.codebook import load_codebook
    from sdk_text.llm.coder import LlmCoder
    from sdk_text.llm.settings import find_settings

    settings = find_settings(arguments.llm, _places(results))
    if arguments.passes:
        settings = replace(settings, passes=arguments.passes)
    codebook = results.codebook if results is not None else load_codebook()
    return LlmCoder(
        settings, codebook, allow_remote=arguments.allow_remote, names=arguments.names,
        progress=sys.stderr.isatty(), tell=lambda line: print(line, file=sys.stderr),
    )  # fmt: skip


if __name__ == "__main__":
    sys.exit(main())

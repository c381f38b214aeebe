"""How well the coders agree with segments coded by hand, leaving one report out.

Everything that is fitted (weights, calibration, thresholds, the rules' precisions) is fitted
without the report that it is judged on. The rules themselves are written by hand, by people who
had read all five reports: for them the figures are those of texts they know.

Usage: python scripts/evaluate_coding.py [--gold FILE] [--reports FILE] [--engine NAME]
           [--coders rules,classifier,combined] [--out CODINGS.csv] [--per-code]
           [--accuracy FILE]
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from sdk_text.codebook import family_of, load_codebook
from sdk_text.coded_units import CodedUnit, read_coded_units
from sdk_text.coding.features import View, views
from sdk_text.coding.fitting import leave_one_out
from sdk_text.coding.rules import by_code, rule_matcher, segment_words
from sdk_text.coding.scoring import Scores, predicted, project, score
from sdk_text.coding.train import left_out_codes
from sdk_text.errors import InputError
from sdk_text.language import analyse, load
from sdk_text.parsing import parse_document
from sdk_text.reading import read_document
from sdk_text.records import Segment

SHARED = Path(__file__).resolve().parents[2] / "shared"
GOALS = {"code F1, micro": 0.70, "code F1, macro": 0.60, "family F1": 0.82, "difficulty F1": 0.85}


def coded_views(
    reports: Path, units: Sequence[CodedUnit], engine: str
) -> tuple[list[View], list[set[str]]]:
    """The segments that were coded by hand, analysed, with their codes projected onto them."""
    parsed = parse_document(read_document(reports))
    summaries = {unit.summary for unit in units}
    kept = [s for s in parsed.segments if s.summary in summaries]
    docs = analyse(_only(parsed, kept), load(engine))
    labels = project(kept, units)
    seen = views(kept, segment_words(docs), rule_matcher(load_codebook()))
    pairs = [(v, codes) for v, codes in zip(seen, labels, strict=True) if codes is not None]
    return [v for v, _ in pairs], [codes for _, codes in pairs]


def _only(parsed, segments):  # type: ignore[no-untyped-def]
    from dataclasses import replace

    return replace(parsed, segments=tuple(segments))


def goal_figures(scores: Scores) -> dict[str, float]:
    """The four figures that have a goal."""
    return {
        "code F1, micro": scores.micro,
        "code F1, macro": scores.macro,
        "family F1": scores.family_micro,
        "difficulty F1": scores.family("difficulty"),
    }


def print_scores(name: str, units: Sequence[CodedUnit], got: Sequence[set[str]]) -> Scores:
    """One line a report, then the figures with their goals."""
    print(f"\n{name}")
    for summary in sorted({unit.summary for unit in units}):
        chosen = [i for i, unit in enumerate(units) if unit.summary == summary]
        part = score([set(units[i].codes) for i in chosen], [got[i] for i in chosen])
        line = "  ".join(f"{k} {v:.3f}" for k, v in goal_figures(part).items())
        print(f"  {summary:14s} {len(chosen):4d} units  {line}")
    whole = score([set(unit.codes) for unit in units], got)
    print(f"  precision {whole.precision:.3f}  recall {whole.recall:.3f}")
    for label, figure in goal_figures(whole).items():
        met = "met" if figure >= GOALS[label] else "not met"
        print(f"  {label:16s} {figure:.3f}  goal {GOALS[label]:.2f}  {met}")
    return whole


def print_codes(results: dict[str, Scores]) -> None:
    """F1 of each code under each coder."""
    tables = {name: s.by_code.set_index("code") for name, s in results.items()}
    codes = sorted({code for table in tables.values() for code in table.index})
    print(f"\n{'code':36s} {'units':>5s} " + " ".join(f"{name:>10s}" for name in tables))
    for code in codes:
        real = max(int(t["real"].get(code, 0)) for t in tables.values())
        cells = " ".join(f"{float(t['f1'].get(code, 0.0)):10.3f}" for t in tables.values())
        print(f"{code:36s} {real:5d} {cells}")


def write_codings(path: Path, segments: Sequence[Segment], given: Sequence[set[str]]) -> None:
    """The left-out codings in the columns that outside scorers read."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["summary", "family", "code", "start", "end"])
        for segment, codes in zip(segments, given, strict=True):
            for code in sorted(codes):
                family = family_of(code)
                writer.writerow([segment.summary, family, code, segment.start, segment.end])


def write_accuracy(path: Path, results: dict[str, Scores], units: int) -> None:
    """Right, given and real units of every code and coder; no words of the reports."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["coder", "code", "units", "right", "given", "real"])
        for coder, scores in results.items():
            for row in scores.by_code.sort_values("code").itertuples():
                writer.writerow([coder, row.code, units, row.right, row.given, row.real])


def given_by(
    coders: Sequence[str], seen: Sequence[View], labels: Sequence[set[str]]
) -> dict[str, list[set[str]]]:
    """What each coder gives each segment, fitted without the segment's report."""
    book = load_codebook()
    codes = [code.id for code in book.codes]
    given = {}
    if "rules" in coders:
        given["rules"] = [set(by_code(view.firings)) for view in seen]
    if {"classifier", "combined"} & set(coders):
        left_out = leave_one_out(seen, labels, codes, [family.id for family in book.families])
        for mode in ("classifier", "combined"):
            if mode in coders:
                given[mode] = left_out_codes(left_out, codes, mode)
    return given


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "segments.jsonl")
    parser.add_argument("--reports", type=Path, default=SHARED / "corpus" / "pilot-reports.txt")
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--coders", default="rules,classifier,combined")
    parser.add_argument("--out", type=Path, help="left-out codings of the last coder, as CSV")
    parser.add_argument("--per-code", action="store_true", help="also F1 of every code")
    parser.add_argument(
        "--accuracy", type=Path, help="what each coder got right by code, as CSV (for the package)"
    )
    arguments = parser.parse_args(argv)
    start = time.perf_counter()
    try:
        units = read_coded_units(arguments.gold)
        seen, labels = coded_views(arguments.reports, units, arguments.engine)
    except InputError as error:
        print(f"evaluate_coding: {error}", file=sys.stderr)
        return 2
    print(f"{len(units)} units by hand, {len(seen)} segments, {time.perf_counter() - start:.0f} s")
    segments = [view.segment for view in seen]
    results = {}
    given = given_by(arguments.coders.split(","), seen, labels)
    for name, codes in given.items():
        results[name] = print_scores(name, units, predicted(units, segments, codes))
    if arguments.per_code:
        print_codes(results)
    if arguments.accuracy:
        write_accuracy(arguments.accuracy, results, len(units))
    if arguments.out and given:
        write_codings(arguments.out, segments, list(given.values())[-1])
    print(f"\n{time.perf_counter() - start:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

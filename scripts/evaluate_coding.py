"""How well the coders do on reports that they were not trained on: ``make evaluate``.

    python scripts/evaluate_coding.py [--per-code] [--out CODINGS.csv] [--curve N]
        [--accuracy FILE]

- Invented reports kept for measuring: by authors who wrote none of the others, coded twice; read by
  the shipped coder. Nobody who wrote rules had read them. First those in other hands, without
  a counterpart in the training reports (the hardest), then plain ones: accounts of what was done,
  answers to the form, others in the official tone; then those whose author did not know the codes
  but wrote as for training, then those that were written to show the codes.
- Reliability: are codings with confidence .8 right four times in five?
- Words: where a person marked the words that state a code, does the encoder point at them?
- Corrections: F1 on the rest of a report after a person corrected its first segments.
- Real reports of ../shared/gold in two halves, each coded by an encoder and a classifier that
  learned from invented reports and the other half. The rules' authors had read these five: what
  rules give is too good there.
"""

from __future__ import annotations

import argparse
import csv
import sys
import time
from collections.abc import Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.coder_training.curve import correction_curve, print_curve
from scripts.coder_training.measure import (
    codes_by,
    encoder_codes,
    goal_figures,
    left_out_codes_by,
    named_at,
    reliability,
)
from scripts.coder_training.pointing import pointing
from scripts.coder_training.real import GOLD, real_reports
from scripts.coder_training.reports import fair_reports, kept_groups
from scripts.coder_training.seen import Seen, left_out_meanings, seen_reports
from scripts.train_coder import THRESHOLD_FACTOR
from sdk_text.codebook import Codebook, family_of, load_codebook
from sdk_text.coded_units import read_coded_units
from sdk_text.coding.accuracy import THRESHOLDS
from sdk_text.coding.classifier_file import load_classifier
from sdk_text.coding.classifier_model import Classifier
from sdk_text.coding.coders import MODEL_FILE, SHIPPED
from sdk_text.coding.encoder.session import shipped_encoder
from sdk_text.coding.features import named_features
from sdk_text.coding.fitting import Settings
from sdk_text.coding.rules import rule_matcher
from sdk_text.coding.scoring import Scores, score
from sdk_text.language import load

Given = dict[str, list[set[str]]]


def print_scores(title: str, seen: Seen, given: Given) -> None:
    """One line a report and coder, then all together."""
    print(f"\n{title}")
    for name, got in given.items():
        print(f"  {name}")
        for report in dict.fromkeys(seen.reports):
            rows = [i for i, r in enumerate(seen.reports) if r == report]
            part = score([seen.labels[i] for i in rows], [got[i] for i in rows])
            print(f"    {report:14s} {len(rows):4d} segments  {_line(goal_figures(part))}")
        whole = score(seen.labels, got)
        print(f"    all            {len(got):4d} segments  {_line(goal_figures(whole))}")
        print(f"    precision {whole.precision:.3f}  recall {whole.recall:.3f}")


def _line(figures: dict[str, float]) -> str:
    return "  ".join(f"{k} {v:.3f}" for k, v in figures.items())


def print_codes(results: dict[str, Scores]) -> None:
    """F1 of each code under each coder."""
    tables = {name: s.by_code.set_index("code") for name, s in results.items()}
    codes = sorted({code for table in tables.values() for code in table.index})
    print(f"\n{'code':36s} {'real':>5s} " + " ".join(f"{name:>10s}" for name in tables))
    for code in codes:
        real = max(int(t["real"].get(code, 0)) for t in tables.values())
        cells = " ".join(f"{float(t['f1'].get(code, 0.0)):10.3f}" for t in tables.values())
        print(f"{code:36s} {real:5d} {cells}")


def write_codings(path: Path, seen: Seen, given: Sequence[set[str]], places: dict) -> None:  # type: ignore[type-arg]
    """The left-out codings in the columns that outside scorers read."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["summary", "family", "code", "start", "end"])
        for view, codes in zip(seen.views, given, strict=True):
            start, end = places[view.segment.segment]
            for code in sorted(codes):
                writer.writerow([view.segment.summary, family_of(code), code, start, end])


def write_accuracy(path: Path, model: str, part: Seen, given: Given) -> None:
    """Right, given and real segments of every coder, threshold and code; no words of the reports.

    `model`: id of the shipped one, whose left-out copies were measured.
    """
    by_hand = len(read_coded_units(GOLD))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        judged = ["units", "by_hand", "right", "given", "real"]
        writer.writerow(["coder", "model", "threshold", "code", *judged])
        for coder in ("rules", "classifier", "combined"):
            for at in ("", *THRESHOLDS):
                got = given[coder if at == "" else named_at(coder, float(at))]
                told = [coder, "" if coder == "rules" else model, at if at == "" else f"{at:.2f}"]
                for row in score(part.labels, got).by_code.sort_values("code").itertuples():
                    counts = [len(part.labels), by_hand, row.right, row.given, row.real]
                    writer.writerow([*told, row.code, *counts])


def real_figures(book: Codebook, nlp, rules, out: Path | None) -> tuple[Seen, Given] | None:  # type: ignore[no-untyped-def]
    """The five real reports, left out; None where they are not there."""
    real = real_reports()
    if not real:
        print("\nreal reports: ../shared/gold is not here; left out")
        return None
    encoder = shipped_encoder()
    seen = seen_reports(
        [*fair_reports(book), *real],
        nlp,
        rules,
        encoder,
        left_out_meanings(codes=len(encoder.codes)),
    )
    features = [named_features(view) for view in seen.views]
    names = {report.name for report in real}
    part, given, _ = left_out_codes_by(
        seen, features, names, book, encoder, Settings(), THRESHOLD_FACTOR, thresholds=THRESHOLDS
    )
    given["encoder"] = encoder_codes(part, encoder)
    if out:
        places = {s.segment: (s.start, s.end) for r in real for s in r.segments}
        write_codings(out, part, given["combined"], places)
    return part, given


def kept_scores(book: Codebook, nlp, rules, model: Classifier, curve: int) -> dict[str, Scores]:  # type: ignore[no-untyped-def]
    """Print how well each coder does on each group of kept reports; return it for the first."""
    encoder = shipped_encoder()
    results: dict[str, Scores] = {}
    for title, reports in kept_groups(book).items():
        kept = seen_reports(reports, nlp, rules, encoder)
        given: Given = {**codes_by(model, kept), "encoder": encoder_codes(kept, encoder)}
        print_scores(title[:1].upper() + title[1:], kept, given)
        print(reliability(model.probabilities(kept.views), kept, model.codes))
        shown = pointing(reports, [view.meaning for view in kept.views], encoder.codes)
        if shown is not None:
            print(f"\nWords shown\n{shown}")
        if curve:
            print_curve(correction_curve(model, kept, orders=curve))
        if not results:
            results = {n: score(kept.labels, got) for n, got in given.items()}
    return results


def parser() -> argparse.ArgumentParser:
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    p.add_argument("--engine", default="embedded")
    p.add_argument("--per-code", action="store_true", help="also F1 of every code")
    p.add_argument("--out", type=Path, help="left-out codings of real reports, as CSV")
    p.add_argument("--curve", type=int, default=3, help="random orders a report (0: no curve)")
    p.add_argument(
        "--accuracy", type=Path, help="what each coder got right by code, as CSV (for the package)"
    )
    p.add_argument("--kept-only", action="store_true", help="without the real reports")
    return p


def main(argv: Sequence[str] | None = None) -> int:
    arguments = parser().parse_args(argv)
    begin = time.perf_counter()
    book = load_codebook()
    nlp, rules = load(arguments.engine), rule_matcher(book)
    model = load_classifier(SHIPPED / MODEL_FILE)
    results = kept_scores(book, nlp, rules, model, arguments.curve)
    found = None if arguments.kept_only else real_figures(book, nlp, rules, arguments.out)
    if found is not None:
        part, by = found
        shown = {name: got for name, got in by.items() if "≥" not in name}
        print_scores("Real reports, left out (the rules' authors had read them)", part, shown)
    if arguments.accuracy:
        if found is None:
            print("--accuracy needs the real reports; nothing was written")
            return 2
        write_accuracy(arguments.accuracy, str(model.meta["id"]), *found)
    if arguments.per_code:
        print_codes(results)
    print(f"\n{time.perf_counter() - begin:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())

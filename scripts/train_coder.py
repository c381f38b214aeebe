"""Train the shipped classifier on segments coded by hand and write it with its card.

Usage: python scripts/train_coder.py [--gold FILE] [--reports FILE] [--engine NAME] [--out FOLDER]
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import sklearn
from evaluate_coding import SHARED, coded_views, goal_figures

from sdk_text.codebook import load_codebook
from sdk_text.coded_units import read_coded_units
from sdk_text.coding.classifier_model import save_classifier
from sdk_text.coding.coders import MODEL_FILE, SHIPPED
from sdk_text.coding.fitting import Settings, fit, leave_one_out
from sdk_text.coding.rules import by_code
from sdk_text.coding.scoring import predicted, score
from sdk_text.coding.train import left_out_codes

CARD = """# Classifier for the SDK codebook

What it is: one ridge-penalised logistic regression a code and a family over named features of a
segment (lemmas, pairs of lemmas, forms of the predicate, section, lead-in, rules that fired here
and next door), then one small logistic regression for all codes together that weighs these scores
against the rules' confidence and gives a calibrated probability; thresholds a code.

- Model id: {id}
- Trained by `scripts/train_coder.py` (scikit-learn {sklearn}) on {segments} segments of {reports}
  pilot reports ({names}) with {codings} codings, made by two independent coders and adjudicated.
- Codebook: {codebook}; language engine: {engine}.
- Holds: {features} names of features (single lemmas, pairs of lemmas, section and rule ids that
  occur in at least two segments), weights in half precision. No sentence of any report, no person's
  name as the engine marks them.
- Format: .npz of plain arrays and a JSON header; nothing in it is executed on loading.

## How good it is

Leaving one report out, weights, calibration and thresholds fitted without it. The rules were
written with these reports at hand, so figures on reports that nobody has looked at are lower: see
"What to expect" in docs/coding.md.

| coder | code F1, micro | code F1, macro (5 or more) | family F1 | difficulty family F1 |
|---|---|---|---|---|
{rows}

The hand coding itself was made by language-model coders; two of them agree with F1 .945, more than
two people would. Use the codings as a first draft to correct, not as a result.

## Limits

- Reports of one kind, one language, one year; codes with fewer than five examples: {rare}.
- {share:.0%} of the training segments come from one report ({largest}), a diary; its turns of
  phrase weigh more.
- Probabilities are calibrated for segments of such reports, not for other texts.
"""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--gold", type=Path, default=SHARED / "gold" / "segments.jsonl")
    parser.add_argument("--reports", type=Path, default=SHARED / "corpus" / "pilot-reports.txt")
    parser.add_argument("--engine", default="embedded")
    parser.add_argument("--out", type=Path, default=SHIPPED)
    arguments = parser.parse_args(argv)
    units = read_coded_units(arguments.gold)
    seen, labels = coded_views(arguments.reports, units, arguments.engine)
    book = load_codebook()
    codes, families = [c.id for c in book.codes], [f.id for f in book.families]
    settings = Settings()
    left_out = leave_one_out(seen, labels, codes, families, settings)
    given = {
        "rules": [set(by_code(view.firings)) for view in seen],
        "classifier": left_out_codes(left_out, codes, "classifier"),
        "combined": left_out_codes(left_out, codes, "combined"),
    }
    gold, segments = [set(u.codes) for u in units], [v.segment for v in seen]
    figures = {
        name: goal_figures(score(gold, predicted(units, segments, got)))
        for name, got in given.items()
    }
    meta: dict[str, Any] = {
        "id": "sdk-" + hashlib.sha256(arguments.gold.read_bytes()).hexdigest()[:8],
        "engine": arguments.engine,
        "codebook": f"{book.name} {book.version}",
        "segments": len(seen),
        "codings": sum(map(len, labels)),
        "reports": sorted({v.segment.summary for v in seen}),
        "left_one_out": {n: {k: round(v, 4) for k, v in f.items()} for n, f in figures.items()},
    }
    model = fit(seen, labels, codes, families, settings, meta=meta)
    arguments.out.mkdir(parents=True, exist_ok=True)
    path = save_classifier(model, arguments.out / MODEL_FILE)
    rows = "\n".join(
        f"| {name} | " + " | ".join(f"{v:.3f}" for v in f.values()) + " |"
        for name, f in figures.items()
    )
    counts = Counter(view.segment.summary for view in seen)
    card = CARD.format(
        **{**meta, "reports": len(meta["reports"])},
        names=", ".join(meta["reports"]),
        sklearn=sklearn.__version__,
        features=len(model.vectorizer.names),
        rows=rows,
        rare=", ".join(code for code in codes if sum(code in got for got in labels) < 5),
        share=counts.most_common(1)[0][1] / len(seen),
        largest=counts.most_common(1)[0][0],
    )
    (arguments.out / "MODEL_CARD.md").write_text(card, encoding="utf-8")
    print(f"{path}: {path.stat().st_size / 1e6:.2f} MB, {len(model.vectorizer.names)} features")
    print(rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())

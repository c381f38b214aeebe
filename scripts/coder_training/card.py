"""The card of the shipped coder: what it is, what it was trained on, how good it is."""

from __future__ import annotations

from typing import Any

from scripts.coder_training.measure import Figures, line
from sdk_text.coding.encoder.folder import EncoderData

CARD = """# Coder for the SDK codebook

What it is: an encoder that reads the meaning of a segment (12 layers, 384 wide, 8-bit weights;
multilingual-e5-small, which first read on in such reports' language and was then fine-tuned in all
layers; each code finds its own pieces of a segment), one
ridge-penalised logistic regression a code and a family over named features (lemmas, pairs of
lemmas, forms of the predicate, section, lead-in, rules that fired here and next door), and one
small logistic regression for all codes together that weighs both against the rules' confidence
and gives a calibrated probability; thresholds a code.

- Model id: {id}; encoder: {encoder}.
- Trained by `python scripts/train_encoder.py` and `python scripts/train_coder.py` (PyTorch,
  scikit-learn {sklearn}): the encoder on {read} segments, the rest on {segments} of them with
  {codings} codings: invented reports (`scripts/coder_training/reports`, with their data card; the
  rest without those aimed at errors) and five real pilot reports coded by hand. What weighs rules
  and encoder was fitted on {weighing} invented reports that the encoder had not learned from, whose
  authors did not know the codes; no rule was written for them.
- The encoder was trained on a graphics card (the mean of two networks), then went on on a processor
  with the reports that had come since, five times (the mean of three networks, of two, and three
  times of two with the one that they went on from); at last it read nine tenths of all segments
  once more, then half of them twice each (one network each time), then most of the other half in
  the same way, and the last contrasts among some of the rest (the mean of the three networks of
  these readings). In the last reports the words that state a code are marked; each code learned to
  look at its own.
- Codebook: {codebook}; language engine: {engine}.
- Holds numbers, {features} names of features (single lemmas, pairs of lemmas, section and rule
  ids) and a vocabulary of word pieces. No sentence of any report.
- Licence: MIT, as the project; base weights: multilingual-e5-small (MIT).
- Format: ONNX, and .npz of plain arrays with a JSON header; nothing is executed on loading.

## How good it is

{tables}

"Real reports, left out": the five in two halves, each read by an encoder and a classifier that
learned from invented reports and the other half, without the invented ones after the manner of
this half; but the authors of the rules had read them. The coder shipped here learned from them,
too. "Kept for measuring": invented reports by authors who wrote none of the others, coded twice,
differences settled; nobody who wrote rules had read them. "In other hands": by two authors who did
not know the codes, after what real reports tell of but nothing of it line by line, each report in
the manner of another kind of writer; expect a real report of one's own to come out so, or a little
better. "Plain accounts of work": by two others, plain, and made of what diaries among real reports
are made of, mostly of what was done. "Plain answers to the form": by two others, made as the other
real reports are, of answers to all questions of the form. "Plain and official": by two others, in
the general statements and the official tone of most real reports. "Without the codes": their
author did not know the codes, either, but wrote much as the training reports do. "To show the
codes": by authors who had each code in mind; clearer than any real report.

## Limits

- Reports of one kind, one language. The codes were given by language models with the codebook;
  two of them agree with F1 .94, more than two people would. Take codings as a first draft.
- Probabilities are calibrated for such reports, not for other texts.
"""


def card_text(
    meta: dict[str, Any],
    figures: dict[str, Figures],
    encoder: EncoderData,
    features: int,
    weighing: int,
) -> str:
    """Return the card; `weighing`: reports that what weighs the parts was fitted on."""
    tables = []
    for title, rows in figures.items():
        if not rows:
            continue
        heads = list(next(iter(rows.values())))
        tables.append(f"**{title[:1].upper()}{title[1:]}**\n")
        tables.append("| coder | " + " | ".join(heads) + " |")
        tables.append("|---" * (len(heads) + 1) + "|")
        tables += [f"| {coder} | {line(row)} |" for coder, row in rows.items()]
        tables.append("")
    return CARD.format(
        **meta,
        encoder=encoder.id,
        read=encoder.meta["segments"],
        features=features,
        weighing=weighing,
        tables="\n".join(tables).rstrip(),
    )

"""Train the encoder that reads the meaning of segments, and write it with its card.

    python scripts/train_encoder.py [--out FOLDER] [--steps N] [--threads N]

Learns from the invented reports beside the scripts and, where it is there, from ../shared/gold.
Two more encoders are trained, each without one half of the real reports and the invented ones after
their manner; what they read in those (coder_training/left-out.npz) is what the classifier's second
step is fitted (invented) and measured (real) on. The encoder of all reports goes on from the second
of them. Two to three hours on one core that multiplies in 16 bits.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.coder_training.export import export_encoder
from scripts.coder_training.network import FrozenHalf, ReadingHalf
from scripts.coder_training.real import HALVES, half_of, real_reports
from scripts.coder_training.reports import TRAINING, CodedReport, read_reports
from scripts.coder_training.seen import LEFT_OUT
from scripts.coder_training.training import Examples, Schedule, read, train_twice
from scripts.language_training.base_weights import BaseWeights, read_base_weights
from sdk_text.codebook import Codebook, family_of, load_codebook
from sdk_text.coding.encoder.folder import NETWORK, EncoderData, write_encoder
from sdk_text.coding.encoder.inputs import SegmentEncoder
from sdk_text.coding.encoder.session import SHIPPED
from sdk_text.language.embedded.folder import PACKAGED, read_model

REAL_WEIGHT = 2.0
"""A segment of a real report counts as so many invented ones."""


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--steps", type=int, default=Schedule.steps)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without-real", action="store_true", help="invented reports only")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    book = load_codebook()
    invented = read_reports(TRAINING, book)
    real = [] if arguments.without_real else real_reports()
    reports = [*invented, *real]
    schedule = Schedule(steps=arguments.steps)
    data, frozen, base = _prepare(book, reports, schedule, arguments.out)
    examples, groups = _examples(data, frozen, reports, {r.name for r in real})
    sections = len(data.sections) + 1
    arguments.out.mkdir(parents=True, exist_ok=True)
    begun = _left_out(base, sections, examples, groups, schedule, reports)
    print("all reports", flush=True)
    network = train_twice(base, sections, examples, schedule, start=begun)
    export_encoder(arguments.out / NETWORK, frozen, network, base.heads, list(examples.encoded))
    write_encoder(data)
    size = (arguments.out / NETWORK).stat().st_size / 1e6
    print(f"{arguments.out / NETWORK}: {size:.1f} MB")
    return 0


def _prepare(
    book: Codebook, reports: Sequence[CodedReport], schedule: Schedule, out: Path
) -> tuple[EncoderData, FrozenHalf, BaseWeights]:
    """Return what is known before training: vocabulary, labels, sections; the frozen half."""
    pieces = read_model(PACKAGED).pieces
    base = read_base_weights()
    by_text = {piece: row for row, piece in enumerate(base.pieces)}
    special = [base.special[name] for name in ("bos", "pad", "eos", "unk")]
    rows = np.array([*special, *(by_text[piece] for piece, _ in pieces[4:])])
    texts = "\n".join(
        json.dumps([s.segment, s.text, sorted(codes)], ensure_ascii=False)
        for report in reports
        for s, codes in zip(report.segments, report.labels, strict=True)
    )
    made_of = f"{texts}\n{schedule}".encode()
    data = EncoderData(
        folder=out,
        id="encoder-" + hashlib.sha256(made_of).hexdigest()[:8],
        codes=tuple(code.id for code in book.codes),
        families=tuple(family.id for family in book.families),
        sections=tuple(sorted({s.section for r in reports for s in r.segments})),
        pieces=tuple(pieces),
        meta={
            "reports": len(reports),
            "segments": sum(len(r.segments) for r in reports),
            "base": "multilingual-e5-small",
        },
    )
    return data, FrozenHalf(base, rows), base


def _examples(
    data: EncoderData, frozen: FrozenHalf, reports: Sequence[CodedReport], real: set[str]
) -> tuple[Examples, list[str]]:
    """Return all segments ready to learn from, and the report of each."""
    encoder = SegmentEncoder(data.pieces, data.sections)
    encoded = [encoder.encode(s) for report in reports for s in report.segments]
    groups = [report.name for report in reports for _ in report.segments]
    rows = [row for report in reports for row in _shares(report, data)]
    targets = np.array(rows, dtype=np.float32)
    weights = np.array([REAL_WEIGHT if g in real else 1.0 for g in groups], dtype=np.float32)
    return Examples(encoded, frozen.states(encoded), targets, weights), groups


def _shares(report: CodedReport, data: EncoderData) -> list[list[float]]:
    """Return for each segment what to learn of each code and family: 1, 0, or half where only one
    of two coders gave it."""
    rows = []
    nobody: Sequence[frozenset[str]] = [frozenset()] * len(report.labels)
    for given, doubtful in zip(report.labels, report.doubtful or nobody, strict=True):
        sure = given - doubtful
        known = dict.fromkeys(doubtful, 0.5) | dict.fromkeys(sure, 1.0)
        known |= {family_of(code): 0.5 for code in doubtful}
        known |= {family_of(code): 1.0 for code in sure}
        rows.append([known.get(name, 0.0) for name in (*data.codes, *data.families)])
    return rows


def _left_out(
    base: BaseWeights,
    sections: int,
    examples: Examples,
    groups: Sequence[str],
    schedule: Schedule,
    reports: Sequence[CodedReport],
) -> ReadingHalf:
    """Read every half's reports by a network that was trained without them; write that, but for
    reports that are aimed at errors: the classifier does not learn from those.

    Returns:
        The last of the networks; that of all reports goes on from it.
    """
    ids = np.array([s.segment for report in reports for s in report.segments])
    aimed = {report.name for report in reports if report.aimed}
    segments, scores = [], []
    for half in range(len(HALVES)):
        without = _without(reports, half)
        print(f"without {len(without)} reports", flush=True)
        inside = [i for i, group in enumerate(groups) if group in without - aimed]
        outside = [i for i, group in enumerate(groups) if group not in without]
        network = train_twice(base, sections, examples.chosen(outside), schedule)
        scores.append(read(network, examples.chosen(inside))[0].numpy().astype(np.float16))
        segments.append(ids[inside])
    np.savez_compressed(LEFT_OUT, segments=np.concatenate(segments), scores=np.concatenate(scores))
    return network


def _without(reports: Sequence[CodedReport], half: int) -> set[str]:
    """Return the reports that are left out with a half of the real ones."""
    return {report.name for report in reports if half_of(report.manner) == half}


if __name__ == "__main__":
    sys.exit(main())

"""Train the encoder that reads the meaning of segments, and write it with its card.

    python scripts/train_encoder.py [--out FOLDER] [--work FOLDER] [--threads N]
    python scripts/train_encoder.py --prepare --work FOLDER    # then train elsewhere, and:
    python scripts/train_encoder.py --learned --work FOLDER
    python scripts/train_encoder.py --further --work FOLDER    # go on from the last training

Learns from the invented reports beside the scripts and, where it is there, from ../shared/gold.
The base model first reads on: it guesses hidden pieces of these reports.
Two more encoders are trained, each without one half of the real reports and the invented ones after
their manner; what they read in those (coder_training/left-out.npz) is what the classifier is
measured on. Each is the mean of networks of several seeds.
Some seven minutes on a large graphics card, an estimated two days on two cores; to train where
there is only torch and numpy, prepare, take scripts/ and the folder there, run what --prepare
prints, and bring the folder back. Where reports were added or coded anew and there is no such card,
--further goes on from the network in the folder, or else from the one in --out: each seed reads
them and most of the others (an hour for 86,000 segments on one core); what was left out stays as it
is. Without the folder of the last training a report coded anew is not told from one
that was read before.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from scripts.coder_training import learn
from scripts.coder_training.examples import NO_HALF, Examples, examples_of
from scripts.coder_training.export import export_encoder
from scripts.coder_training.exported import read_exported
from scripts.coder_training.network import MeaningNetwork
from scripts.coder_training.real import HALVES, half_of, real_reports
from scripts.coder_training.reports import CodedReport, read_by_encoder
from scripts.coder_training.seen import LEFT_OUT
from scripts.coder_training.start import read_start, sizes_of, start_weights, write_start
from scripts.language_training.base_weights import read_base_weights
from sdk_text.codebook import Codebook, family_of, load_codebook
from sdk_text.coding.encoder.folder import NETWORK, EncoderData, read_encoder, write_encoder
from sdk_text.coding.encoder.inputs import EncodedSegment, SegmentEncoder
from sdk_text.coding.encoder.session import SHIPPED
from sdk_text.language.embedded.folder import PACKAGED, read_model

REAL_WEIGHT, NATURAL_WEIGHT = 2.0, 1.5
"""A segment of a real report, or of one whose author did not know the codes, counts as so many of
the others."""
SEEDS = (0, 1)


def main(argv: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--out", type=Path, default=SHIPPED)
    parser.add_argument("--work", type=Path, default=Path("runs/encoder"))
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--without-real", action="store_true", help="invented reports only")
    parser.add_argument("--prepare", action="store_true", help="write what is to be learned, stop")
    parser.add_argument("--learned", action="store_true", help="take what was trained elsewhere")
    parser.add_argument("--further", action="store_true", help="go on from the last training")
    arguments = parser.parse_args(argv)
    torch.set_num_threads(arguments.threads)
    book, work = load_codebook(), arguments.work
    invented = read_by_encoder(book)
    real = [] if arguments.without_real else real_reports()
    reports = [*invented, *real]
    data = _description(book, reports, arguments.out)
    names = {report.name for report in real}
    encoded, examples = _examples(data, reports, names)
    if arguments.further:
        if not (work / learn.ALL).exists():
            _take_up(work, data, reports, examples)
        _go_on(work, examples)
    else:
        if not arguments.learned:
            _prepare(work, data, examples)
            _train(work, examples, only_tell=arguments.prepare)
            if arguments.prepare:
                return 0
        _write_left_out(np.load(work / learn.LEFT_OUT)["scores"], examples, reports, names)
    sizes, _ = read_start(work / learn.START)
    network = MeaningNetwork(sizes).start_from(learn.read_state(work / learn.ALL))
    arguments.out.mkdir(parents=True, exist_ok=True)
    export_encoder(arguments.out / NETWORK, network, sizes.heads, encoded)
    write_encoder(replace(data, id=_id_of(arguments.out / NETWORK)))
    size = (arguments.out / NETWORK).stat().st_size / 1e6
    print(f"{arguments.out / NETWORK}: {size:.1f} MB")
    return 0


def _description(book: Codebook, reports: Sequence[CodedReport], out: Path) -> EncoderData:
    """Return what is known before training: vocabulary, labels, sections; no id."""
    return EncoderData(
        folder=out,
        id="",
        codes=tuple(code.id for code in book.codes),
        families=tuple(family.id for family in book.families),
        sections=tuple(sorted({s.section for r in reports for s in r.segments})),
        pieces=tuple(read_model(PACKAGED).pieces),
        meta={
            "reports": len(reports),
            "segments": sum(len(r.segments) for r in reports),
            "base": "multilingual-e5-small",
            "read": " ".join(report.name for report in reports),
        },
    )


def _id_of(network: Path) -> str:
    """Return an id for the network itself: going on changes it where no report has changed."""
    return "encoder-" + hashlib.sha256(network.read_bytes()).hexdigest()[:8]


def _train(work: Path, examples: Examples, only_tell: bool) -> None:
    """Train all networks one by one and average them; print each command."""
    halves = [half for half in (*range(len(HALVES)), NO_HALF) if half in examples.halves]
    orders = [["--masked", f"--without={h}"] for h in halves]
    orders += [[f"--without={h}", f"--seed={s}"] for h in halves for s in SEEDS]
    for order in (*orders, ["--average"]):
        print("python -m scripts.coder_training.learn", work, *order, flush=True)
        if not only_tell:
            learn.main([str(work), *order])


def _go_on(work: Path, examples: Examples) -> None:
    """Go on from the last training with each seed, and average."""
    examples.write(work / learn.MORE)
    for order in (*(f"--seed={s}" for s in SEEDS), "--average"):
        learn.main([str(work), "--further", order])


def _take_up(
    work: Path, data: EncoderData, reports: Sequence[CodedReport], examples: Examples
) -> None:
    """Put the network that is there, and what it has read, into the work folder."""
    there = read_encoder(data.folder)
    known = ("codes", "families", "sections", "pieces")
    if any(getattr(there, name) != getattr(data, name) for name in known):
        raise SystemExit(f"{data.folder}: an encoder of other codes or sections; train it anew")
    sizes, weights = read_exported(there.network)
    work.mkdir(parents=True, exist_ok=True)
    write_start(work / learn.START, sizes, {})
    np.savez(work / learn.ALL, **weights)
    before = set(str(there.meta["read"]).split())
    read = np.array([r.name in before for r in reports for _ in r.segments])
    examples.chosen(np.flatnonzero(read)).write(work / learn.EXAMPLES)


def _prepare(work: Path, data: EncoderData, examples: Examples) -> None:
    base = read_base_weights()
    labels = len(data.codes) + len(data.families)
    sizes = sizes_of(base, len(data.pieces), len(data.sections) + 1, labels)
    work.mkdir(parents=True, exist_ok=True)
    write_start(work / learn.START, sizes, start_weights(base, data.pieces))
    examples.write(work / learn.EXAMPLES)


def _examples(
    data: EncoderData, reports: Sequence[CodedReport], real: set[str]
) -> tuple[list[EncodedSegment], Examples]:
    """Return all segments encoded, and as examples to learn from."""
    encoder = SegmentEncoder(data.pieces, data.sections)
    encoded = [encoder.encode(s) for report in reports for s in report.segments]
    rows = [row for report in reports for row in _shares(report, data)]
    each = [report for report in reports for _ in report.segments]
    weights = np.array([_weight(report, real) for report in each], dtype=np.float32)
    halves = [half_of(report.manner) for report in each]
    place = {code: number for number, code in enumerate(data.codes)}
    cues = [
        {place[code]: words for code, words in own.items()}
        for report in reports
        for own in report.cues or [{}] * len(report.segments)
    ]
    targets = np.array(rows, dtype=np.float32)
    return encoded, examples_of(encoded, targets, weights, halves, cues)


def _weight(report: CodedReport, real: set[str]) -> float:
    if report.name in real:
        return REAL_WEIGHT
    return NATURAL_WEIGHT if report.natural else 1.0


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


def _write_left_out(
    scores: NDArray[np.float16],
    examples: Examples,
    reports: Sequence[CodedReport],
    real: set[str],
) -> None:
    """Write what encoders say of segments that they did not learn from: of real reports, to
    measure, and of those whose authors did not know the codes, for the classifier to learn from."""
    each = [report for report in reports for _ in report.segments]
    wanted = np.array([report.natural or report.name in real for report in each])
    ids = np.array([s.segment for report in reports for s in report.segments])
    kept = wanted & (examples.halves != NO_HALF)
    np.savez_compressed(LEFT_OUT, segments=ids[kept], scores=scores[kept])


if __name__ == "__main__":
    sys.exit(main())

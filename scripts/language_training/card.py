"""Writes the model card from the figures of a finished model."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from string import Template
from typing import Any

from scripts.language_training.calibration import SENTENCES
from scripts.language_training.treebank import TreebankSentence
from sdk_text.language.embedded.folder import CARD, ModelData, read_model

TEMPLATE = Path(__file__).with_name("card.md")


def write_card(
    folder: Path, figures: Mapping[str, float], dev: Sequence[TreebankSentence], history: str
) -> None:
    """Write ``MODEL_CARD.md`` into a model folder.

    figures: shares as :func:`scripts.language_training.evaluation.measure` returns them;
    history: a sentence or two on the run that made it, ending with a full stop.
    """
    data: ModelData = read_model(folder)
    training: dict[str, Any] = data.config["training"]
    size = sum(p.stat().st_size for p in folder.iterdir() if p.name != CARD) / 1e6
    values = {
        **{name: f"{value:.4f}".lstrip("0") for name, value in figures.items()},
        "version": data.version,
        "size": f"{size:.1f}",
        "sentences": f"{len(dev):,}",
        "words": f"{sum(len(s.words) for s in dev):,}",
        "pieces": f"{len(data.pieces):,}",
        "bundles": f"{len(data.bundles):,}",
        "scripts": f"{len(data.scripts):,}",
        "calibrated": SENTENCES,
        "epochs": training["epochs"],
        "seed": training["seed"],
        "history": history,
    }
    text = Template(TEMPLATE.read_text(encoding="utf-8")).substitute(values)
    (folder / CARD).write_text(text, encoding="utf-8", newline="\n")

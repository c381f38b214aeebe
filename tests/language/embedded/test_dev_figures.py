"""Figures of the packaged model on a sample of the treebank's dev part."""

from __future__ import annotations

from pathlib import Path

import pytest

from sdk_text.language.embedded.folder import PACKAGED

SIZE_LIMIT = 35_000_000
#: Goals of the project, less the sampling error of every sixth sentence (about 4,300 words).
LEAST = {
    "upos": 0.965,
    "feats": 0.930,
    "lemma": 0.950,
    "uas": 0.872,
    "las": 0.835,
    "entity_f": 0.68,
    "token_f": 0.997,
}


def test_the_model_is_small_enough() -> None:
    assert sum(p.stat().st_size for p in PACKAGED.iterdir()) < SIZE_LIMIT


@pytest.fixture(scope="module")
def figures(shared: Path) -> dict[str, float]:
    from scripts.language_training.evaluation import measure
    from scripts.language_training.treebank import read_treebank

    folder = shared / "ud-lv"
    dev = read_treebank(folder / "dev.conllu", folder / "ner-dev.conll")
    return measure(PACKAGED, dev[::6])


@pytest.mark.parametrize("name", sorted(LEAST))
def test_figure(figures: dict[str, float], name: str) -> None:
    assert figures[name] >= LEAST[name]


def test_sentence_borders_on_all_of_dev(shared: Path) -> None:
    from scripts.language_training.splitter import sentence_f
    from scripts.language_training.treebank import read_treebank
    from sdk_text.language.embedded.folder import read_model
    from sdk_text.language.embedded.sentences import SentenceSplitter

    dev = read_treebank(shared / "ud-lv" / "dev.conllu")
    assert sentence_f(SentenceSplitter(read_model(PACKAGED).splitter), dev) >= 0.965

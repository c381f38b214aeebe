"""The training code's parts that need no training: augmentation, running text, edit of labels."""

from __future__ import annotations

import random

import numpy as np
import onnxruntime
import pytest

pytest.importorskip("onnx", reason="the training code needs the packages of its extra")
from onnx import TensorProto

from scripts.language_training.augment import augment
from scripts.language_training.calibration import input_range
from scripts.language_training.onnx_graph import GraphBuilder
from scripts.language_training.splitter import running_text, words_and_breaks
from scripts.language_training.treebank import TreebankSentence, Word, read_treebank
from sdk_text.language.embedded.tree import is_tree

WORDS = (
    Word("Kopienas", "kopiena", "NOUN", "ncfsg4", "Case=Gen", 2, "nmod", True, "O"),
    Word("darbs", "darbs", "NOUN", "ncmsn1", "Case=Nom", 3, "nsubj", True, "O"),
    Word("palīdz", "palīdzēt", "VERB", "vmn", "Mood=Ind", 0, "root", True, "O"),
    Word("mazām", "mazs", "ADJ", "afp", "Case=Dat", 5, "amod", True, "O"),
    Word("ģimenēm", "ģimene", "NOUN", "ncf", "Case=Dat", 3, "iobj", False, "O"),
    Word(".", ".", "PUNCT", "zs", "_", 3, "punct", True, "O"),
)


@pytest.mark.parametrize("seed", range(300))
def test_changed_sentences_stay_trees(seed: int) -> None:
    changed = augment(WORDS, random.Random(seed))
    assert is_tree([w.head for w in changed])
    assert [w.deprel == "root" for w in changed] == [w.head == 0 for w in changed]


def test_augmentation_makes_all_kinds_of_change() -> None:
    made = [augment(WORDS, random.Random(seed)) for seed in range(400)]
    assert any(w[0].form == "KOPIENAS" for w in made)
    assert any(w[0].form == "kopienas" for w in made)
    assert any(w[-1].form != "." for w in made)
    assert any(len(w) == 2 for w in made)
    assert any(w[0].upos in {"PUNCT", "ADJ"} and len(w) > 4 for w in made)
    assert sum(w == list(WORDS) for w in made) > 200


def test_running_text_has_the_words_at_their_offsets() -> None:
    sentences = [TreebankSentence(str(i), "", WORDS, i == 2) for i in range(3)]
    raw = running_text(sentences)
    assert [raw.text[a:b] for a, b in raw.words] == [w.form for w in WORDS] * 3
    assert raw.text.count("\n\n") == 1
    words, breaks, offsets = words_and_breaks(raw.text)
    assert offsets == raw.words
    assert breaks[4] == -1
    assert breaks[11] == 2
    assert words[:2] == ["Kopienas", "darbs"]


def test_the_treebank_is_read_with_its_names(tmp_path) -> None:  # type: ignore[no-untyped-def]
    rows = "\n".join(
        "\t".join([str(i), w.form, w.lemma, w.upos, w.xpos, w.feats, str(w.head), w.deprel, "_",
                   "_" if w.space_after else "SpaceAfter=No"])
        for i, w in enumerate(WORDS, 1)
    )  # fmt: skip
    (tmp_path / "t.conllu").write_text(
        f"# newpar id = p\n# sent_id = s1\n# text = x\n{rows}\n\n", encoding="utf-8"
    )
    tags = "\n".join(f"{w.form}\t{'B-product' if i == 1 else 'O'}\tO" for i, w in enumerate(WORDS))
    (tmp_path / "t.conll").write_text(f"# sent_id = s1\n{tags}\n\n", encoding="utf-8")
    (sentence,) = read_treebank(tmp_path / "t.conllu", tmp_path / "t.conll")
    assert sentence.new_paragraph
    assert [w.entity for w in sentence.words] == ["O", "B-product", "O", "O", "O", "O"]
    assert [w.head for w in sentence.words] == [w.head for w in WORDS]


def test_outlier_channels_are_kept_out_of_the_range() -> None:
    high = np.linspace(0.5, 1.0, 64)
    high[[3, 40]] = 30.0, 12.0
    found = input_range(-high, high)
    assert found.outliers == (3, 40)
    assert found.high == pytest.approx(1.0)
    assert input_range(-high[4:40], high[4:40]).outliers == ()


def test_eight_bit_layers_stay_near_the_exact_product() -> None:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(2, 9, 64)).astype(np.float32)
    x[:, 0, 5] = 60.0
    weight, bias = rng.normal(size=(64, 32)), rng.normal(size=32)
    flat = x.reshape(-1, 64)
    builder = GraphBuilder({"layer": input_range(flat.min(0), flat.max(0))})
    y = builder.linear("x", "layer", weight, bias)
    shape = ["B", "N", 64]
    model = builder.model(
        {"x": (TensorProto.FLOAT, shape)}, {"y": (TensorProto.FLOAT, ["B", "N", 32], y)}
    )
    session = onnxruntime.InferenceSession(model.SerializeToString())
    (got,) = session.run(None, {"x": x})
    exact = x @ weight + bias
    assert np.abs(got - exact).max() < 0.02 * np.abs(exact[:, 1:]).max()

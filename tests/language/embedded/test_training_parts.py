"""The training code's parts that need no training: augmentation, running text, edit of labels."""

from __future__ import annotations

import random

import pytest

from scripts.language_training.augment import augment
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

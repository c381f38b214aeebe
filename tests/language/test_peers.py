"""The engines that ours is measured beside: trained on a few sentences, told where they lack."""

from __future__ import annotations

import json
from pathlib import Path

import benchmark_language
import pytest
from peers import spacy_cnn
from peers.engines import Loaded, Peer, peers
from peers.sizes import installed_megabytes, megabytes

from sdk_text.language.conllu import gold_doc, read_conllu

WORDS = (
    (("Kopiena", "kopiena", "NOUN", "Case=Nom|Number=Sing", 2, "nsubj"),
     ("aug", "augt", "VERB", "Mood=Ind|Person=3", 0, "root"),
     (".", ".", "PUNCT", "_", 2, "punct")),
    (("Anna", "Anna", "PROPN", "Case=Nom|Number=Sing", 2, "nsubj"),
     ("palīdz", "palīdzēt", "VERB", "Mood=Ind|Person=3", 0, "root"),
     ("kaimiņiem", "kaimiņš", "NOUN", "Case=Dat|Number=Plur", 2, "iobj"),
     (".", ".", "PUNCT", "_", 2, "punct")),
)  # fmt: skip


@pytest.fixture(scope="module")
def treebank(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with train.conllu and ner-train.conll: two sentences, many times."""
    folder = tmp_path_factory.mktemp("treebank")
    blocks, entities = [], []
    for number in range(30):
        for own, words in enumerate(WORDS):
            ident = f"p{number}s{own}"
            text = " ".join(w[0] for w in words).replace(" .", ".")
            lines = [] if own else [f"# newpar id = p{number}"]
            lines += [f"# sent_id = {ident}", f"# text = {text}"]
            for i, (form, lemma, upos, feats, head, relation) in enumerate(words, 1):
                space = "SpaceAfter=No" if i == len(words) - 1 else "_"
                cells = (i, form, lemma, upos, "_", feats, head, relation, "_", space)
                lines.append("\t".join(map(str, cells)))
            blocks.append("\n".join(lines))
            tags = ["B-person" if w[2] == "PROPN" else "O" for w in words]
            if number:  # the first sentences have no such layer
                layer = [f"{w[0]}\t{tag}\tO" for w, tag in zip(words, tags, strict=True)]
                entities.append("\n".join([f"# sent_id = {ident}", f"# text = {text}", *layer]))
    (folder / "train.conllu").write_text("\n\n".join(blocks) + "\n\n", encoding="utf-8")
    (folder / "ner-train.conll").write_text("\n\n".join(entities) + "\n\n", encoding="utf-8")
    return folder


def test_udpipe_is_trained_and_keeps_words_and_text(treebank: Path, tmp_path: Path) -> None:
    pytest.importorskip("ufal.udpipe", reason="pip install ufal.udpipe")
    from peers import udpipe

    rounds = {"tokenizer": 5, "lemmas": 2, "tags": 2, "parser": 2}
    udpipe.train(treebank, tmp_path / "model", rounds)
    engine = udpipe.UDPipe(tmp_path / "model")
    gold = read_conllu(treebank / "train.conllu")[:2]
    docs = list(engine.pipe([gold_doc(engine.vocab, sentence) for sentence in gold]))
    assert [[word.text for word in doc] for doc in docs] == [list(s.forms) for s in gold]
    assert docs[1][2].lemma_ == "kaimiņš"
    assert docs[1][2].morph.get("Case") == ["Dat"]
    assert [word.head.i for word in docs[0]] == [1, 1, 1]
    text = "Anna palīdz  kaimiņiem. Kopiena aug."
    (raw,) = engine.pipe([text])
    assert raw.text.split() == text.split()
    assert engine.analyse([text]) == len(raw)


def test_a_spacy_pipeline_is_trained(treebank: Path, tmp_path: Path) -> None:
    spacy_cnn.train(treebank, tmp_path / "model", 0.05)
    loaded = Peer("spaCy", ("spacy",), _spacy, tmp_path / "model").load(tmp_path / "model")
    (doc,) = loaded.run(["Anna palīdz kaimiņiem."])
    assert [word.pos_ for word in doc] == ["PROPN", "VERB", "NOUN", "PUNCT"]
    assert [word.head.i for word in doc] == [1, 1, 1, 1]


def _spacy(folder: Path | None) -> Loaded:
    return next(p for p in peers(Path()) if p.name == "spaCy, CNN").load(folder)


def test_training_texts_are_paragraphs_whose_missing_names_are_missing(treebank: Path) -> None:
    import spacy
    from language_training.treebank import read_treebank

    sentences = read_treebank(treebank / "train.conllu", treebank / "ner-train.conll")
    first, second, *_ = spacy_cnn.docs(spacy.blank("lv"), sentences)
    assert first.text.strip() == second.text.strip() == "Kopiena aug. Anna palīdz kaimiņiem."
    assert [len(s) for s in second.sents] == [3, 4]
    assert [word.head.i for word in second] == [1, 1, 1, 4, 4, 4, 4]
    assert [word.ent_iob_ for word in first] == [""] * 7
    assert [(e.text, e.label_) for e in second.ents] == [("Anna", "person")]


def test_what_is_lacking_is_told_with_what_to_do(tmp_path: Path) -> None:
    absent = Peer("x", ("no-such-package-at-all",), _spacy)
    assert absent.lacking() == "not installed: pip install no-such-package-at-all"
    untrained = Peer("x", ("spacy",), _spacy, tmp_path / "none", to_train="train it")
    assert untrained.lacking() == f"no model in {tmp_path / 'none'}: train it"
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "trained.json").write_text(json.dumps({"minutes": 6.2, "how": ""}))
    made = Peer("x", ("spacy",), _spacy, tmp_path / "made")
    assert (made.lacking(), made.trained()) == ("", "6.2 min")


def test_the_table_has_ratios_shares_and_who_is_missing() -> None:
    row = {"load": 2.0, "memory": 400.0, "model": 30.0, "installed": 300.0, "trained": "",
           "versions": "a 1"}  # fmt: skip
    ours = {**row, "name": "ours", "speed": 3000.0, "UPOS": 0.97444, "raw LAS": 0.8}
    other = {**row, "name": "other", "speed": 1500.0, "UPOS": 0.9, "model": 0.0}
    text = benchmark_language.render([ours, other], ["third: not installed"], "dev.conllu", 0.2)
    lines = [line for line in text.splitlines() if line.startswith("| ")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    assert cells[1][:4] == ["ours", "3,000", "×1", ".974"]
    assert cells[2][:4] == ["other", "1,500", "×0.5", ".900"]
    assert cells[1][cells[0].index("LAS, raw text")] == ".800"
    assert cells[2][cells[0].index("LAS, raw text")] == "–"
    assert "Not measured: third: not installed." in text


def test_sizes_count_what_a_package_needs(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a" / "x").write_bytes(b"0" * 1_000_000)
    assert megabytes(tmp_path) == megabytes(tmp_path / "a" / "x") == 1.0
    assert installed_megabytes(["pandas"]) > installed_megabytes(["numpy"]) > 1

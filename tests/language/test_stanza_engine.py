"""Stanza for real, with the small package of scripts/train_stanza_test_model.py."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from types import SimpleNamespace

import pytest
from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.errors import EngineError, InputError
from sdk_text.language import analyse, engine_info, load, tokens_frame

stanza = pytest.importorskip("stanza", reason="the extra 'stanza' is not installed")

from sdk_text.language import stanza_engine  # noqa: E402
from sdk_text.language.annotations import sentence_tokens  # noqa: E402

#: Sentences of our own; small models get words like these right.
TEXT = "Kopienā dzīvo daudz cilvēku. Viņi strādā, un pašvaldība palīdz."


@pytest.fixture(scope="session")
def package(root: Path) -> Path:
    folder = Path(os.environ.get("SDK_TEXT_STANZA_MODEL", root / ".cache" / "stanza-lv"))
    if not (folder / "resources.json").is_file():
        pytest.skip("no small Stanza package; make it: python scripts/train_stanza_test_model.py")
    return folder


@pytest.fixture(scope="session")
def nlp(package: Path) -> Language:
    return load("stanza", folder=package, threads=1)


def test_words_sentences_tags_and_trees_are_stanzas(nlp):
    doc = nlp(TEXT)
    assert doc.text == TEXT
    assert [token.text for token in doc] == TEXT.replace(".", " .").replace(",", " ,").split()
    assert [len(s) for s in doc.sents] == [5, 7]
    assert [t.pos_ for t in doc if t.text in {".", ","}] == ["PUNCT"] * 3
    assert doc[3].lemma_ == "cilvēks"
    assert doc[3].pos_ == "NOUN"
    assert "Case=" in str(doc[3].morph)
    assert all(doc.has_annotation(name) for name in ("POS", "TAG", "MORPH", "LEMMA", "DEP"))
    for sentence in doc.sents:
        assert sum(token.head == token for token in sentence) == 1
        assert all(token.head in sentence for token in sentence)


def test_it_agrees_with_stanza_itself(nlp, package):
    """The same figures as Stanza's own pipeline gives, word by word."""
    own = stanza.Pipeline(
        "lv", dir=str(package), processors=stanza_engine.PROCESSORS,
        download_method=None, use_gpu=False, verbose=False,
    )  # fmt: skip
    expected = [word for sentence in own(TEXT).sentences for word in sentence.words]
    doc = nlp(TEXT)
    starts = {sentence.start for sentence in doc.sents}
    for token, word in zip(doc, expected, strict=True):
        start = max(s for s in starts if s <= token.i)
        head = 0 if token.head == token else token.head.i - start + 1
        feats = str(token.morph) or None
        found = (token.text, token.lemma_, token.pos_, token.tag_, feats, head, token.dep_)
        sorted_feats = "|".join(sorted(word.feats.split("|"))) if word.feats else None
        assert found == (
            word.text, word.lemma, word.upos, word.xpos, sorted_feats, word.head, word.deprel,
        )  # fmt: skip
        assert (token.idx, token.idx + len(token)) == (word.start_char, word.end_char)


def test_batches_give_what_single_texts_give(nlp):
    texts = [TEXT, "", "Labi!", " \n", "Divas  lietas\nvienā rindā."]
    batch = list(nlp.pipe(texts, batch_size=3))
    assert [doc.text for doc in batch] == texts
    assert [doc.to_json() for doc in batch] == [nlp(text).to_json() for text in texts]


@pytest.mark.parametrize("tokens", ["stanza", "sdk_text"])
def test_segments_set_borders_and_offsets_are_exact(tokens, package, parsed):
    docs = analyse(parsed, load("stanza", folder=package, tokens=tokens))
    assert [doc.text for doc in docs] == [segment.text for segment in parsed.segments]
    assert [len(list(docs[i].sents)) for i in (0, 2)] == [1, 1]
    text = parsed.document.text
    frame = tokens_frame(docs)
    row = frame[frame["form"] == "telpas"].iloc[0]
    assert text[row["start"] : row["end"]] == "tel-\npas"
    assert (frame["upos"] != "").all()
    assert (frame.groupby(["segment", "sentence"])["head"].min() == 0).all()


def test_a_folder_of_the_trainers_files(package, nlp, tmp_path):
    names = {"tokenize": "tokenizer", "pos": "tagger", "lemma": "lemmatizer", "depparse": "parser"}
    for processor, name in names.items():
        file = next((package / "lv" / processor).glob("*.pt"))
        shutil.copy(file, tmp_path / f"lv_lvtb_nocharlm_{name}.pt")
    flat = load("stanza", folder=tmp_path)
    assert flat(TEXT).to_json() == nlp(TEXT).to_json()
    assert engine_info(flat).models["pos"].endswith("lv_lvtb_nocharlm_tagger.pt")
    (tmp_path / "lv_lvtb_nocharlm_parser.pt").unlink()
    with pytest.raises(EngineError, match="There are no files for depparse in"):
        load("stanza", folder=tmp_path)
    assert not load("stanza", folder=tmp_path, processors="tokenize,pos,lemma")(TEXT)[0].dep_


def test_stanzas_resources_dir_is_looked_into(package, monkeypatch):
    monkeypatch.setenv("STANZA_RESOURCES_DIR", str(package))
    info = engine_info(load("stanza"))
    assert info.engine == "stanza"
    assert info.version.startswith(f"stanza {stanza.__version__}, torch ")
    assert set(info.models) == {"tokenize", "pos", "lemma", "depparse"}


def test_missing_models_say_how_to_get_them(tmp_path, package):
    with pytest.raises(EngineError, match=r"download=True\), set STANZA_RESOURCES_DIR, or") as e:
        load("stanza", folder=tmp_path)
    assert str(tmp_path) in str(e.value)
    assert "\n" not in str(e.value)
    with pytest.raises(EngineError, match="no usable Latvian model"):
        load("stanza", folder=package, package="none")


def test_a_download_that_fails_says_so(tmp_path, monkeypatch):
    def offline(*_: object, **__: object) -> None:
        raise ConnectionError("no route\nto host")

    monkeypatch.setattr(stanza, "download", offline)
    with pytest.raises(EngineError, match=r"\(ConnectionError\); go online") as raised:
        load("stanza", folder=tmp_path, download=True)
    assert "\n" not in str(raised.value)


def test_a_download_gets_the_folder_and_package(package, monkeypatch):
    asked = {}
    monkeypatch.setattr(stanza, "download", lambda lang, **given: asked.update(given, lang=lang))
    load("stanza", folder=package, download=True)
    assert asked["lang"] == "lv"
    assert (asked["model_dir"], asked["package"]) == (str(package), "default")
    assert asked["processors"] == "tokenize,pos,lemma,depparse"


def test_a_model_with_pickled_code_is_refused(package, tmp_path):
    import torch

    shutil.copytree(package, tmp_path, dirs_exist_ok=True)
    ran = tmp_path / "ran"
    file = next((tmp_path / "lv" / "pos").glob("*.pt"))
    torch.save({"model": _Evil(str(ran)), "config": {}, "vocab": {}}, file)
    with pytest.raises(EngineError, match="no usable Latvian model"):
        load("stanza", folder=tmp_path)
    assert not ran.exists()


class _Evil:
    def __init__(self, path: str) -> None:
        self.path = path

    def __reduce__(self) -> object:
        return (os.mkdir, (self.path,))


def test_wrong_choice_of_tokens():
    with pytest.raises(InputError, match="tokens must be"):
        load("stanza", tokens="spacy")


def test_a_multi_word_token_is_one_token_with_the_analysis_of_its_head():
    """Latvian has none, but Stanza's packages may; offsets must stay whole."""

    def word(ident, text, head, upos, deprel):
        return SimpleNamespace(
            id=ident, text=text, lemma=text.lower(), upos=upos, xpos=None, feats="_", head=head,
            deprel=deprel,
        )  # fmt: skip

    tokens = [
        SimpleNamespace(words=[word(1, "Es", 3, "PRON", "nsubj")]),
        SimpleNamespace(
            words=[word(2, "ne", 3, "PART", "advmod"), word(3, "esmu", 0, "VERB", "root")]
        ),
        SimpleNamespace(words=[word(4, "te", 3, "ADV", "advmod")]),
    ]
    found = stanza_engine.fold(tokens)
    assert [(w.lemma, w.upos, w.head, w.deprel) for w in found] == [
        ("es", "PRON", 2, "nsubj"), ("esmu", "VERB", 0, "root"), ("te", "ADV", 2, "advmod"),
    ]  # fmt: skip
    assert {w.feats for w in found} == {""}


def test_expansions_are_handed_on_to_stanza(nlp):
    doc = Doc(nlp.vocab, words=["Es", "neesmu", "te"], sent_starts=[True, False, False])
    doc.user_data[stanza_engine._EXPANSIONS] = {"3": ["ne", "esmu"]}
    given = stanza_engine._to_stanza(doc, sentence_tokens(doc))
    assert [word.text for word in given.sentences[0].words] == ["Es", "ne", "esmu", "te"]
    assert [token.text for token in given.sentences[0].tokens] == ["Es", "neesmu", "te"]
    assert len(nlp.get_pipe("sdk_text_stanza")(doc)) == 3
    assert all(token.pos_ for token in doc)

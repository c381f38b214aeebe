from __future__ import annotations

import json
import pickle
import shutil
from pathlib import Path

import pytest
import spacy
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.errors import EngineError
from sdk_text.language.embedded import FACTORY, load_embedded
from sdk_text.language.embedded.folder import CHECKED, CONFIG, NETWORK, PACKAGED

TEXT = (
    "Anna Liepa no Rīgas vada kopienas centru. Viņa nesaprot, kāpēc jaunieši nav atnākuši.\n"
    "Darbs ir jāveic kopā ar kaimiņiem!"
)


def layers(doc: Doc) -> list[tuple[object, ...]]:
    return [
        (t.text, t.pos_, str(t.morph), t.lemma_, t.head.i, t.dep_, t.is_sent_start, t.ent_type_)
        for t in doc
    ]


def word(doc: Doc, text: str):  # type: ignore[no-untyped-def]
    return next(t for t in doc if t.text == text)


def test_every_layer_is_set(nlp: Language) -> None:
    doc = nlp(TEXT)
    for layer in ("POS", "MORPH", "LEMMA", "DEP", "HEAD", "SENT_START", "ENT_IOB"):
        assert doc.has_annotation(layer), layer
    assert doc.text == TEXT
    assert len(list(doc.sents)) == 3


def test_negation_and_necessity_are_in_the_features(nlp: Language) -> None:
    doc = nlp(TEXT)
    assert word(doc, "nav").morph.get("Polarity") == ["Neg"]
    assert word(doc, "nav").lemma_ == "būt"
    assert word(doc, "nesaprot").morph.get("Polarity") == ["Neg"]
    assert word(doc, "nesaprot").lemma_ == "saprast"
    assert word(doc, "jāveic").morph.get("Mood") == ["Nec"]
    assert word(doc, "jāveic").lemma_ == "veikt"


def test_lemmas_and_heads_of_plain_sentences(nlp: Language) -> None:
    doc = nlp("Sociālā darbiniece palīdz vecākiem cilvēkiem.")
    assert [t.lemma_ for t in doc] == ["sociāls", "darbiniece", "palīdzēt", "vecs", "cilvēks", "."]
    assert [t.head.text for t in doc] == [
        "darbiniece", "palīdz", "palīdz", "cilvēkiem", "palīdz", "palīdz",
    ]  # fmt: skip
    assert doc[1].dep_ == "nsubj"
    assert doc[2].dep_ == "ROOT"


def test_names(nlp: Language) -> None:
    found = {(e.text, e.label_) for e in nlp(TEXT).ents}
    assert ("Anna Liepa", "person") in found
    assert ("Rīgas", "GPE") in found


def test_sentence_starts_that_are_given_stay(nlp: Language) -> None:
    doc = nlp.make_doc("Kopienas centrs\nPirmā tikšanās. Otrā tikšanās.")
    starts = {0, 5}
    for token in doc:
        token.is_sent_start = token.i in starts
    doc = nlp.get_pipe(FACTORY)(doc)  # type: ignore[operator]
    assert {t.i for t in doc if t.is_sent_start} == starts


def test_a_start_on_white_space_goes_with_the_next_word(nlp: Language) -> None:
    doc = nlp.make_doc("Viens darbs.\n\nOtrs darbs.")
    for token in doc:
        token.is_sent_start = token.i == 0 or token.text == "\n\n"
    doc = nlp.get_pipe(FACTORY)(doc)  # type: ignore[operator]
    assert [s.text.strip() for s in doc.sents] == ["Viens darbs.", "Otrs darbs."]


def test_white_space_does_not_change_the_analysis(nlp: Language) -> None:
    plain = nlp("Kopienas darbinieki tiekas katru nedēļu.")
    broken = nlp("Kopienas  darbinieki\ntiekas \n katru nedēļu.")
    assert [layers(plain)[i][1:4] for i in range(len(plain))] == [
        row[1:4] for row, t in zip(layers(broken), broken, strict=True) if not t.is_space
    ]
    assert [t.head.text for t in broken if not t.is_space] == [t.head.text for t in plain]
    assert {t.pos_ for t in broken if t.is_space} == {"SPACE"}


def test_batches_give_what_single_texts_give(nlp: Language) -> None:
    texts = [TEXT, "Jā.", "", "Mēs plānojam.\n\n• talkas\n• tikšanās\n", TEXT[:50]]
    single = [layers(nlp(text)) for text in texts]
    together = [layers(doc) for doc in nlp.pipe(texts)]
    assert [[row[:4] for row in doc] for doc in together] == [
        [row[:4] for row in doc] for doc in single
    ]


@pytest.mark.parametrize(
    "text",
    ["", " ", "\n\n", "😀", "Привет, мир!", "你好", "\u200b\u0301", "x" * 20_000, "vārds " * 900,
     "(((((", "a" * 600 + " b"],
)  # fmt: skip
def test_odd_texts_pass(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert all(t.lemma_ for t in doc)
    assert all(sum(t.head.i == t.i for t in s) == 1 for s in doc.sents)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40))
def test_any_text_passes(nlp: Language, text: str) -> None:
    doc = nlp(text)
    assert doc.text == text
    assert [t.idx for t in doc] == sorted({t.idx for t in doc})


def test_a_very_long_sentence_is_one_tree(nlp: Language) -> None:
    doc = nlp.make_doc("Kopienas iedzīvotāji tiekas parkā, dārzā, skolā un bibliotēkā, " * 60)
    for token in doc:
        token.is_sent_start = token.i == 0
    doc = nlp.get_pipe(FACTORY)(doc)  # type: ignore[operator]
    assert len(list(doc.sents)) == 1
    assert sum(t.head.i == t.i for t in doc) == 1
    assert {t.lemma_ for t in doc if t.text == "skolā"} == {"skola"}


def test_a_pipeline_goes_to_disk_and_back(nlp: Language, tmp_path: Path) -> None:
    nlp.to_disk(tmp_path / "nlp")
    again = spacy.load(tmp_path / "nlp")
    assert layers(again(TEXT)) == layers(nlp(TEXT))
    assert again.get_pipe(FACTORY).analyser.folder.is_relative_to(tmp_path)  # type: ignore[attr-defined]


def test_the_component_works_in_anybodys_pipeline() -> None:
    nlp = spacy.blank("lv")
    nlp.add_pipe(FACTORY)
    assert [t.lemma_ for t in nlp("Bērni spēlējas pagalmā.")][:3] == [
        "bērns",
        "spēlēties",
        "pagalms",
    ]


def test_a_copy_for_another_process_is_the_same(nlp: Language) -> None:
    component = pickle.loads(pickle.dumps(nlp.get_pipe(FACTORY)))  # what multiprocessing does
    doc = component(Doc(component.vocab, words=["Bērni", "spēlējas", "."]))
    assert doc[0].lemma_ == "bērns"


def test_the_version_names_the_network(nlp: Language) -> None:
    config = json.loads((PACKAGED / CONFIG).read_text(encoding="utf-8"))
    assert nlp.meta["version"] == f"{config['version']}+{config['files'][NETWORK][:8]}"


def test_a_missing_folder_is_said(tmp_path: Path) -> None:
    with pytest.raises(EngineError, match=r"config\.json"):
        load_embedded(tmp_path / "nowhere")


@pytest.mark.parametrize("name", CHECKED)
def test_a_missing_or_changed_file_is_said(tmp_path: Path, name: str) -> None:
    for other in (*CHECKED, CONFIG):
        if other != name:
            (tmp_path / other).symlink_to(PACKAGED / other)
    with pytest.raises(EngineError, match=name.replace(".", r"\.")):
        load_embedded(tmp_path)
    (tmp_path / name).write_bytes(b"something else")
    with pytest.raises(EngineError, match=name.replace(".", r"\.")):
        load_embedded(tmp_path)


def test_a_config_of_another_format_is_said(tmp_path: Path) -> None:
    shutil.copy(PACKAGED / CONFIG, tmp_path)
    config = json.loads((tmp_path / CONFIG).read_text(encoding="utf-8"))
    (tmp_path / CONFIG).write_text(json.dumps({**config, "format": 99}), encoding="utf-8")
    with pytest.raises(EngineError, match="format 99"):
        load_embedded(tmp_path)

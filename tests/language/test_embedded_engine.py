"""The embedded model as an engine among the others (its own tests are in embedded/)."""

from __future__ import annotations

import pytest
from spacy import displacy
from spacy.language import Language
from spacy.matcher import Matcher
from spacy.tokens import DocBin

from sdk_text.errors import EngineError
from sdk_text.language import analyse, engine_info, entities_frame, load, tokens_frame
from sdk_text.language.embedded.folder import CONFIG, PACKAGED
from sdk_text.language.segments import run_texts

pytestmark = pytest.mark.skipif(
    not (PACKAGED / CONFIG).is_file(), reason="the embedded model is not in this checkout"
)


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load()


def test_it_is_the_default_and_says_its_version(nlp):
    info = engine_info(nlp)
    assert info.engine == "embedded"
    assert info.version[0].isdigit()
    assert nlp.pipe_names == ["sdk_text_embedded", "sdk_text_exceptions"]


@pytest.mark.parametrize(
    ("text", "lemmas"),
    [
        ("Supervīzijās runājam par pašpalīdzības grupām.", {"supervīzija", "pašpalīdzība"}),
        ("Tīklošanos un kopradīšanu vada NVO.", {"tīklošanās", "kopradīšana", "NVO"}),
        ("Mentoringam pieteicās seniores.", {"mentorings", "seniore"}),
    ],
)
def test_words_of_the_field_get_their_lemmas(nlp, text, lemmas):
    assert lemmas <= {token.lemma_ for token in nlp(text)}


def test_negation_and_debt_are_in_the_features(nlp):
    doc = nlp("Cilvēki nesaprot, ka mums jāstrādā kopā.")
    morphs = {token.text: str(token.morph) for token in doc}
    assert "Polarity=Neg" in morphs["nesaprot"]
    assert "Mood=Nec" in morphs["jāstrādā"]


def test_it_works_with_what_spacy_has(nlp):
    doc = nlp("Valdis Krūmiņš strādā Ludzā.")
    assert "Ludz" in displacy.render(doc, style="dep")
    matcher = Matcher(nlp.vocab)
    matcher.add("verb", [[{"POS": "VERB"}]])
    assert [doc[start:end].text for _, start, end in matcher(doc)] == ["strādā"]
    again = next(iter(DocBin(docs=[doc]).get_docs(nlp.vocab)))
    assert again.to_json() == doc.to_json()


def test_segments_frames_and_borders(nlp, parsed):
    docs = analyse(parsed, nlp)
    assert [len(list(doc.sents)) for doc in docs] == [1, 2, 1]
    frame = tokens_frame(docs)
    assert (frame.groupby(["segment", "sentence"])["head"].min() == 0).all()
    assert set(frame.loc[frame["head"] == 0, "deprel"]) == {"root"}
    assert (frame["upos"] != "").all()
    assert set(entities_frame(docs)["segment"]) <= {s.segment for s in parsed.segments}


def test_two_processes_give_the_same_as_one(nlp):
    texts = [(f"Kopiena {i} aug. NVO palīdz Cēsīs.", i % 2 == 0) for i in range(6)]
    alone = run_texts(texts, nlp, batch_size=3)
    shared = run_texts(texts, nlp, batch_size=3, processes=2, chunk=3)
    assert [doc.to_json() for doc in shared] == [doc.to_json() for doc in alone]


def test_a_sentence_is_read_the_same_whatever_stands_beside_it(nlp):
    texts = ["NVO palīdz Cēsīs.", "Kopiena aug.", "Vai viņi nesaprot, ka jānāk " * 8, "Labi!"]
    together = list(nlp.pipe(texts, batch_size=4))
    assert [doc.to_json() for doc in together] == [nlp(text).to_json() for text in texts]


def test_a_missing_model_is_one_line(tmp_path):
    with pytest.raises(EngineError) as raised:
        load("embedded", path=tmp_path)
    assert "\n" not in str(raised.value)
    assert str(tmp_path) in str(raised.value)

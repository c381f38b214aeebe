from __future__ import annotations

import sys

import pytest
import spacy
from spacy.tokens import Doc

from sdk_text.errors import EngineError, InputError
from sdk_text.language.conllu import GoldSentence
from sdk_text.language.scores import (
    TaggedSentence,
    bio_spans,
    conll_measures,
    entity_measures,
    evaluate_engine,
)

ROWS = [
    "1\tKopiena\tkopiena\tNOUN\tn\tCase=Nom\t2\tnsubj\t_\t_",
    "2\taug\taugt\tVERB\tv\tMood=Ind\t0\troot\t_\tSpaceAfter=No",
    "3\t.\t.\tPUNCT\tz\t_\t2\tpunct\t_\t_",
]
GOLD = GoldSentence("s1", "\n".join(ROWS), ("Kopiena", "aug", "."), (True, False, True), True)


def system(heads: list[int], upos: list[str], lemmas: list[str]) -> Doc:
    return Doc(
        spacy.blank("lv").vocab,
        words=list(GOLD.forms), spaces=[True, False, False], pos=upos, lemmas=lemmas, heads=heads,
        deps=["nsubj", "ROOT", "punct"], morphs=["Case=Nom", "Mood=Ind", ""],
    )  # fmt: skip


def test_the_measures_of_the_shared_task():
    pytest.importorskip("udtools", reason="the extra 'evaluation' is not installed")
    perfect = system([1, 1, 1], ["NOUN", "VERB", "PUNCT"], ["kopiena", "augt", "."])
    found = conll_measures([GOLD], [perfect])
    assert list(found) == [
        "Tokens", "Sentences", "Words", "UPOS", "UFeats", "Lemmas", "UAS", "LAS", "CLAS",
        "MLAS", "BLEX",
    ]  # fmt: skip
    assert {measure.f1 for measure in found.values()} == {1.0}
    worse = system([1, 1, 0], ["NOUN", "NOUN", "PUNCT"], ["kopiens", "augt", "."])
    found = conll_measures([GOLD], [worse])
    for name in ("UPOS", "Lemmas", "UAS", "LAS"):
        assert found[name].f1 == pytest.approx(2 / 3), name


def test_running_text_is_split_by_the_engine(blank):
    pytest.importorskip("udtools", reason="the extra 'evaluation' is not installed")
    second = GoldSentence("s2", GOLD.block, GOLD.forms, GOLD.spaces, False)
    scores = evaluate_engine(blank, [GOLD, second], raw=True)
    assert scores.measures["Sentences"].f1 == 1.0
    assert scores.measures["Tokens"].gold == scores.words == 6
    assert scores.words_per_second > 0
    no_stop = GoldSentence(
        "s3", GOLD.block.replace("\t.\t", "\t;\t"), ("Kopiena", "aug", ";"), GOLD.spaces, True
    )
    scores = evaluate_engine(blank, [no_stop, second], raw=True)
    assert scores.measures["Sentences"].f1 == 0.0


def test_bio():
    tags = ["B-x", "I-x", "B-x", "O", "I-y", "I-z", "I-z"]
    assert bio_spans(tags) == {(0, 2, "x"), (2, 3, "x"), (4, 5, "y"), (5, 7, "z")}


def test_entities_are_compared_where_the_words_are_the_same():
    doc = system([1, 1, 1], ["NOUN", "VERB", "PUNCT"], ["kopiena", "augt", "."])
    doc.ents = [doc.char_span(0, 7, label="group"), doc.char_span(8, 11, label="event")]
    layer = {"s1": TaggedSentence(GOLD.forms, ("B-group", "O", "B-time"))}
    found = entity_measures([GOLD], [doc], layer)
    assert (found["all"].precision, found["all"].recall, found["all"].gold) == (0.5, 0.5, 2)
    assert found["group"].f1 == 1.0
    assert found["time"].f1 == 0.0
    other = {"s1": TaggedSentence(("Cita", "aug", "."), ("B-group", "O", "O"))}
    with pytest.raises(InputError, match="No sentence of the entity file"):
        entity_measures([GOLD], [doc], other)


def test_without_udtools_it_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "udtools", None)
    with pytest.raises(EngineError, match=r'pip install "sdk_text\[evaluation\]"'):
        conll_measures([GOLD], [])

from __future__ import annotations

import pytest
import spacy
from spacy.tokens import Doc

from sdk_text.errors import InputError
from sdk_text.frames import COLUMNS
from sdk_text.language import analyse, entities_frame, tokens_frame
from sdk_text.language.frames import entity_lemma


def test_a_row_per_token_with_its_place(parsed, chain):
    frame = tokens_frame(analyse(parsed, chain))
    assert dict(frame.dtypes.astype(str)) == COLUMNS["tokens"]
    text = parsed.document.text
    row = frame[frame["form"] == "telpas"].iloc[0]
    assert text[row["start"] : row["end"]] == "tel-\npas"
    assert (row["summary"], row["section"], row["segment"]) == (
        "vieta", "2.support", "vieta/2.support/2",
    )  # fmt: skip
    assert (row["sentence"], row["token"], row["head"], row["deprel"]) == (1, 3, 2, "dep")
    assert row["feats"] == "Case=Nom|Gender=Fem|Number=Sing"
    assert list(frame.loc[frame["segment"] == "vieta/2.support/2", "sentence"].unique()) == [1, 2]
    roots = frame[frame["deprel"] == "root"]
    assert (roots["head"] == 0).all()
    assert len(roots) == 4


def test_an_engine_without_trees_has_no_heads(parsed, blank):
    frame = tokens_frame(analyse(parsed, blank))
    assert (frame["head"] == 0).all()
    assert (frame["deprel"] == "").all()
    assert (frame["feats"] == "").all()


def test_entities_with_their_place(parsed, blank):
    docs = analyse(parsed, blank)
    docs[0].ents = [docs[0].char_span(0, 18, label="organization")]
    frame = entities_frame(docs)
    assert dict(frame.dtypes.astype(str)) == COLUMNS["entities"]
    row = frame.iloc[0]
    assert (
        parsed.document.text[row["start"] : row["end"]]
        == row["text"]
        == "Sociālais dienests"[:17] + "s"
    )


def test_empty_frames_have_their_columns():
    assert list(tokens_frame([]).columns) == list(COLUMNS["tokens"])
    assert list(entities_frame([]).columns) == list(COLUMNS["entities"])


def test_docs_without_segments_are_refused(blank):
    with pytest.raises(InputError, match="make them with"):
        tokens_frame([blank("Kopiena.")])


@pytest.mark.parametrize(
    ("words", "lemmas", "deps", "heads", "pos", "morphs", "expected"),
    [
        (
            ["Sociālajā", "dienestā"], ["sociāls", "dienests"], ["amod", "root"], [1, 1],
            ["ADJ", "NOUN"], ["Definite=Def|Gender=Masc", ""], "Sociālais dienests",
        ),
        (
            ["Rīgas", "domē"], ["Rīga", "dome"], ["nmod", "root"], [1, 1],
            ["PROPN", "NOUN"], ["", ""], "Rīgas dome",
        ),
        (
            ["Annai", "Bērziņai"], ["Anna", "Bērziņa"], ["root", "flat:name"], [0, 0],
            ["PROPN", "PROPN"], ["", ""], "Anna Bērziņa",
        ),
        (
            ["jauno", "biedrību"], ["jauns", "biedrība"], ["amod", "root"], [1, 1],
            ["ADJ", "NOUN"], ["Definite=Def|Gender=Fem", ""], "jaunā biedrība",
        ),
    ],
)  # fmt: skip
def test_a_name_in_any_case_has_one_lemma(words, lemmas, deps, heads, pos, morphs, expected):
    vocab = spacy.blank("lv").vocab
    doc = Doc(vocab, words=words, lemmas=lemmas, deps=deps, heads=heads, pos=pos, morphs=morphs)
    assert entity_lemma(doc[:]) == expected

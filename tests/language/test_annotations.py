from __future__ import annotations

from itertools import pairwise

import pytest
import spacy
from hypothesis import given
from hypothesis import strategies as st
from spacy.tokens import Doc

from sdk_text.language.annotations import Word, annotate, doc_from_spans, sentence_tokens

VOCAB = spacy.blank("lv").vocab


@given(st.text(alphabet="aļB. \n\t", max_size=40), st.data())
def test_a_doc_from_spans_has_the_text_and_the_spans(text, data):
    borders = sorted(data.draw(st.sets(st.integers(0, len(text)))))
    spans = [(a, b) for a, b in pairwise(borders) if text[a:b].strip() == text[a:b] != ""]
    doc = doc_from_spans(VOCAB, text, [spans[:2], spans[2:]])
    assert doc.text == text
    tokens = {(token.idx, token.idx + len(token)) for token in doc}
    assert tokens >= set(spans)


def test_sentences_of_spans():
    doc = doc_from_spans(VOCAB, " a b\n\nc", [[(1, 2), (3, 4)], [(6, 7)]])
    assert [[doc[i].text for i in sentence] for sentence in sentence_tokens(doc)] == [
        ["a", "b"],
        ["c"],
    ]
    assert sentence_tokens(doc_from_spans(VOCAB, "", [])) == []
    assert sentence_tokens(doc_from_spans(VOCAB, " \n", [])) == []


def test_every_layer_is_written_and_crossing_arcs_move_no_border():
    words = ["viens", "divi", "trīs", "četri", "pieci", "seši"]
    doc = Doc(VOCAB, words=words, sent_starts=[True, False, False, False, True, False])
    # "viens" hangs on "trīs", "divi" on "četri": the arcs cross.
    heads = [[3, 4, 0, 3], [0, 1]]
    analyses = [
        [Word(f"l{h}", "NUM", "mc", "NumType=Card|Case=Nom", h, "dep" if h else "root") for h in s]
        for s in heads
    ]
    annotate(doc, sentence_tokens(doc), analyses)
    assert [len(s) for s in doc.sents] == [4, 2]
    assert [token.head.i for token in doc] == [2, 3, 2, 2, 4, 4]
    assert {token.pos_ for token in doc} == {"NUM"}
    assert str(doc[0].morph) == "Case=Nom|NumType=Card"
    assert (doc[0].tag_, doc[0].lemma_, doc[0].dep_) == ("mc", "l3", "dep")
    assert doc[2].dep_ == "root"


def test_white_space_tokens_hang_on_their_neighbour_and_are_no_words():
    doc = doc_from_spans(VOCAB, "a\n\nb", [[(0, 1), (3, 4)]])
    annotate(
        doc,
        sentence_tokens(doc),
        [[Word("a", "X", head=0, deprel="root"), Word("b", "X", head=1, deprel="dep")]],
    )
    assert [(t.pos_, t.head.i) for t in doc] == [("X", 0), ("SPACE", 0), ("X", 0)]


def test_an_engine_without_trees_leaves_them_unset():
    doc = Doc(VOCAB, words=["a", "b"])
    annotate(doc, sentence_tokens(doc), [[Word("a", "X"), Word("b", "X")]])
    assert not doc.has_annotation("DEP")
    assert doc.has_annotation("POS")


def test_as_many_words_as_tokens_are_wanted():
    doc = Doc(VOCAB, words=["a", "b"])
    with pytest.raises(ValueError, match="shorter"):
        annotate(doc, sentence_tokens(doc), [[Word("a", "X")]])

from __future__ import annotations

import pytest
from spacy.tokens import Doc, DocBin

from sdk_text.errors import InputError
from sdk_text.language import analyse, load
from sdk_text.language.segments import attach, run_texts
from sdk_text.records import ParsedDocument
from sdk_text.text.clean_text import reading_form


def test_one_doc_per_segment_with_its_text(parsed, blank):
    docs = analyse(parsed, blank)
    assert [doc.text for doc in docs] == [segment.text for segment in parsed.segments]
    assert [doc._.segment for doc in docs] == list(parsed.segments)


def test_a_sentence_segment_is_one_sentence_an_item_may_hold_several(parsed, blank, chain):
    for nlp in (blank, chain):
        assert [len(list(doc.sents)) for doc in analyse(parsed, nlp)] == [1, 2, 1]


def test_tokens_and_spans_map_back_to_the_document(parsed, blank):
    text = parsed.document.text
    first, item, last = analyse(parsed, blank)
    assert text[first[1]._.document_start : first[2]._.document_end] == "dienests  rīko"
    assert first[1:3]._.document_start == first[1]._.document_start
    assert text[first[1:4]._.document_start : first[1:4]._.document_end].endswith("\nsupervīzijas")
    assert item[2].text == "telpas"
    assert text[item[2]._.document_start : item[2]._.document_end] == "tel-\npas"
    assert [token.text for token in last] == ["Kopiena", "aug", "ļoti", "lēni", "."]
    assert text[last[1]._.document_start : last[1]._.document_end] == "aug"
    assert text[last[1:3]._.document_start : last[1:3]._.document_end] == "aug\n14\nļoti"


def test_offsets_stay_right_when_tokens_are_merged(parsed, blank):
    doc = analyse(parsed, blank)[0]
    with doc.retokenize() as retokenizer:
        retokenizer.merge(doc[0:2])
    start, end = doc[1]._.document_start, doc[1]._.document_end
    assert parsed.document.text[start:end] == doc[1].text == "rīko"


def test_docs_can_be_saved_with_their_offsets(parsed, blank):
    docs = analyse(parsed, blank)
    again = list(DocBin(docs=docs, store_user_data=True).get_docs(blank.vocab))
    again += [Doc(blank.vocab).from_bytes(doc.to_bytes()) for doc in docs]
    for old, new in zip([*docs, *docs], again, strict=True):
        assert new._.segment == old._.segment
        assert [t._.document_end for t in new] == [t._.document_end for t in old]


def test_a_doc_without_a_document_says_so(blank):
    doc = blank("Kopiena.")
    assert doc._.segment is None
    with pytest.raises(ValueError, match=r"sdk_text\.language\.analyse"):
        doc[0]._.document_start  # noqa: B018


def test_a_segment_that_does_not_fit_the_document_is_refused(parsed, blank):
    segment = parsed.segments[0]
    form = reading_form(parsed.document.text, segment.start + 1, segment.end)
    with pytest.raises(InputError, match=r"vieta/2\.support/1: its text is not what the document"):
        attach(blank(segment.text), segment, form)


def test_several_processes_give_the_same(parsed):
    nlp = load("blank")
    texts = [(f"Kopiena {i}. NVO palīdz.", i % 2 == 0) for i in range(7)]
    alone = run_texts(texts, nlp)
    shared = run_texts(texts, nlp, batch_size=2, processes=2, chunk=4)
    assert [doc.to_json() for doc in shared] == [doc.to_json() for doc in alone]
    assert [len(list(doc.sents)) for doc in shared][:2] == [1, 2]
    assert shared[0][3].lemma_ == "NVO"


def test_wrong_numbers_are_refused(parsed, blank):
    for wrong in ({"processes": 0}, {"batch_size": 0}):
        with pytest.raises(InputError, match="1 or more"):
            analyse(parsed, blank, **wrong)


def test_no_segments_no_docs(parsed, blank):
    empty = ParsedDocument(parsed.document, (), (), (), (), (), (), ())
    assert analyse(empty, blank) == []


def test_the_bar_shows_on_a_terminal_only(parsed, blank, capfd):
    analyse(parsed, blank, progress=True)
    assert capfd.readouterr().err == ""

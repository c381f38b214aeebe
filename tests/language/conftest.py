"""Small hand-made reports and pipelines that the tests of this folder share."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.language.annotations import Word, annotate, sentence_tokens
from sdk_text.records import Document, ParsedDocument, Segment
from sdk_text.text.clean_text import reading_form

#: Two sentences in CoNLL-U with an empty node and a multi-word token.
SAMPLE = """# newpar id = p1
# sent_id = s1
# text = Kopiena aug (lēni).
1	Kopiena	kopiena	NOUN	n	Case=Nom	2	nsubj	2:nsubj	_
2	aug	augt	VERB	v	_	0	root	0:root	_
3	(	(	PUNCT	z	_	4	punct	4:punct	SpaceAfter=No
4	lēni	lēni	ADV	r	_	2	advmod	2.1:x	SpaceAfter=No
5	)	)	PUNCT	z	_	4	punct	_	SpaceAfter=No
6	.	.	PUNCT	z	_	2	punct	_	_
6.1	_	_	VERB	v	_	_	_	0:root	_

# sent_id = s2
# text = Tās ir.
1-2	Tāsir	_	_	_	_	_	_	_	SpaceAfter=No
1	Tās	tā	PRON	p	_	2	nsubj	_	_
2	ir	būt	VERB	v	_	0	root	_	_
3	.	.	PUNCT	z	_	2	punct	_	_
"""

Skipped = tuple[tuple[int, int], ...]

#: Line breaks, hyphenation, double blanks and a page number in mid-sentence.
TEXT = (
    "2.1. Atbalsts\n"
    "Sociālais dienests  rīko\nsupervīzijas, un NVO palīdz.\n"
    "• Biedrība atrod tel-\npas. Tās ir siltas!\n"
    "Kopiena aug\n14\nļoti lēni.\n"
)


def segment_at(
    text: str,
    start: int,
    end: int,
    ident: str,
    kind: str,
    skipped: tuple[tuple[int, int], ...] = (),
) -> Segment:
    clean = reading_form(text, start, end, skipped).text
    return Segment("vieta", "2.support", ident, start, end, clean, kind, skipped=skipped)  # type: ignore[arg-type]


@pytest.fixture
def parsed() -> ParsedDocument:
    """A document with a sentence, a list item of two sentences and a sentence with a stray part."""
    document = Document("pils", "pils.txt", TEXT, "txt", "utf-8", "0" * 64)
    first, item, last = TEXT.index("Soc"), TEXT.index("Bied"), TEXT.index("Kop")
    page = TEXT.index("14")
    segments = (
        segment_at(TEXT, first, TEXT.index("\n•"), "vieta/2.support/1", "sentence"),
        segment_at(TEXT, item, TEXT.index("\nKop"), "vieta/2.support/2", "item"),
        segment_at(TEXT, last, len(TEXT) - 1, "vieta/2.support/3", "sentence", ((page, page + 2),)),
    )
    return ParsedDocument(document, (), (), segments, (), (), (), ())


@pytest.fixture
def blank() -> Language:
    from sdk_text.language import load

    return load("blank")


class Chain:
    """Stands for an engine with every layer: each word hangs on the one before it."""

    def __call__(self, doc: Doc) -> Doc:
        indices = sentence_tokens(doc)
        words = [
            [
                Word(doc[i].lower_, "NOUN", "n", "Case=Nom|Gender=Fem|Number=Sing", number, "dep")
                for number, i in enumerate(sentence)
            ]
            for sentence in indices
        ]
        return annotate(doc, indices, words)


@pytest.fixture
def chain() -> Language:
    if not Language.has_factory("test_chain"):
        Language.component("test_chain", func=Chain())
    nlp = spacy.blank("lv")
    nlp.add_pipe("sentencizer")
    nlp.add_pipe("test_chain")
    return nlp


@pytest.fixture
def sample() -> str:
    return SAMPLE

"""Other letters keep to themselves, and so do the attributes of other libraries."""

from __future__ import annotations

import importlib

import pytest
from spacy.language import Language
from spacy.tokens import Doc, Span, Token

from sdk_text.language import load, segments
from sdk_text.language.annotations import Word, annotate
from sdk_text.language.extensions import add_getter
from sdk_text.language.letters import in_latin
from sdk_text.records import ParsedDocument


@pytest.mark.parametrize(
    ("word", "latin"),
    [
        ("kopā", True),
        ("2023.", True),
        ("!", True),
        ("Müller", True),
        ("мы", False),
        ("λόγος", False),
    ],
)
def test_latin_letters_are_told_from_others(word: str, latin: bool) -> None:
    assert in_latin(word) is latin


def test_an_engine_s_lemma_of_a_word_in_other_letters_is_the_word(blank: Language) -> None:
    doc = Doc(blank.vocab, words=["Хотим", "Ольгу", "redzēt"])
    words = [Word("хотīt", "VERB"), Word("Ольгus", "PROPN"), Word("redzēt", "VERB")]
    annotate(doc, [[0, 1, 2]], [words])
    assert [t.lemma_ for t in doc] == ["хотим", "Ольгу", "redzēt"]


@pytest.fixture
def foreign_extension():  # type: ignore[no-untyped-def]
    """Let another library have ``doc._.segment`` first."""
    ours = Doc.remove_extension("segment")
    Doc.set_extension("segment", default="theirs")
    yield
    Doc.remove_extension("segment")
    Doc.set_extension("segment", getter=ours[2])


def test_another_library_s_attribute_stays(
    foreign_extension: None, parsed: ParsedDocument, blank: Language
) -> None:
    with pytest.warns(UserWarning, match=r"Doc\._\.segment is another library's"):
        add_getter(Doc, "segment", segments.segment_of, "sdk_text.language.segment_of")
    docs = segments.analyse(parsed, blank)
    assert [doc._.segment for doc in docs] == ["theirs"] * 3
    assert segments.segment_of(docs[0]) == parsed.segments[0]
    from sdk_text.language import entities_frame, tokens_frame
    from sdk_text.language.conllu import doc_to_conllu

    assert set(tokens_frame(docs)["segment"]) == {s.segment for s in parsed.segments}
    assert len(entities_frame(docs)) == 0
    assert "start_char=" in "".join(doc_to_conllu(docs[0], "x"))


def test_our_own_attribute_is_taken_again_after_a_reload() -> None:
    importlib.reload(segments)
    assert Doc.has_extension("segment")
    assert Token.has_extension("document_start")
    assert Span.has_extension("document_end")


FACTORIES = {
    "sdk_text_embedded": "token.lemma",
    "sdk_text_exceptions": "token.lemma",
    "sdk_text_simplemma": "token.lemma",
    "sdk_text_rules": "doc._.rule_firings",
    "sdk_text_stanza": "token.dep",
    "sdk_text_lvnlp": "token.dep",
}


@pytest.mark.parametrize(("factory", "assigned"), FACTORIES.items())
def test_a_factory_declares_what_it_assigns(factory: str, assigned: str) -> None:
    importlib.import_module("sdk_text.language.stanza_engine")
    importlib.import_module("sdk_text.language.lvnlp_engine")
    meta = Language.get_factory_meta(factory) if Language.has_factory(factory) else None
    meta = meta or load("blank").get_factory_meta(factory)
    assert assigned in meta.assigns


def test_a_pipeline_can_be_asked_what_its_parts_assign(blank: Language) -> None:
    blank.add_pipe("sdk_text_rules")
    assert "doc._.rule_firings" in blank.analyze_pipes()["summary"]["sdk_text_rules"]["assigns"]


ENGLAND = "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"


@pytest.mark.parametrize("emoji", ["👍🏽", "👨‍👩‍👧", "❤️", "🇱🇻", "1️⃣", "👩🏿‍🦱", "✔️", ENGLAND])
def test_an_emoji_is_one_word(emoji: str) -> None:
    from sdk_text.language.tokenizer import split_words

    words, spaces = split_words(f"Paldies {emoji}{emoji} visiem {emoji}!")
    assert words == ["Paldies", emoji, emoji, "visiem", emoji, "!"]
    assert spaces == [True, False, True, True, False, False]

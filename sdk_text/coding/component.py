"""The rules as a spaCy component, for anybody's Latvian pipeline."""

from __future__ import annotations

from typing import Any

from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.codebook import load_codebook
from sdk_text.coding.rules import Firing, rule_matcher
from sdk_text.coding.words import words_of_doc
from sdk_text.language.extensions import add_getter
from sdk_text.language.segments import segment_of
from sdk_text.records import Segment

_FIRINGS = "sdk_text.rule_firings"


def firings_of(doc: Doc) -> tuple[Firing, ...]:
    """Return what the component ``sdk_text_rules`` found in a Doc; empty without it."""
    found: tuple[Firing, ...] = doc.user_data.get(_FIRINGS, ())
    return found


@Language.factory(
    "sdk_text_rules", assigns=["doc._.rule_firings"], default_config={"codebook": None}
)
def create_rules_component(nlp: Language, name: str, codebook: str | None) -> Any:
    """spaCy component: ``doc._.rule_firings`` holds the rules that fired on a segment's Doc."""
    add_getter(Doc, "rule_firings", firings_of, "sdk_text.coding.component.firings_of")
    coder = rule_matcher(load_codebook(codebook))

    def component(doc: Doc) -> Doc:
        segment = segment_of(doc) or Segment("", "", "", 0, len(doc.text), doc.text)
        doc.user_data[_FIRINGS] = tuple(coder.firings(words_of_doc(doc), segment))
        return doc

    return component

"""What tests of coding share: the language engine, and a text as words."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from spacy.language import Language

from sdk_text.coding.words import Words, words_of_doc
from sdk_text.language import load


@pytest.fixture(scope="module")
def nlp() -> Language:
    return load("embedded")


@pytest.fixture(scope="module")
def read(nlp: Language) -> Callable[[str], Words]:
    return lambda text: words_of_doc(nlp(text))

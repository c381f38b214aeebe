from __future__ import annotations

import sys
from pathlib import Path

import pytest
from spacy.language import Language

from sdk_text.language.embedded import load_embedded

# The training code is not part of the installed package; its tests need the project's root.
sys.path.insert(0, str(Path(__file__).resolve().parents[3]))


@pytest.fixture(scope="session")
def nlp() -> Language:
    """The pipeline with the model of the package."""
    return load_embedded()

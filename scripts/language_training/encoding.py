"""From treebank words to the network's inputs."""

from __future__ import annotations

from collections.abc import Sequence

from scripts.language_training.treebank import Word
from sdk_text.language.embedded.inputs import Encoded, InputEncoder


def spaces_before(words: Sequence[Word]) -> list[bool]:
    """Return for each word whether a space (or the start) stands before it."""
    return [True, *(w.space_after for w in words[:-1])]


def encode_words(encoder: InputEncoder, words: Sequence[Word]) -> Encoded:
    """Encode the words of a treebank sentence."""
    return encoder.encode([w.form for w in words], spaces_before(words))

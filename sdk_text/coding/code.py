"""From analysed segments to codings: the one door to all coders."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from sdk_text.codebook import Codebook
from sdk_text.coding.coders import Coder, make_coder
from sdk_text.coding.rules import segment_words
from sdk_text.errors import InputError
from sdk_text.records import Coding, ParsedDocument
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from spacy.tokens import Doc


def code_segments(
    parsed: ParsedDocument,
    docs: Sequence[Doc],
    *,
    codebook: Codebook | None = None,
    coder: str | Path | Coder = "combined",
    threshold: float | None = None,
) -> list[Coding]:
    """Code the segments of a document.

    Args:
        parsed: The document's segments.
        docs: One spaCy Doc a segment, in the same order.
        codebook: Codes (and by its ``rules`` the rules) to use; by default the shipped one.
        coder: "combined", "rules", "classifier", the folder of a trained coder, or a coder.
        threshold: Least confidence of a coding, 0 to 1; by default each code's own.

    Returns:
        Codings in the order of segments and codebook.

    Raises:
        InputError: unknown coder, threshold out of range, docs that do not fit the segments.
    """
    if threshold is not None and not 0.0 <= threshold <= 1.0:
        raise InputError(f"threshold {threshold:g} is not between 0 and 1")
    if len(docs) != len(parsed.segments):
        raise InputError(
            f"{counted(len(docs), 'analysed text|analysed texts')} for "
            f"{counted(len(parsed.segments), 'segment|segments')}"
        )
    return make_coder(coder, codebook).code(parsed.segments, segment_words(docs), threshold)

"""From analysed segments to codings: the one door to all coders."""

from __future__ import annotations

from collections.abc import Sequence

from spacy.language import Language
from spacy.tokens import Doc

from sdk_text.codebook import Codebook, load_codebook
from sdk_text.errors import InputError
from sdk_text.records import Coding, ParsedDocument

from .rules import by_code, rule_coder, segment_words

CODERS = ("combined", "rules", "classifier")


def code_segments(
    parsed: ParsedDocument,
    docs: Sequence[Doc],
    *,
    codebook: Codebook | None = None,
    coder: str = "combined",
    threshold: float | None = None,
    nlp: Language | None = None,
) -> list[Coding]:
    """Code the segments of a document.

    Args:
        parsed: The document's segments.
        docs: One spaCy Doc a segment, in the same order.
        codebook: Codes (and by its ``rules`` the rules) to use; by default the shipped one.
        coder: "combined", "rules" or "classifier".
        threshold: Least confidence of a coding, 0 to 1; by default each code's own.
        nlp: The pipeline that made the docs (unused by the rules).

    Returns:
        Codings in the order of segments and codebook.

    Raises:
        InputError: unknown coder, threshold out of range, docs that do not fit the segments.
    """
    _check(parsed, docs, coder, threshold)
    return _code_by_rules(parsed, docs, codebook or load_codebook(), threshold)


def _check(
    parsed: ParsedDocument, docs: Sequence[Doc], coder: str, threshold: float | None
) -> None:
    if coder not in CODERS:
        raise InputError(f"unknown coder “{coder}”; there are: {', '.join(CODERS)}")
    if threshold is not None and not 0.0 <= threshold <= 1.0:
        raise InputError(f"threshold {threshold:g} is not between 0 and 1")
    if len(docs) != len(parsed.segments):
        raise InputError(f"{len(docs)} analysed texts for {len(parsed.segments)} segments")


def _code_by_rules(
    parsed: ParsedDocument, docs: Sequence[Doc], codebook: Codebook, threshold: float | None
) -> list[Coding]:
    coder = rule_coder(codebook)
    order = {code.id: number for number, code in enumerate(codebook.codes)}
    codings = []
    for segment, words in zip(parsed.segments, segment_words(docs), strict=True):
        coded = by_code(coder.firings(words, segment))
        for code in sorted(coded, key=order.__getitem__):
            confidence, firings = coded[code]
            if threshold is not None and confidence < threshold:
                continue
            cue = "; ".join(dict.fromkeys(word for f in firings for word in f.words))
            codings.append(
                Coding(
                    segment.summary,
                    segment.section,
                    segment.segment,
                    code.split("/", 1)[0],
                    code,
                    segment.start,
                    segment.end,
                    segment.text,
                    "rules",
                    round(confidence, 4),
                    cue,
                    "; ".join(f.rule.id for f in firings),
                )
            )
    return codings

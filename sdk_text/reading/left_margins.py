"""What a notice says of page headers and footers that are left out: only what may be missed.

Page numbers, letterheads and names of projects stand in most of them and say nothing; a sentence,
a question or a report's title that stands nowhere else may belong to the report.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from functools import cache

from sdk_text.reading.docx_inline import short
from sdk_text.reading.questions_across import letters, whole_questions
from sdk_text.template import load_template

_LEAST_WORDS = 5
_SENTENCE = re.compile(r"[a-zāčēģīķļņšūž”\")][.!?…]+[”\")]?\Z")
_ADDRESS = re.compile(
    r"\S@\S|\bLV\s?[-–]?\s?\d{4}\b|\bwww\.|https?://|\b[Rr]eģ\.|\b[Tt]ālr(?:\.|unis)"
)
_MOST_TOLD = 5


def told_of_margins(texts: Iterable[str], body: str) -> tuple[str, ...]:
    """Return the notices about the paragraphs of a file's page headers and footers.

    Args:
        texts: of each paragraph in them.
        body: the text of the file without them.
    """
    read = letters(body)
    missed = dict.fromkeys(text for text in map(_plain, texts) if _may_be_missed(text, read))
    return tuple(_notices(list(missed)))


def _notices(missed: list[str]) -> Iterator[str]:
    for text in missed[:_MOST_TOLD]:
        yield (
            f"a page header or footer was left out: “{short(text)}”; if it belongs to the "
            "report, move it into the page's text"
        )


def _plain(text: str) -> str:
    return " ".join(text.split())


def _may_be_missed(text: str, read: str) -> bool:
    found = letters(text)
    if not found or found in read or _ADDRESS.search(text):
        return False
    title = _title_words()
    if found in whole_questions() or (title and title in found and title not in read):
        return True
    # Lines in capitals are names and the remark on a signature.
    sentence = _SENTENCE.search(text) and len(text.split()) >= _LEAST_WORDS
    return bool(sentence) and not text.isupper()


@cache
def _title_words() -> str:
    """Return the letters of the words that every title of a report holds, in their order."""
    parts = load_template().title
    return letters("".join(part.text for part in parts if part.kind == "words" and part.group < 0))

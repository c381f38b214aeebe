"""Trains and measures the sentence splitter on the running text of the treebank."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from scripts.language_training.treebank import TreebankSentence
from sdk_text.language.embedded.sentences import (
    SentenceSplitter,
    gap_features,
    is_candidate,
    quote_states,
)
from sdk_text.language.tokenizer import split_words

#: Weights nearer to zero than this are dropped.
LEAST_WEIGHT = 0.02
#: Characters of a wrapped line, about.
LINE = 72


@dataclass(frozen=True)
class RunningText:
    """The treebank as text: paragraphs with blank lines between; offsets of words, sentences."""

    text: str
    words: list[tuple[int, int]]
    sentences: list[tuple[int, int]]


def running_text(
    sentences: Sequence[TreebankSentence], wrapped: bool = False, paragraphs: bool = True
) -> RunningText:
    """Join the sentences the way the treebank's raw text does.

    wrapped: lines of about 80 characters; paragraphs: keep the blank lines between them.
    """
    parts: list[str] = []
    words: list[tuple[int, int]] = []
    spans: list[tuple[int, int]] = []
    at = line = 0
    for sentence in sentences:
        if sentence.new_paragraph and at and paragraphs:
            parts.append("\n\n")
            at += 2
            line = at
        begin = at
        for word in sentence.words:
            words.append((at, at + len(word.form)))
            full = wrapped and at + len(word.form) - line > LINE
            parts.append(word.form + (("\n" if full else " ") if word.space_after else ""))
            at += len(parts[-1])
            if parts[-1].endswith("\n"):
                line = at
        spans.append((begin, words[-1][1]))
    return RunningText("".join(parts), words, spans)


def words_and_breaks(text: str) -> tuple[list[str], list[int], list[tuple[int, int]]]:
    """Return words, line breaks after each (-1: no white space at all) and their offsets."""
    words: list[str] = []
    breaks: list[int] = []
    offsets: list[tuple[int, int]] = []
    at = 0
    for piece, space in zip(*split_words(text), strict=True):
        if piece.isspace():
            if breaks:
                breaks[-1] = max(0, breaks[-1]) + piece.count("\n")
        else:
            words.append(piece)
            breaks.append(0 if space else -1)
            offsets.append((at, at + len(piece)))
        at += len(piece) + space
    return words, breaks, offsets


def train_splitter(sentences: Sequence[TreebankSentence]) -> dict[str, float]:
    """Return the weights of the splitter's features.

    Learnt on whole and on wrapped lines, with and without paragraphs.

    Without: text from other sources does not always mark its paragraphs.
    """
    rows, goal = [], []
    for wrapped, paragraphs in ((False, True), (True, True), (False, False)):
        raw = running_text(sentences, wrapped, paragraphs)
        ends = {end for _, end in raw.sentences}
        words, breaks, offsets = words_and_breaks(raw.text)
        quoted = quote_states(words, breaks)
        for i in range(len(words) - 1):
            if breaks[i] <= 1 and is_candidate(words, i):
                rows.append(dict.fromkeys(gap_features(words, breaks, i, quoted[i]), 1.0))
                goal.append(offsets[i][1] in ends)
    vectors = DictVectorizer()
    model = LogisticRegression(C=1.0, max_iter=500, fit_intercept=False)
    model.fit(vectors.fit_transform(rows), goal)
    named = zip(vectors.get_feature_names_out(), model.coef_[0], strict=True)
    return {name: round(float(w), 3) for name, w in named if abs(w) >= LEAST_WEIGHT}


def sentence_f(
    splitter: SentenceSplitter,
    sentences: Sequence[TreebankSentence],
    wrapped: bool = False,
    paragraphs: bool = True,
) -> float:
    """Return F of whole sentences found in running text (see :func:`running_text`)."""
    raw = running_text(sentences, wrapped, paragraphs)
    words, breaks, offsets = words_and_breaks(raw.text)
    starts = [i for i, s in enumerate(splitter.starts(words, breaks)) if s]
    ends = [*(i - 1 for i in starts[1:]), len(words) - 1]
    found = {(offsets[a][0], offsets[b][1]) for a, b in zip(starts, ends, strict=True)}
    return 2 * len(found & set(raw.sentences)) / (len(found) + len(raw.sentences))

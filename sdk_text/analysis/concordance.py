"""Words and codes in their context (KWIC)."""

from __future__ import annotations

import fnmatch
import re
import unicodedata
from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.analysis.pseudonyms import Names, note_if_unchecked, replacer
from sdk_text.analysis.running_text import RunningText, running_text
from sdk_text.analysis.units import check_at_least, code_order, counted, require
from sdk_text.errors import InputError
from sdk_text.results import Results

_COLUMNS = [
    "summary", "section", "segment", "start", "end", "left", "node", "right", "lemma", "codes",
]  # fmt: skip
Flags = npt.NDArray[np.bool_]


def concordance(
    results: Results, *, lemma: str | None = None, form: str | None = None, code: str | None = None,
    regex: bool = False, context: int = 8, names: Names = "replace",
) -> pd.DataFrame:  # fmt: skip
    """Return every hit of a lemma, a form or a code with the words around it.

    Columns: summary, section, segment, start, end (of the node), left, node, right, lemma,
    codes. Several words in a query are neighbours; ``*`` and ``?`` stand for any letters, or each
    word is a regular expression with `regex`. What is no lemma but a form of one stands for it
    ("sociālais darbs"). With a code beside lemma or form: only hits in segments with that code. A
    code alone shows its cue, or the coded span.

    Raises:
        InputError: nothing asked for, both lemma and form, an unknown code, a bad expression,
            or lemmas asked for where the results hold no tokens.
    """
    check_at_least("context", context, 0)
    query = lemma if lemma is not None else form
    # What is typed or pasted may be decomposed ("a" and a mark); the words are composed.
    query = unicodedata.normalize("NFC", query or "").strip()
    if (lemma is not None and form is not None) or (not query and code is None):
        asked = f"lemma={lemma!r}, form={form!r}: "
        raise InputError(
            f"{asked}concordance needs a lemma, a form or a code (not lemma and form both)"
        )
    if code is not None and code not in code_order(results):
        raise InputError(f"code={code!r}: neither in the codebook nor in the codings")
    if lemma is not None:
        require(results, "tokens", "a concordance of lemmas")
    text = running_text(results)
    if query:
        hits = _found(text, _patterns(query, regex), lemmas=lemma is not None)
        if code is not None:
            coded = set(counted(results).query("code == @code")["segment"])
            hits = [hit for hit in hits if text.place(hit[0])[2] in coded]
    else:
        hits = list(_coded(results, text, str(code)))
    frame = _frame(results, text, hits, context)
    if len(frame):
        change = replacer(results, names)
        frame = frame.assign(**{c: frame[c].map(change) for c in ("left", "node", "right")})
    return note_if_unchecked(frame, results, names)


def _patterns(query: str, regex: bool) -> list[re.Pattern[str]]:
    try:
        return [
            re.compile(word if regex else fnmatch.translate(word), re.IGNORECASE)
            for word in query.split()
        ]
    except re.error as error:
        raise InputError(f"{query!r} is no regular expression: {error}") from error


def _found(
    text: RunningText, patterns: list[re.Pattern[str]], *, lemmas: bool
) -> list[tuple[int, int]]:
    """Return where neighbouring words match the patterns, by their lemmas or by their forms."""
    if lemmas:
        return list(_sequences(text, text.lemmas, [_of_lemmas(text, p) for p in patterns]))
    return list(_sequences(text, text.forms, patterns))


def _of_lemmas(text: RunningText, pattern: re.Pattern[str]) -> re.Pattern[str]:
    """Return a pattern of lemmas: of a form that is none ("sociālais") that of its lemmas."""
    if any(map(pattern.fullmatch, set(text.lemmas))):
        return pattern
    pairs = set(zip(text.forms, text.lemmas, strict=True))
    meant = sorted({re.escape(lemma) for form, lemma in pairs if pattern.fullmatch(form)})
    return re.compile("|".join(meant), re.IGNORECASE) if meant else pattern


def _sequences(
    text: RunningText, words: list[str], patterns: list[re.Pattern[str]]
) -> Iterator[tuple[int, int]]:
    """Yield token ranges in one block whose words match the patterns one after the other."""
    n = len(words) - len(patterns) + 1
    if n < 1:
        return
    begins = np.ones(n, dtype=bool)
    for k, pattern in enumerate(patterns):
        begins &= _matching(words, pattern)[k : n + k]
    block = text.block
    for i in np.flatnonzero(begins):
        last = int(i) + len(patterns) - 1
        if block[i] == block[last]:
            yield int(i), last + 1


def _matching(words: list[str], pattern: re.Pattern[str]) -> Flags:
    known = {word: bool(pattern.fullmatch(word)) for word in set(words)}
    return np.fromiter((known[word] for word in words), bool, len(words))


def _coded(results: Results, text: RunningText, code: str) -> Iterator[tuple[int, int]]:
    """Yield the token range of each coding's cue, or of its span."""
    codings = counted(results)
    rows = {segment: i for i, segment in enumerate(text.segments["segment"])}
    order = np.argsort(text.segment, kind="stable")
    first = np.searchsorted(text.segment[order], np.arange(len(rows) + 1))
    wanted = codings.loc[codings["code"] == code, ["segment", "cue", "start", "end"]]
    for segment, cue, start, stop in wanted.itertuples(index=False, name=None):
        row = rows.get(segment)
        if row is None or first[row] == first[row + 1]:
            continue
        begin, end = int(order[first[row]]), int(order[first[row + 1] - 1]) + 1
        yield _cue(text, begin, end, cue) or _span(text, begin, end, start, stop)


def _cue(text: RunningText, begin: int, end: int, cue: str) -> tuple[int, int] | None:
    words = re.findall(r"\w+|[^\w\s]", cue.split(";", 1)[0].casefold())
    if not words:
        return None
    joined = "".join(words)
    for i in range(begin, end):
        run = ""
        for j in range(i, end):
            run += text.forms[j].casefold()
            if run == joined:
                return i, j + 1
            if not joined.startswith(run):
                break
    return None


def _span(text: RunningText, begin: int, end: int, start: int, stop: int) -> tuple[int, int]:
    inside = [i for i in range(begin, end) if text.start[i] >= start and text.end[i] <= stop]
    return (inside[0], inside[-1] + 1) if inside else (begin, end)


def _frame(
    results: Results, text: RunningText, hits: list[tuple[int, int]], context: int
) -> pd.DataFrame:
    codes = counted(results).groupby("segment")["code"].agg(" ".join).to_dict()
    words, block = text.is_word(), text.block
    before = np.concatenate([[0], np.cumsum(words)])
    positions = np.flatnonzero(words)
    rows = []
    for begin, end in sorted(hits):
        low, high = np.searchsorted(block, [block[begin], block[begin] + 1])
        left = max(int(low), _nth(positions, before[begin] - context, 0))
        right = min(int(high), _nth(positions, before[end] + context, len(block)))
        summary, section, segment = text.place(begin)
        rows.append(
            (
                summary, section, segment, int(text.start[begin]), int(text.end[end - 1]),
                text.text(left, begin), text.text(begin, end), text.text(end, right),
                " ".join(text.lemmas[begin:end]) if text.has_lemmas else "", codes.get(segment, ""),
            )
        )  # fmt: skip
    return pd.DataFrame(rows, columns=_COLUMNS)


def _nth(positions: npt.NDArray[np.int64], n: int, otherwise: int) -> int:
    """Return where the n-th word stands; `otherwise` before the first or after the last."""
    return int(positions[n]) if 0 <= n < len(positions) else otherwise

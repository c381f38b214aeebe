"""Results without personal names: what tables and figures for others are made of."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np
import numpy.typing as npt
import pandas as pd

from sdk_text.analysis.name_words import PERSON_LABELS
from sdk_text.analysis.nameless_codebook import nameless_codebook, words_of_codebook
from sdk_text.analysis.pseudonyms import Pseudonyms, Replaced, pseudonyms
from sdk_text.analysis.units import named_as_sources
from sdk_text.results import Results

REPLACED = "names_replaced"
"""Key of ``Results.meta`` that says that the names are replaced."""

_TEXTS = {
    "summaries": ("title",),
    "sections": ("heading",),
    "segments": ("text", "lead_in", "subheading"),
    "subheadings": ("text",),
    "approaches": ("note",),
    "codings": ("text", "cue", "memo"),
    "machine": ("text", "cue"),
    "variables": ("variable", "value"),
    "memos": ("text",),
    "decisions": ("text", "new_text", "comment", "evidence"),
    "entities": ("text", "lemma"),
}
"""Columns with words of the reports or of persons who coded them."""


def without_names(results: Results, names: Pseudonyms | None = None) -> Results:
    """Return the results with personal names and contact data replaced in every frame.

    In a study's own codes, too.

    Rows, counts and offsets stay; the texts and the names of the files, which the offsets point
    into, are left out, and so are persons among the entities.

    Args:
        results: what a run found.
        names: of the whole run, if these results are a part of it.
    """
    if results.meta.get(REPLACED):
        return results
    hidden = names if names is not None else pseudonyms(results)
    frames = {
        name: frame.assign(**{c: _changed(frame[c], hidden) for c in columns})
        for name, columns in _TEXTS.items()
        if len(frame := getattr(results, name))
    }
    if "entities" in frames:
        frames["entities"] = _bodies(results.entities, frames["entities"])
    if len(results.tokens):
        frames["tokens"] = _tokens(results, hidden)
    # Names of files are names, too; their number is none.
    frames["documents"] = results.documents.iloc[:0]
    summaries = frames.get("summaries", results.summaries)
    # Elsewhere it is a place's name; here a source's, such as "Interview with …".
    theirs = summaries["summary"].isin(named_as_sources(results))
    place = summaries["municipality"].mask(theirs, summaries["title"])
    summaries = summaries.assign(municipality=place)
    numbers = summaries["document"].factorize()[0] + 1
    frames["summaries"] = summaries.assign(document=[str(number) for number in numbers])
    changed = results.with_frames(**frames)
    book = nameless_codebook(results.codebook, hidden.replace)
    return replace(changed, texts={}, codebook=book, meta={**results.meta, REPLACED: True})


def look_through(results: Results, names: Pseudonyms) -> None:
    """Let `names` look through every text that `without_names` changes, so that it need not."""
    for name, columns in _TEXTS.items():
        for column in columns:
            for text in getattr(results, name)[column].unique().tolist():
                names.found(text)
    for text in words_of_codebook(results.codebook):
        names.found(text)


def personal_tokens(results: Results) -> npt.NDArray[np.bool_]:
    """Tell which tokens of the results belong to a personal name or to contact data."""
    if results.meta.get(REPLACED):
        form = results.tokens["form"]
        return (form.str.startswith("[") & form.str.len().gt(1)).to_numpy(dtype=bool)
    marked = np.zeros(len(results.tokens), dtype=bool)
    for row, _ in _replaced_tokens(results, pseudonyms(results)):
        marked[row] = True
    return marked


def _changed(texts: pd.Series[str], names: Pseudonyms) -> pd.Series[str]:
    cells = texts.tolist()
    new = {text: names.replace(text) for text in dict.fromkeys(cells)}
    if all(text == made for text, made in new.items()):
        return texts.astype("string")
    return pd.Series([new[text] for text in cells], index=texts.index, dtype="string")


def _bodies(entities: pd.DataFrame, changed: pd.DataFrame) -> pd.DataFrame:
    """Leave out persons, and what is nothing but a person's name under another label."""
    persons = entities["label"].str.lower().isin(PERSON_LABELS)
    only = changed["text"].str.fullmatch(r"[\W]*\[[^\[\]]+\][\W]*")
    return changed[~(persons | only)].reset_index(drop=True)


def _tokens(results: Results, names: Pseudonyms) -> pd.DataFrame:
    tokens = results.tokens
    form = tokens["form"].astype(object).to_numpy(copy=True)
    lemma = tokens["lemma"].astype(object).to_numpy(copy=True)
    for row, found in _replaced_tokens(results, names):
        form[row] = lemma[row] = found.placeholder
    return tokens.assign(form=pd.array(form, dtype="string"), lemma=pd.array(lemma, dtype="string"))


def _replaced_tokens(results: Results, names: Pseudonyms) -> Iterator[tuple[int, Replaced]]:
    """Yield the number of each token that is replaced, with what it belongs to."""
    rows = results.tokens.groupby("segment", sort=False).indices
    forms = results.tokens["form"].astype(object).to_numpy()
    for segment, text in results.segments[["segment", "text"]].itertuples(index=False, name=None):
        spans = names.found(text) if segment in rows else ()
        if not spans:
            continue
        position = 0
        for row in rows[segment]:
            start = text.find(forms[row], position)
            if start < 0:
                continue
            position = start + len(forms[row])
            found = next((s for s in spans if s.start < position and start < s.end), None)
            if found is not None:
                yield int(row), found

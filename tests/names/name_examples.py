"""Small results with names in them."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import pseudonyms
from sdk_text.results import Results


def run(*texts, persons=(), others=(), sections=(), tokens=(), **frames):
    """Segments of one report; persons and others: text of an entity in the first that has it."""
    rows, at, places = [], 0, []
    for i, text in enumerate(texts):
        section = sections[i] if sections else "2.support"
        rows.append(
            {"summary": "a", "section": section, "segment": f"a/{section}/{i}", "start": at,
             "end": at + len(text), "text": text, "words": len(text.split())}
        )  # fmt: skip
        at += len(text) + 1
    found = [(p, p, "person") for p in persons] + [(o, o, label) for o, label in others]
    for text, lemma, label in found:
        row = next(r for r in rows if text in r["text"])
        start = row["start"] + row["text"].index(text)
        places.append(
            {"summary": "a", "section": row["section"], "segment": row["segment"], "start": start,
             "end": start + len(text), "text": text, "lemma": lemma, "label": label}
        )  # fmt: skip
    made = {"segments": pd.DataFrame(rows), **frames}
    if places:
        made["entities"] = pd.DataFrame(places)
    if tokens:
        made["tokens"] = pd.DataFrame(tokens)
    return Results.from_frames(**made)


def words_of(text, *facts):
    """Tokens of the first segment: form, part of speech, case; its offsets are its own."""
    rows, at = [], 0
    for form, upos, case in facts:
        at = text.index(form, at)
        rows.append(
            {"summary": "a", "section": "2.support", "segment": "a/2.support/0", "start": at,
             "end": at + len(form), "form": form, "upos": upos, "feats": f"Case={case}"}
        )  # fmt: skip
        at += len(form)
    return rows


def shown(text, *facts, others=(), persons=(), more=()):
    results = run(text, *more, others=others, persons=persons, tokens=words_of(text, *facts))
    return pseudonyms(results).replace(text), results

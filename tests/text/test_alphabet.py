"""Lists that a reader sees are in the order of the Latvian alphabet."""

from __future__ import annotations

import pandas as pd

from sdk_text.analysis import names
from sdk_text.results import Results
from sdk_text.text.alphabet import alphabetical

IN_ORDER = [
    "Ābele", "Ada", "Celma", "Cīrule", "Čaka", "Dace", "gaiss", "Gunta", "Ģirts", "Ieva", "Ilze",
    "īve", "Lāse", "Ļaudis", "Zeme", "Žanis",
]  # fmt: skip


def test_words_are_sorted_as_in_a_latvian_dictionary() -> None:
    assert sorted(sorted(IN_ORDER), key=alphabetical) == IN_ORDER
    assert alphabetical("C\u030caka") == alphabetical("čaka")


def test_names_as_frequent_as_each_other_are_in_order() -> None:
    said = ["Zaļenieki", "Ādaži", "Čiekuri", "Cēsis", "Bauska"]
    text, rows = " ".join(said), []
    for name in said:
        at = text.index(name)
        place = {"summary": "a", "section": "2.support", "segment": "a/2.support/1"}
        rows.append({**place, "start": at, "end": at + len(name), "text": name, "lemma": name,
                     "label": "GPE"})  # fmt: skip
    segment = {**place, "start": 0, "end": len(text), "text": text, "words": 5}
    results = Results.from_frames(segments=pd.DataFrame([segment]), entities=pd.DataFrame(rows))
    assert names(results)["name"].tolist() == ["Ādaži", "Bauska", "Cēsis", "Čiekuri", "Zaļenieki"]

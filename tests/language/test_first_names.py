"""Lemmas of listed first names: the listed name, whatever the network makes of a form."""

from __future__ import annotations

import pytest

from sdk_text.language.embedded.first_names import listed_name


@pytest.mark.parametrize(
    ("form", "lemma", "feats", "name"),
    [
        ("Līgu", "līgs", "Case=Acc|Gender=Masc", "Līga"),
        ("Andra", "Andrs", "Case=Gen|Gender=Masc", "Andris"),
        ("Mārča", "Mārčs", "Case=Gen|Gender=Masc", "Mārcis"),
        ("Svetlanai", "svetlana", "Case=Dat|Gender=Fem", "Svetlana"),
        ("Bruno", "bruns", "", "Bruno"),
        ("Andra", "Andra", "Case=Nom|Gender=Fem", "Andra"),
        ("Andra", "Andrs", "", "Andrs"),
        ("Ozola", "Ozols", "Case=Gen|Gender=Masc", "Ozols"),
        ("līgu", "līga", "Case=Acc|Gender=Fem", "līga"),
    ],
)
def test_a_form_of_a_listed_name(form: str, lemma: str, feats: str, name: str) -> None:
    assert listed_name(form, lemma, feats) == name

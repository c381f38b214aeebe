from __future__ import annotations

import pytest

from sdk_text.analysis import names
from sdk_text.errors import InputError


@pytest.fixture
def bodies(make):
    place = "alfa/2.support/{}".format
    lemmas = dict.fromkeys(("domē", "domei", "domes"), "dome") | {"Ventmuižas": "ventmuiža"}
    return make(
        {
            "alfa": {"2.support": [
                ("Tikāmies Kalnciema domē.", []),
                ("Kalnciema dome palīdz, Kalnciema domei ir telpas.", []),
                ("Runāja Ilzīte Kociņa no Ventmuižas.", []),
            ]},
            "beta": {"2.support": [("Kalnciema domes telpas.", [])]},
        },
        lemmas=lemmas,
        entities=[
            (place(1), "Kalnciema domē", "Kalnciema dome", "organization"),
            (place(2), "Kalnciema domei", "Kalnciema dome", "organization"),
            (place(2), "Kalnciema dome", "Kalnciema dome", "organization"),
            (place(3), "Ilzīte Kociņa", "Ilzīte Kociņa", "person"),
            (place(3), "Ventmuižas", "ventmuiža", "GPE"),
            ("beta/2.support/1", "Kalnciema domes", "Kalnciema dome", "organization"),
        ],
    )  # fmt: skip


def test_cases_of_one_name_fall_together(bodies):
    frame = names(bodies)
    first = frame.iloc[0]
    assert (first["summary"], first["name"]) == ("alfa", "Kalnciema dome")
    assert (first["mentions"], first["segments"], first["summaries"]) == (3, 2, 2)
    assert set(first["forms"].split("; ")) == {
        "Kalnciema domē", "Kalnciema domei", "Kalnciema dome",
    }  # fmt: skip
    assert bodies.evidence(first) == "Kalnciema domē"
    assert frame["summary"].tolist() == ["alfa", "alfa", "beta"]


def test_a_name_only_met_in_other_cases_is_put_in_its_base_form(bodies):
    assert names(bodies, labels=["GPE"])["name"].tolist() == ["Ventmuiža"]


def test_persons_only_on_demand(bodies):
    assert "Ilzīte Kociņa" not in set(names(bodies)["name"])
    assert names(bodies, labels=["person"])["name"].tolist() == ["Ilzīte Kociņa"]


def test_minimum(bodies):
    assert names(bodies, minimum=2)["name"].tolist() == ["Kalnciema dome"]


def test_without_entities_the_message_names_the_frame(three):
    with pytest.raises(InputError, match=r"'entities'.*named entities"):
        names(three)
    with pytest.raises(InputError, match="give a list"):
        names(three.with_frames(entities=three.entities), labels="GPE")


def test_one_name_one_label_and_a_place_stays_a_place(make):
    texts = ["Ventmuiža.", "Ventmuiža!", "“Ventmuiža” un", "Zoom.", "Sociālā."]
    places = [f"alfa/2.support/{i}" for i in range(1, 6)]
    labels = ["organization", "organization", "GPE", "organization", "organization"]
    spans = ["Ventmuiža", "Ventmuiža", "“Ventmuiža” un", "Zoom", "Sociālā"]
    results = make(
        {"alfa": {"2.support": [(text, []) for text in texts]}},
        lemmas={"Sociālā": "sociāls_ADJ", "un": "un_CCONJ"},
        entities=[(p, s, s, label) for p, s, label in zip(places, spans, labels, strict=True)],
    )
    frame = names(results)
    assert frame[["name", "label", "mentions"]].to_numpy().tolist() == [["Ventmuiža", "GPE", 3]]
    kept = names(results, leave_out=["Ventmuiža"])
    assert kept["name"].tolist() == ["Zoom"]

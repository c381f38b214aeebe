from __future__ import annotations

import unicodedata

import pytest

from sdk_text.analysis import concordance
from sdk_text.errors import InputError


@pytest.fixture
def speeches(make):
    lemmas = {"līderi": "līderis", "Līderu": "līderis", "aktīvu": "aktīvs", "aktīvi": "aktīvs"}
    return make(
        {
            "alfa": {
                "2.support": [
                    ("Ciemā ir aktīvi līderi.", ["asset/people"]),
                    ("Līderu trūkst, atzina Ilzīte Kociņa skaļi.", ["problem/money"]),
                ],
                "5.goal": [("Atrast vēl līderi un aktīvu skolotāju.", [])],
            }
        },
        lemmas=lemmas,
        entities=[("alfa/2.support/2", "Ilzīte Kociņa", "Ilzīte Kociņa", "person")],
    )


def test_a_lemma_finds_all_its_forms_with_context_within_the_section(speeches):
    frame = concordance(speeches, lemma="līderis", context=2)
    assert frame["node"].tolist() == ["līderi", "Līderu", "līderi"]
    assert frame["left"].tolist() == ["ir aktīvi", "aktīvi līderi.", "Atrast vēl"]
    assert frame["right"].tolist() == [". Līderu trūkst,", "trūkst, atzina", "un aktīvu"]
    assert frame["codes"].tolist() == ["asset/people", "problem/money", ""]
    text = speeches.texts["doc"]
    assert [text[a:b] for a, b in zip(frame["start"], frame["end"], strict=True)] == [
        "līderi", "Līderu", "līderi",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "nodes"),
    [
        ({"lemma": "aktīvs līderis"}, ["aktīvi līderi"]),
        ({"lemma": "līder*"}, ["līderi", "Līderu", "līderi"]),
        ({"form": "līderi"}, ["līderi", "līderi"]),
        ({"form": "LĪDER?"}, ["līderi", "Līderu", "līderi"]),
        ({"form": "l[īi]der(i|u)", "regex": True}, ["līderi", "Līderu", "līderi"]),
        ({"form": "vēl l.*", "regex": True}, ["vēl līderi"]),
        ({"lemma": "līderis", "code": "problem/money"}, ["Līderu"]),
        ({"form": "zzz"}, []),
    ],
)
def test_queries(speeches, query, nodes):
    assert concordance(speeches, **query)["node"].tolist() == nodes


def test_a_form_stands_for_its_lemma(speeches):
    assert concordance(speeches, lemma="Aktīvu līderu")["node"].tolist() == ["aktīvi līderi"]
    assert len(concordance(speeches, lemma="nekas")) == 0


def test_neighbours_must_stand_in_one_section(speeches):
    assert len(concordance(speeches, form="skaļi . Atrast")) == 0
    assert len(concordance(speeches, form="līderi . Līderu")) == 1


def test_a_code_alone_shows_its_cue_or_its_span(speeches):
    cued = speeches.with_frames(codings=speeches.codings.assign(cue=["aktīvi līderi; ciemā", ""]))
    assert concordance(cued, code="asset/people")["node"].tolist() == ["aktīvi līderi"]
    assert concordance(cued, code="problem/money", names="keep")["node"].tolist() == [
        "Līderu trūkst, atzina Ilzīte Kociņa skaļi."
    ]


def test_names_are_hidden_in_the_context(speeches):
    row = concordance(speeches, form="trūkst").iloc[0]
    assert row["right"] == ", atzina [person 1] skaļi."
    kept = concordance(speeches, form="trūkst", names="keep").iloc[0]
    assert "Kociņa" in kept["right"]


def test_a_code_that_never_occurs_and_no_context(speeches):
    assert len(concordance(speeches, code="problem/never")) == 0
    assert concordance(speeches, form="ciemā", context=0)[["left", "right"]].iloc[0].tolist() == [
        "", "",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ({}, "needs a lemma"),
        ({"lemma": "a", "form": "b"}, "not lemma and form both"),
        ({"form": "l(", "regex": True}, "regular expression"),
        ({"code": "no/such"}, "'no/such'"),
    ],
)
def test_bad_queries(speeches, query, message):
    with pytest.raises(InputError, match=message):
        concordance(speeches, **query)


def test_forms_need_no_tokens_lemmas_do(speeches):
    bare = speeches.with_frames(tokens=speeches.tokens.iloc[:0])
    assert concordance(bare, form="līderi")["node"].tolist() == ["līderi", "līderi"]
    with pytest.raises(InputError, match="'tokens'"):
        concordance(bare, lemma="līderis")


@pytest.mark.parametrize("asked", [{"lemma": " "}, {"form": "\t\n"}, {"lemma": "\u00a0"}])
def test_a_blank_is_no_query(three, asked):
    name = next(iter(asked))
    with pytest.raises(InputError, match=rf"{name}=.*concordance needs a lemma, a form or a code"):
        concordance(three, **asked)


@pytest.mark.parametrize("query", [{"lemma": "līderis"}, {"form": "līder*"}, {"form": "trūkst"}])
def test_a_decomposed_query_finds_the_same(speeches, query):
    decomposed = {k: unicodedata.normalize("NFD", v) for k, v in query.items()}
    assert decomposed != query
    assert len(concordance(speeches, **query)) > 0
    assert concordance(speeches, **decomposed).equals(concordance(speeches, **query))

"""The cue language parses what it promises and says where it does not."""

from __future__ import annotations

import json
import re
import unicodedata
from importlib.resources import files

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sdk_text.codebook import CueSyntaxError, parse_cue
from sdk_text.codebook.features import feature_problem
from sdk_text.coding.matching import CueMatcher
from sdk_text.coding.words import Word, words_of_text

ASSETS = files("sdk_text.language") / "models" / "lv_embedded"


def holds(cue: str, text: str, fields: dict[str, list[str]] | None = None) -> bool:
    """Whether a cue holds in a text."""
    entries = {
        name: tuple(parse_cue(entry) for entry in texts) for name, texts in (fields or {}).items()
    }
    parsed = parse_cue(cue)
    return parsed.source in CueMatcher([parsed], entries).match(words_of_text(text))


@pytest.mark.parametrize(
    ("cue", "text", "expected"),
    [
        ("telpa", "Mums ir plašas telpas.", True),
        ("telp*", "Mums ir telpiņa.", True),
        ("=telpa", "Mums ir telpas.", False),
        ("*grupa", "Fokusgrupa notika rudenī.", True),
        ("*us*", "Fokusgrupa notika rudenī.", True),
        ("zaļ* māja", "Stāv zaļa māja.", True),
        ("zaļ* māja", "Māja ir zaļa.", False),
        ("zaļ* ... māja", "Stāv zaļa, veca un liela māja.", True),
        ("zaļ* _ māja", "Stāv zaļa liela māja.", True),
        ("zaļ* _ māja", "Stāv zaļa māja.", False),
        ("zaļ* ~ māja", "Māja ir zaļa.", True),
        ("zaļ* ~ māja", "Māja dega. Zaļa zāle auga.", False),
        ("zaļ* & zāle", "Māja dega. Zaļa zāle auga.", True),
        ("māja & !zaļ*", "Māja ir zaļa.", False),
        ("māja & !zaļ*", "Māja ir sarkana.", True),
        ("māja|zāle", "Zāle auga.", True),
        ("veca+māja|zāle", "Te ir veca māja.", True),
        ("veca+māja|zāle", "Te ir jauna māja.", False),
        ("<shade> māja", "Zaļā māja", True),
    ],
)
def test_cue_holds_or_not(cue: str, text: str, expected: bool) -> None:
    assert holds(cue, text, {"shade": ["zaļ*"]}) is expected


def test_field_entries_may_have_several_words() -> None:
    assert holds("<x> māja", "Tā ir koši sarkana māja.", {"x": ["zaļ*", "koši sarkan*"]})


def test_near_does_not_cross_an_adversative() -> None:
    assert not holds("naud* ~ trūk*", "Nauda ir, bet trūkst ideju.")


@pytest.mark.parametrize(
    "cue", ["", "a & ", "& b", "... a", "a ...", "!a", "a|", "a[Case]", "=st*", "<Big>", "a[b", "*"]
)
def test_malformed_cue_is_refused(cue: str) -> None:
    with pytest.raises(CueSyntaxError):
        parse_cue(cue)


@given(st.text(max_size=40))
def test_parser_never_fails_otherwise(text: str) -> None:
    try:
        parsed = parse_cue(text)
    except CueSyntaxError:
        return
    assert parse_cue(parsed.source) == parsed


def test_a_decomposed_cue_is_the_composed_one() -> None:
    for cue in ("trūk* naud*", "=līdzekļu", "čakli|žēlīgi & !nē"):
        assert parse_cue(unicodedata.normalize("NFD", cue)) == parse_cue(cue)


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("telpa[Case=Lok]", "Case is never “Lok” (known: Nom, Gen, Dat, Acc, Loc, Voc)"),
        ("telpa[case=Loc]", "there is no feature “case”"),
        ("telpa[case=Loc]", "did you mean 'Case'"),
        ("telpa[Case=loc]", "did you mean 'Loc'"),
        ("telpa[Case=Loc|Dat]", "Case is never “Loc|Dat”"),
        ("telpa[Number=Pl]", "known: Sing, Plur, Ptan, Coll"),
        ("telpa[upos=noun]", "did you mean 'NOUN'"),
        ("telpa[deprel=subj]", "deprel is never “subj”"),
        ("telpa[Case=Loc,Case=Dat]", "Case stands twice"),
        ("māja & !telpa[Case=Lok]", "Case is never “Lok”"),
    ],
)
def test_a_feature_that_no_word_has_is_named_with_those_that_there_are(cue: str, said: str) -> None:
    with pytest.raises(CueSyntaxError, match=re.escape(said)):
        parse_cue(cue)


def test_features_of_several_values_and_spaces_in_brackets() -> None:
    assert parse_cue("telpa[ Case = Loc, Number=Plur ]") == parse_cue("telpa[Case=Loc,Number=Plur]")
    word = Word("nekāds", "nekāds", "nekāds", "DET", "Case=Nom|PronType=Ind,Neg")
    assert word.has("PronType", "Neg")
    assert word.has("PronType", "Ind")
    assert not word.has("PronType", "Tot")
    assert word.has("Case", "Nom")


def test_the_shipped_engine_gives_no_feature_that_a_cue_may_not_ask_for() -> None:
    labels = json.loads((ASSETS / "labels.json").read_text("utf-8"))
    for upos, bundle in labels["bundles"]:
        assert feature_problem("upos", upos) == ""
        for feature in bundle.split("|") if bundle != "_" else ():
            name, _, values = feature.partition("=")
            assert [feature_problem(name, value) for value in values.split(",")] == [""] * len(
                values.split(",")
            )
    assert all(feature_problem("deprel", label) == "" for label in labels["deprels"])

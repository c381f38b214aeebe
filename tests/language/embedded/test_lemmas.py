from __future__ import annotations

from sdk_text.language.embedded.lemmas import Lemmatizer

BUNDLES = [("NOUN", "Case=Gen"), ("NOUN", "Case=Acc"), ("VERB", "Mood=Ind"), ("PROPN", "Case=Gen")]
NOUN, NOUN_ACC, VERB, PROPN = range(4)
SCRIPTS = ["l|0|1|s", "l|0|1|is", "t|0|1|s", "l|0|9|x"]
FORMS = {
    "galda": {NOUN: "galds"},
    "ceļa": {NOUN: "ceļš", VERB: "celt"},
    "Rīgas": {PROPN: "Rīga"},
}


def lemmatizer() -> Lemmatizer:
    return Lemmatizer(SCRIPTS, BUNDLES, FORMS, ["brālis"])


def test_the_dictionary_comes_first() -> None:
    assert lemmatizer().lemma("ceļa", NOUN, [0], [-0.1]) == "ceļš"


def test_a_capital_at_the_start_does_not_hide_a_word() -> None:
    assert lemmatizer().lemma("Galda", NOUN, [1], [-0.1]) == "galds"
    assert lemmatizer().lemma("Galda", PROPN, [2], [-0.1]) == "Galds"


def test_other_features_of_the_same_class_share_the_lemma() -> None:
    assert lemmatizer().lemma("galda", NOUN_ACC, [1], [-0.1]) == "galds"


def test_a_known_lemma_outweighs_a_little_chance() -> None:
    assert lemmatizer().lemma("brāla", NOUN, [0, 1], [-0.3, -1.4]) == "brālis"
    assert lemmatizer().lemma("brāla", NOUN, [0, 1], [-0.1, -6.0]) == "brāls"


def test_where_no_script_fits_the_form_stays() -> None:
    assert lemmatizer().lemma("ab", NOUN, [3], [-0.1]) == "ab"

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from made_results import build

from sdk_text.analysis import pseudonymise, pseudonyms
from sdk_text.analysis.latvian_names import (
    base_stem,
    given_name_stems,
    likely_stem,
    not_names,
    possible_stems,
)
from sdk_text.analysis.pseudonyms import names_in, replacer
from sdk_text.errors import InputError

SURNAMES = {
    "Vanadziņš": ["Vanadziņš", "Vanadziņa", "Vanadziņam", "Vanadziņu", "Vanadziņā", "Vanadziņi"],
    "Zutis": ["Zutis", "Zuša", "Zutim", "Zuti", "Zutī", "Zušu"],
    "Rubenis": ["Rubenis", "Rubeņa", "Rubenim", "Rubeni", "Rubenī", "Rubeņi"],
    "Žagata": ["Žagata", "Žagatas", "Žagatai", "Žagatu", "Žagatā"],
    "Ķirse": ["Ķirse", "Ķirses", "Ķirsei", "Ķirsi", "Ķirsē"],
    "Mednis": ["Mednis", "Medņa", "Mednim", "Medni", "Mednī"],
    "Straujais": ["Straujais", "Straujā", "Straujajam", "Straujo", "Straujajā"],
    "Kociņa": ["Kociņa", "Kociņas", "Kociņai", "Kociņu", "Kociņām"],
    "Petrova": ["Petrova", "Petrovas", "Petrovai", "Petrovu", "Petrovā"],
    "Grebis": ["Grebis", "Grebja", "Grebim", "Grebi", "Grebjam"],
    "Priede-Mellupe": ["Priedei-Mellupei", "Priedes-Mellupes", "Priedi-Mellupi", "Mellupei"],
}
SENTENCE = "Vēlāk par to daudz runāja {} visa pilsēta."


def people(make, name, *texts, lemma=None):
    """One report in which only the first mention was recognised."""
    first = f"Darbu uzsāka {name} ar lielu prieku."
    return make(
        {"alfa": {"2.support": [(text, []) for text in (first, *texts)]}},
        entities=[("alfa/2.support/1", name, lemma or name, "person")],
    )


@pytest.mark.parametrize(("surname", "form"), [(s, f) for s, fs in SURNAMES.items() for f in fs])
def test_a_known_surname_is_hidden_in_every_form_where_recognition_missed_it(make, surname, form):
    hide = pseudonyms(people(make, f"Ilzīte {surname}")).replace
    assert hide(SENTENCE.format(form)) == SENTENCE.format("[person 1]")
    assert hide(f"{form} runāja.") == "[person 1] runāja."
    assert hide(f"({form})") == "([person 1])"


@pytest.mark.parametrize(
    ("form", "lemma"),
    [("Ilzītei Ķirsei", "Ilzīte Ķirse"), ("Ilzītei Ķirsei", "Ilzītei Ķirsei"),
     ("Ilzītes Ķirses", "Ilzīte Ķirses")],
)  # fmt: skip
def test_a_person_first_met_in_another_case_is_known_in_all(make, form, lemma):
    hide = pseudonyms(people(make, form, lemma=lemma)).replace
    for other in SURNAMES["Ķirse"]:
        assert hide(SENTENCE.format(other)) == SENTENCE.format("[person 1]")


@pytest.mark.parametrize(
    "mention",
    ["Ilzīte Ķirse", "Ilzītei Ķirsei", "I. Ķirse", "I.Ķirsei", "Ķirse", "Ilzīti", "ĶIRSE",
     "Ķirsi-Ķirsi"],
)  # fmt: skip
def test_one_person_one_number_however_named(make, mention):
    hide = pseudonyms(people(make, "Ilzīte Ķirse")).replace
    assert hide(SENTENCE.format(mention)) == SENTENCE.format("[person 1]")


def test_numbers_follow_the_first_mention_and_stay_the_same(make):
    texts = ["Nāca Zaiga Žagata un Valdis Zutis.", "Žagatai pievienojās Valdis Zutis un Zaiga."]
    results = people(make, "Ilzīte Ķirse", *texts)
    shown = [pseudonyms(results).replace(text) for text in texts]
    assert shown[0] == "Nāca [person 2] un [person 3]."
    assert shown[1] == "[person 2] pievienojās [person 3] un [person 2]."


def test_a_lone_name_of_several_persons_names_none_of_them(make):
    texts = ["Nāca Zaiga Ķirse.", "Ķirse un Zaiga runāja."]
    shown = pseudonyms(people(make, "Ilzīte Ķirse", *texts)).replace(texts[1])
    assert shown == "[person 1/2] un [person 2] runāja."


def test_a_listed_first_name_makes_a_person_without_any_recognition(make):
    results = make({"alfa": {"2.support": [("Paldies Andrim Vanadziņam par darbu.", [])]}})
    hide = pseudonyms(results).replace
    assert hide("Paldies Andrim Vanadziņam par darbu.") == "Paldies [person 1] par darbu."
    assert hide("Vēlāk Vanadziņš brauca.") == "Vēlāk [person 1] brauca."


@pytest.mark.parametrize(
    "text",
    [
        "Sociālais darbs kopienā ir vajadzīgs.",
        "Jāņu svētki un Jāņi pulcēja visus.",
        "Ventmuižas pagastā un Kalnciemā.",
        "SDK un NVO sanāksme.",
        "Ilgi un labi.",
    ],
)
def test_ordinary_words_places_and_feasts_stay(make, text):
    results = make(
        {"alfa": {"2.support": [
            ("Runāja Jānis Vanadziņš ar sociālais darbinieks no Ventmuižas.", []),
            ("Ventmuižā sociāls darbs ir ilgi.", []),
        ]}},
        entities=[
            ("alfa/2.support/1", "Jānis Vanadziņš", "Jānis Vanadziņš", "person"),
            ("alfa/2.support/1", "Ventmuižas", "Ventmuiža", "GPE"),
            ("alfa/2.support/2", "Ventmuižā", "Ventmuiža", "person"),
        ],
    )  # fmt: skip
    assert pseudonyms(results).replace(text) == text


def test_words_taken_for_persons_by_mistake_do_not_spoil_the_quotes(make):
    results = make(
        {"alfa": {"2.support": [("Sociālais darbs un sociālais darbs.", []), ("SDK ir te.", [])]}},
        entities=[("alfa/2.support/1", "Sociālais", "sociāls", "person"),
                  ("alfa/2.support/2", "SDK", "SDK", "person")],
    )  # fmt: skip
    assert len(pseudonyms(results)) == 0


def test_a_surname_that_is_a_word_too_is_hidden_but_not_at_a_sentence_start(make):
    results = people(make, "Ilzīte Priede", "Pie mājas aug priede.")
    hide = pseudonyms(results).replace
    assert hide("Tad runāja Priede.") == "Tad runāja [person 1]."
    assert hide("Priede aug.") == "Priede aug."
    assert hide("Ilzīte Priede aug.") == "[person 1] aug."


def test_the_key_is_for_the_researcher(make):
    key = pseudonyms(people(make, "Ilzīte Ķirse", "Ar Ilzīti Ķirsi.")).key()
    assert key["person"].tolist() == [1]
    assert key["name"].item() == "Ilzīte Ķirse"


def test_numbers_of_the_whole_run_can_be_kept_in_a_part_of_it(make):
    from sdk_text.analysis import concordance, select

    results = make(
        {
            "alfa": {"2.support": [("Runāja Zaiga Žagata.", [])]},
            "beta": {"2.support": [("Runāja Valdis Zutis.", [])]},
        }
    )
    part = select(results, summaries=["beta"])
    assert concordance(part, form="runāja")["right"].item() == "[person 1]."
    whole = pseudonyms(results)
    assert concordance(part, form="runāja", names=whole)["right"].item() == "[person 2]."


def test_a_frame_is_copied_and_its_columns_checked(make):
    results = people(make, "Ilzīte Ķirse")
    frame = results.segments
    hidden = pseudonymise(results, frame, columns=["text"])
    assert "Ķirse" not in hidden["text"].iloc[0]
    assert "Ķirse" in frame["text"].iloc[0]
    with pytest.raises(InputError, match="'quote'"):
        pseudonymise(results, frame)
    with pytest.raises(InputError, match="'hide'"):
        pseudonymise(results, frame, columns=["text"], names="hide")


def test_no_entities_and_no_names(three):
    assert pseudonyms(three).replace("Cilvēki palīdz.") == "Cilvēki palīdz."


def test_stems_of_the_list_are_stems_of_its_forms():
    for name, form in (("Jānis", "Jāņa"), ("Ilze", "Ilzi"), ("Anna", "Annai"), ("Guntis", "Gunša")):
        assert base_stem(name) in possible_stems(form)
        assert base_stem(name) in given_name_stems()


# Stems of names that are declined end in a consonant.
LETTERS = st.builds(
    lambda word, last: word + last,
    st.text("abdeiklmnoprstuvzāēīūšžčņļģķ", min_size=2, max_size=7),
    st.sampled_from("bdgklmnprstvzšžčņļģķ"),
)
ENDINGS = {"s": ["s", "a", "am", "u", "ā"], "a": ["a", "as", "ai", "u", "ā"],
           "e": ["e", "es", "ei", "i", "ē"]}  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(LETTERS, st.sampled_from(sorted(ENDINGS)), st.integers(0, 4))
def test_no_case_form_of_any_name_leaks(stem, ending, case):
    surname = stem.capitalize() + ending
    results = people(build, f"Ilzīte {surname}")
    form = stem.capitalize() + ENDINGS[ending][case]
    shown = pseudonyms(results).replace(f"Tad ar prieku {form} runāja.")
    assert shown == "Tad ar prieku [person 1] runāja."


def test_no_word_that_is_never_a_name_shares_its_stem_with_a_first_name():
    never = {likely_stem(word) for word in not_names()["persons"]}
    assert never
    assert not never & given_name_stems()


def test_places_are_told_by_the_words_after_them_and_by_the_locative(make):
    results = make(
        {"alfa": {"2.support": [
            ("Runāja Dzirnupe un Alkšņupe.", []), ("Dzirnupes apkaimē un Alkšņupē.", []),
            ("Runāja arī Strazds.", []),
        ]}},
        entities=[("alfa/2.support/1", "Dzirnupe", "Dzirnupe", "person"),
                  ("alfa/2.support/1", "Alkšņupe", "Alkšņupe", "person"),
                  ("alfa/2.support/3", "Strazds", "Strazds", "person")],
    )  # fmt: skip
    tokens = results.tokens.assign(
        upos="PROPN", feats=["Case=Loc" if f == "Alkšņupē" else "" for f in results.tokens["form"]]
    )
    assert pseudonyms(results.with_frames(tokens=tokens)).key()["name"].tolist() == ["Strazds"]


def test_an_initial_before_a_name_makes_a_person_without_any_recognition(make):
    results = make({"alfa": {"2.support": [("Sesiju vadīja A. Strazdiņa.", [])]}})
    hide = pseudonyms(results).replace
    assert hide("Sesiju vadīja A. Strazdiņa.") == "Sesiju vadīja [person 1]."
    assert hide("Paldies Strazdiņai!") == "Paldies [person 1]!"


def test_what_stands_for_a_name_is_in_the_language_of_the_run_or_as_asked(make):
    results = people(make, "Ilzīte Ķirse", "Ar Ilzīti Ķirsi, zvanīt +371 29123456.")
    text = "Ar Ilzīti Ķirsi, zvanīt +371 29123456."
    english, latvian = pseudonyms(results), pseudonyms(results, "lv")
    assert english.replace(text) == "Ar [person 1], zvanīt [phone]."
    assert latvian.replace(text) == "Ar [persona 1], zvanīt [tālrunis]."
    assert pseudonyms(results, "lv") is latvian
    assert latvian.in_language("en").replace(text) == english.replace(text)
    assert latvian.key().equals(english.key())
    of_run = replace(results, meta={"settings": {"lang": "lv"}})
    assert pseudonyms(of_run).replace(text) == latvian.replace(text)
    with pytest.raises(InputError, match="'de' is not known"):
        pseudonyms(results, "de")


def test_a_table_has_the_placeholders_of_its_language(make):
    results = people(make, "Ilzīte Ķirse", "Ar Ilzīti Ķirsi runāja par darbu.")
    wanted = {"lv": "Ar [persona 1] runāja", "en": "Ar [person 1] runāja"}
    for lang, said in wanted.items():
        hidden = names_in(results, "replace", lang)
        assert replacer(results, hidden)("Ar Ilzīti Ķirsi runāja") == said
    with pytest.raises(InputError, match="must be 'replace'"):
        names_in(results, "hide", "lv")

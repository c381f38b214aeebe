"""Lemmas that went wrong: first words, names of women and double names, words of other letters."""

from __future__ import annotations

import pytest
import spacy
from spacy.language import Language
from spacy.tokens import Span

from sdk_text.language.embedded import FACTORY
from sdk_text.language.embedded.first_words import first_word, in_small_letters
from sdk_text.language.embedded.name_forms import double_lemma, is_double


def lemmas(nlp: Language, text: str) -> dict[str, str]:
    return {token.text: token.lemma_ for token in nlp(text)}


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Trūka finansējuma.", "Trūka", "trūkt"),
        ("Trūka atbalsta no vadības.", "Trūka", "trūkt"),
        ("Trūkst telpu un cilvēku.", "Trūkst", "trūkt"),
        ("Nākamā tikšanās notika maijā.", "Nākamā", "nākamais"),
        ("Radās šķēršļi.", "šķēršļi", "šķērslis"),
        ("Šķēršļi bija dažādi.", "Šķēršļi", "šķērslis"),
        ("Galvenie šķēršļi bija laiks un telpas.", "šķēršļi", "šķērslis"),
        ("Daudz šķēršļu mūs kavēja.", "šķēršļu", "šķērslis"),
        ("Viesiem rādījām pagalmu.", "Viesiem", "viesis"),
    ],
)
def test_lemmas_of_words(nlp: Language, text: str, word: str, lemma: str) -> None:
    assert lemmas(nlp, text)[word] == lemma


@pytest.mark.parametrize("text", ["Trūka finansējuma.", "Trūka atbalsta no vadības."])
def test_a_first_word_is_no_noun_for_its_capital(nlp: Language, text: str) -> None:
    assert nlp(text)[0].pos_ == "VERB"


@pytest.mark.parametrize("name", ["Ozola", "Liepa", "Zvirgzdiņa"])
def test_a_surname_that_is_a_word_stays_a_person_at_the_start(nlp: Language, name: str) -> None:
    assert (name, "person") in {(e.text, e.label_) for e in nlp(f"{name} palīdzēja.").ents}


@pytest.mark.parametrize(
    ("text", "word", "lemma"),
    [
        ("Anna Ziemele-Kārkliņa vadīja grupu.", "Ziemele-Kārkliņa", "Ziemele-Kārkliņa"),
        ("Tikāmies ar Ilzi Bērziņu-Ozolu.", "Bērziņu-Ozolu", "Bērziņa-Ozola"),
        ("Braucām uz Daugavpils-Krāslavas pusi.", "Daugavpils-Krāslavas", "Daugavpils-Krāslava"),
        ("Anna Kalniņa vadīja sapulci.", "Kalniņa", "Kalniņa"),
        ("Dzintra Kundziņa palīdzēja.", "Kundziņa", "Kundziņa"),
        ("Satikām Ilzi Kalniņu.", "Kalniņu", "Kalniņa"),
        ("Pateicāmies Annai Kalniņai.", "Kalniņai", "Kalniņa"),
        ("Jānis Kalniņš vadīja sapulci.", "Kalniņš", "Kalniņš"),
        ("Māra Liepa-Zariņa nāca.", "Māra", "Māra"),
        ("Annas Kalniņas grupa", "Annas", "Anna"),
        ("Inesei Brieža-Rozītei palīdzēja Uldis Briedis.", "Brieža-Rozītei", "Brieža-Rozīte"),
        ("Tikāmies ar Jāni Bērziņu-Ozolu.", "Bērziņu-Ozolu", "Bērziņš-Ozols"),
    ],
)
def test_lemmas_of_names(nlp: Language, text: str, word: str, lemma: str) -> None:
    assert lemmas(nlp, text)[word] == lemma


def test_other_letters_get_no_latvian_ending(nlp: Language) -> None:
    doc = nlp("Мы хотим помочь другу. Письмо соседям отправили.")
    assert [t.lemma_.lower() for t in doc] == [t.text.lower() for t in doc]
    assert {t.pos_ for t in doc} <= {"X", "PROPN", "PUNCT"}


def test_entities_of_an_earlier_component_stay(nlp: Language) -> None:
    own = spacy.blank("lv")
    ruler = own.add_pipe("entity_ruler")
    ruler.add_patterns([{"label": "CENTRS", "pattern": "Saskarsme", "id": "c1"}])  # type: ignore[attr-defined]
    own.add_pipe(FACTORY)
    doc = own("Centrs Saskarsme un Anna Kalniņa rīkoja talku.")
    found = {(e.text, e.label_) for e in doc.ents}
    assert ("Saskarsme", "CENTRS") in found
    assert ("Anna Kalniņa", "person") in found
    assert next(e for e in doc.ents if e.label_ == "CENTRS").ent_id_ == "c1"


def test_a_preset_entity_over_part_of_a_name_wins(nlp: Language) -> None:
    doc = nlp.make_doc("Anna Kalniņa vadīja sapulci.")
    doc.set_ents([Span(doc, 1, 2, label="SURNAME")])
    doc = nlp.get_pipe(FACTORY)(doc)  # type: ignore[operator]
    assert [(e.text, e.label_) for e in doc.ents] == [("Kalniņa", "SURNAME")]


def test_blocked_words_stay_without_a_name(nlp: Language) -> None:
    doc = nlp.make_doc("Anna Kalniņa vadīja sapulci.")
    doc.set_ents([], blocked=[doc[0:2]], default="missing")
    doc = nlp.get_pipe(FACTORY)(doc)  # type: ignore[operator]
    assert doc.ents == ()


@pytest.mark.parametrize(
    "text",
    [
        "Sākām plkst. 16:00. | Visi nāca.",
        "Tikšanās notika 12.05.2023. | Nākamā būs rudenī.",
        "Projekts sākās 2022. g. | Tajā piedalījās seniori.",
        "Ieradās 15. | Pārējie vēlāk.",
        "Tas ir Nr. 3. | Paldies visiem.",
        "Dzīvo Skolas ielā 5. | Tur ir arī klubs.",
        "Nāca bērni, seniori u.c. | Vēlāk dziedājām.",
        "Tikāmies 2023. gada 5. maijā pie Annas.",
        "Tikāmies 12.05.2023. Rīgas domē.",
        "Runāja direktore un prof. Jānis Ozols.",
        "Ludviķis XIV. bija karalis.",
        "Palīdz soc. darb. un citi.",
        "Vald. loc. Ilze Ozola atbildēja.",
    ],
)
def test_numbers_dates_and_abbreviations_at_sentence_ends(nlp: Language, text: str) -> None:
    parts = text.split(" | ")
    assert [str(s).strip() for s in nlp(" ".join(parts)).sents] == parts


def test_the_first_word_is_one_with_only_its_first_letter_a_capital() -> None:
    assert first_word(["„", "Trūka", "naudas"]) == 1
    assert first_word(["NVO", "palīdz"]) is None
    assert first_word(["trūka"]) is None
    assert first_word(["12."]) is None
    assert in_small_letters(["„", "Trūka"], 1) == ["„", "trūka"]


def test_double_names_by_rule() -> None:
    assert is_double("Ziemele-Kārkliņa")
    assert not is_double("e-pasts")
    assert not is_double("Covid-19")
    gen = "Case=Gen|Gender=Masc|Number=Sing"
    assert double_lemma("Bērziņa-Beļska", "Bērziņa-beļskis", gen, lambda _: None) == (
        "Bērziņš-Beļskis"
    )
    assert double_lemma(
        "Cēsu-Rīgas", "Cēsu-rīga", gen.replace("Masc", "Fem"), {"Cēsu": "Cēsis"}.get
    ) == ("Cēsis-Rīga")

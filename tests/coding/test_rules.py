"""The rules: invented sentences, each with codes that must be given and codes that must not."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
import spacy

from sdk_text.codebook import load_codebook
from sdk_text.coding.rule_model import load_rules
from sdk_text.coding.rules import RuleMatcher, by_code, rule_matcher
from sdk_text.coding.words import words_of_text
from sdk_text.records import Segment


@pytest.fixture(scope="module")
def coder() -> RuleMatcher:
    return rule_matcher()


def codes(
    coder: RuleMatcher, text: str, section: str = "5.implementation", **more: str
) -> set[str]:
    """What the rules give an invented segment."""
    segment = Segment("x", section, "x/1", 0, len(text), text, **more)  # type: ignore[arg-type]
    return set(by_code(coder.firings(words_of_text(text), segment)))


GIVEN = [
    ("Pasākumiem nav finansējuma.", "difficulty/funding"),
    ("Ciemā trūkst telpu, kur tikties.", "difficulty/premises_services"),
    ("Autobuss kursē reti, un satiksme ir slikta.", "difficulty/premises_services"),
    ("Darbiniecei nepietika laika visiem pienākumiem.", "difficulty/time_workload"),
    ("Strādāju arī vakaros un brīvdienās, mana darba slodze ir liela.", "difficulty/time_workload"),
    ("Pēc gada jutos pārgurusi un izdegusi.", "difficulty/burnout"),
    ("Iedzīvotāji ir pasīvi un nevēlas iesaistīties.", "difficulty/participation"),
    ("Uz sapulci neviens neieradās.", "difficulty/participation"),
    ("Kopienai nav līdera.", "difficulty/leadership"),
    ("Kaimiņu starpā valda neuzticēšanās un strīdi.", "difficulty/cohesion"),
    ("Iedzīvotāji nevar vienoties par laukuma nākotni.", "difficulty/cohesion"),
    ("Ģimenes neprot valsts valodu.", "difficulty/language_digital"),
    ("Daudzi vecie ļaudis cieš no vientulības un nabadzības.", "difficulty/social_problem"),
    ("Vadība neizprot sociālā darba kopienā būtību.", "difficulty/understanding"),
    ("Iestādes nesadarbojas ar mums.", "difficulty/institutional"),
    ("Saskaņojumi ieilga birokrātijas dēļ.", "difficulty/bureaucracy"),
    ("Novadā trūkst psihologu un brīvprātīgo.", "difficulty/people"),
    ("Ziņas cilvēkus nesasniedz, jo trūkst informācijas.", "difficulty/information"),
    ("Anketa izrādījās pārāk sarežģīta.", "difficulty/competence_methods"),
    ("Sociālā dienesta vadītāja mūs atbalstīja.", "resource/management_support"),
    ("Mentores padomi ļoti palīdzēja.", "resource/professional_support"),
    ("Pagasta pārvalde palīdzēja sarīkot talku.", "resource/institutions"),
    ("Pensionāru biedrība iesaistījās svētku rīkošanā.", "resource/organisations"),
    ("Aktīvie iedzīvotāji paši sakopa parku.", "resource/residents"),
    ("Dome piešķīra finansējumu nometnei.", "resource/funding"),
    ("Ziņas ievietojam Facebook lapā un avīzē.", "resource/communication"),
    ("Vietējais uzņēmējs ziedoja krāsu.", "resource/business"),
    ("Iedzīvotāji savāca parakstus un nosūtīja vēstuli domei.", "approach/social_action"),
    ("Senioriem notika lekcija par drošību internetā.", "approach/community_education"),
    ("Aktivizējām ciema seniorus.", "approach/community_development"),
    ("Izstrādājām rīcības plānu.", "approach/social_planning"),
    ("Izveidojām bukletu un reklāmu par pakalpojumu.", "approach/social_marketing"),
    ("Māmiņas izveidoja pašpalīdzības grupu.", "approach/co_creation"),
    ("Veicām kopienas profilēšanu.", "method/profiling"),
    ("Izplatījām aptaujas anketas.", "method/survey"),
    ("Notika divas intervijas.", "method/interview"),
    ("Rīkojām fokusgrupu.", "method/focus_group"),
    ("Analizēju statistikas datus.", "method/documents_statistics"),
    ("Sagatavojām SVID analīzi.", "method/swot"),
]


@pytest.mark.parametrize(("text", "code"), GIVEN)
def test_code_is_given(coder: RuleMatcher, text: str, code: str) -> None:
    assert code in codes(coder, text)


NOT_GIVEN = [
    # denied resource
    ("Mums nav telpu.", "resource/premises_equipment"),
    ("Dome finansējumu nepiešķīra.", "resource/funding"),
    ("Vadītāja mūs neatbalstīja.", "resource/management_support"),
    # goal, not a problem that is here
    ("Mērķis ir mazināt vientulību.", "difficulty/social_problem"),
    ("Vēlamies novērst sociālo atstumtību.", "difficulty/social_problem"),
    # denied difficulty
    ("Konfliktu nebija.", "difficulty/cohesion"),
    ("Iedzīvotāji nav pasīvi.", "difficulty/participation"),
    # words that only look alike
    ("Projekta īstenošanas laiks bija rudenī.", "difficulty/time_workload"),
    ("Rezultāti parādīja līdzīgas domas.", "difficulty/social_problem"),
    ("Nepieciešamos materiālus saņēmām laikus.", "difficulty/premises_services"),
    ("Sapulcē izdalīja rakstāmpiederumus.", "method/survey"),
    # not a plan: the planning department
    ("Zvanīju plānošanas nodaļai.", "approach/social_planning"),
]


@pytest.mark.parametrize(("text", "code"), NOT_GIVEN)
def test_code_is_not_given(coder: RuleMatcher, text: str, code: str) -> None:
    assert code not in codes(coder, text)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Speciālistu piesaiste.", "difficulty/people"),
        ("Iedzīvotāju līdzdalība.", "difficulty/participation"),
        ("Sadarbība ar pašvaldību.", "difficulty/institutional"),
        ("Informācijas aprite.", "difficulty/information"),
    ],
)
def test_lead_in_holds_for_the_items_under_it(coder: RuleMatcher, text: str, code: str) -> None:
    assert code in codes(coder, text, lead_in="Grūtības:")
    assert code not in codes(coder, text)


def test_no_approach_under_a_heading_of_difficulties(coder: RuleMatcher) -> None:
    text = "Iedzīvotāju aktivizēšana."
    assert "approach/community_development" in codes(coder, text)
    assert "approach/community_development" not in codes(coder, text, lead_in="Grūtības:")


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Bibliotēka.", "resource/institutions"),
        ("Biedrība “Saulīte”.", "resource/organisations"),
        ("Zemnieku saimniecība, vietējie uzņēmēji.", "resource/business"),
        ("Brīvprātīgie.", "resource/residents"),
    ],
)
def test_partner_lists_need_no_verb(coder: RuleMatcher, text: str, code: str) -> None:
    assert code in codes(coder, text, section="5.partners")


def test_rule_examples_hold_and_counterexamples_do_not(coder: RuleMatcher) -> None:
    tried = 0
    for rule in coder.rules.rules:
        sections = rule.sections or ("5.implementation",)
        lead_in = "Grūtības:" if rule.lead_in else ""
        for text in rule.examples:
            tried += 1
            assert rule.code in codes(coder, text, sections[0], lead_in=lead_in), (rule.id, text)
        for text in rule.counterexamples:
            tried += 1
            assert rule.code not in codes(coder, text, sections[0], lead_in=lead_in), (
                rule.id,
                text,
            )
    assert tried >= 40


def test_breadth_on_invented_sentences(coder: RuleMatcher) -> None:
    """Sentences made up to stand for other reports; a few misses are honest, many are a fault."""
    path = Path(__file__).with_name("invented_sentences.tsv")
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    missed = [row for row in rows if row["code"] not in codes(coder, row["text"], row["section"])]
    assert len(rows) > 200
    assert len(missed) / len(rows) < 0.04, missed


def test_every_code_has_a_rule_that_codes_by_itself() -> None:
    book = load_codebook()
    certain = {rule.code for rule in load_rules(book).rules if rule.confidence >= 0.5}
    assert certain == {code.id for code in book}


def test_words_that_fired_stand_in_the_text(coder: RuleMatcher) -> None:
    for text, code in GIVEN:
        segment = Segment("x", "5.implementation", "x/1", 0, len(text), text)
        fired = by_code(coder.firings(words_of_text(text), segment))[code][1]
        for firing in fired:
            assert firing.words
            assert all(part in text for part in firing.words)


def test_registered_component_marks_docs() -> None:
    nlp = spacy.blank("lv")
    nlp.add_pipe("sdk_text_rules")
    doc = nlp("Izplatījām aptaujas anketas.")
    assert {firing.rule.code for firing in doc._.rule_firings} >= {"method/survey"}

"""What is not there is the difficulty that the rule file says; what is not said so, is none."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sdk_text.codebook import load_codebook
from sdk_text.coding import make_coder
from sdk_text.coding.negation import absent, denied
from sdk_text.coding.rule_model import load_rule_files, load_rules
from sdk_text.coding.rules import RuleMatcher, rule_matcher
from sdk_text.coding.words import Words, words_of_text
from sdk_text.errors import CodebookError
from sdk_text.records import Segment


def told(words: Words, name: str) -> list[str]:
    """The words by which a text says that what begins with a name is not there."""
    spans = [(i, i + 1) for i, word in enumerate(words.words) if word.lower.startswith(name)]
    assert spans, words.text
    return [words.span_text(*span) for span in absent(words, spans)]


@pytest.mark.parametrize(
    ("text", "name", "words"),
    [
        ("Šķūņa ciemā nav.", "šķūņ", ["Šķūņa", "nav"]),
        ("Kopienai nebija šķūņa.", "šķūņ", ["nebija šķūņa"]),
        ("Šķūni mums neiedeva.", "šķūn", ["Šķūni", "neiedeva"]),
        ("Šķūnis netika atrasts.", "šķūn", ["Šķūnis netika atrasts"]),
        ("Šķūni atrast neizdevās.", "šķūn", ["Šķūni atrast neizdevās"]),
        ("Grūti bija atrast šķūni.", "šķūn", ["Grūti", "atrast šķūni"]),
        ("Dome atteica šķūni.", "šķūn", ["atteica šķūni"]),
        ("Mums trūka šķūņa.", "šķūņ", ["trūka šķūņa"]),
        ("Šķūņu ir maz.", "šķūņ", ["Šķūņu", "maz"]),
        ("Sezona sākās, un malka beidzās.", "malka", ["malka beidzās"]),
        ("Rudenī palikām bez šķūņa.", "šķūņ", ["bez šķūņa"]),
        ("Ne šķūņa, ne klēts.", "šķūņ", ["Ne šķūņa"]),
        ("Šķūņu trūkums kavēja darbu.", "šķūņ", ["Šķūņu trūkums"]),
        ("Nav šaubu, ka šķūņa mums nav.", "šķūņ", ["šķūņa", "nav"]),
        ("Nav ne pagraba, ne šķūņa.", "šķūņ", ["Nav", "šķūņa"]),
    ],
)
def test_absent_and_the_very_words(
    text: str, name: str, words: list[str], read: Callable[[str], Words]
) -> None:
    assert told(read(text), name) == words
    assert all(part in text for part in words)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Šķūnis mums ir.", "šķūn"),
        ("Šķūņu netrūka.", "šķūņ"),
        ("Šķūņu nav maz.", "šķūņ"),
        ("Šķūnis nav liels.", "šķūn"),
        ("Šķūni neizmantojām.", "šķūn"),
        ("Šķūņa nevajadzēja.", "šķūņ"),
        ("Šķūnis nebija jāmeklē.", "šķūn"),
        ("Šķūni nebija grūti atrast.", "šķūn"),
        ("Šķūni mums nav atteikuši.", "šķūn"),
        ("Ja nebūtu šķūņa, tiktos pagalmā.", "šķūņ"),
        ("Bez šķūņa svētku nebūtu.", "šķūņ"),
        ("Iztikām bez šķūņa.", "šķūņ"),
        ("Bez šķūņa nepalikām.", "šķūņ"),
        ("Mēs nebijām bez šķūņa.", "šķūņ"),
        ("Vai jums nav šķūņa?", "šķūņ"),
        ("Jautājām, vai ciemā nav šķūņa.", "šķūņ"),
        ("Kaut trūktu šķūņa, talka būs.", "šķūņ"),
        ("Šķūnis nav vienīgā sanākšanas vieta.", "šķūn"),
        ("Gādājām, lai nevienam netrūktu malkas.", "malk"),
        ("Nevar teikt, ka mums nebūtu šķūņa.", "šķūņ"),
        ("Nedomāju, ka mums nav šķūņa.", "šķūņ"),
        ("Nezinām, kur dabūt šķūni.", "šķūn"),
        ("Malka nebija beigusies.", "malk"),
        ("Trūka nevis šķūņa, bet laika.", "šķūņ"),
        ("Klēts nav, bet šķūnis gan.", "šķūn"),
        ("Šķūņa atslēgas mums neiedeva.", "šķūņ"),
        ("Šķūnim jumta nav.", "šķūn"),
        ("Šķūnī malkas nav.", "šķūn"),
        ("Uz šķūni ceļa nav.", "šķūn"),
        ("Šķūņa trūkums ir novērsts.", "šķūņ"),
        ("Sākumā šķūņa nebija, bet tagad biedrība to ir uzcēlusi.", "šķūņ"),
    ],
)
def test_not_said_to_be_absent(text: str, name: str, read: Callable[[str], Words]) -> None:
    assert told(read(text), name) == []


def coded(coder: str, text: str, read: Callable[[str], Words]) -> dict[str, str]:
    """Codes with their cues."""
    segment = Segment("x", "6.factors", "x/6.factors/1", 0, len(text), text)
    return {c.code: c.cue for c in make_coder(coder).code([segment], [read(text)])}


@pytest.mark.parametrize(
    ("text", "code", "cue"),
    [
        ("Supervizora man nebija.", "difficulty/people", "Supervizora; nebija"),
        ("Grants beidzās.", "difficulty/funding", "Grants beidzās"),
        (
            "Vilciena uz pilsētu nav.",
            "difficulty/premises_services",
            "Vilciena; nav; Vilciena uz pilsētu nav",
        ),
        ("Planšetes mums nav.", "difficulty/language_digital", "Planšetes; nav"),
        ("Līderi neatradām.", "difficulty/leadership", "Līderi neatradām"),
    ],
)
def test_rules_tell_the_words_of_an_absence(
    text: str, code: str, cue: str, read: Callable[[str], Words]
) -> None:
    found = coded("rules", text, read)
    assert found[code] == cue
    assert all(part in text for part in found[code].split("; "))


@pytest.mark.parametrize(
    "text",
    [
        "Parka ciemā nav.",  # a place: the codebook does not say what its absence is
        "Uzņēmēju pagastā nav.",
        "Biedrību pagastā nav.",
    ],
)
def test_what_the_codebook_leaves_open_is_left_open(
    text: str, read: Callable[[str], Words]
) -> None:
    segment = Segment("x", "6.factors", "x/6.factors/1", 0, len(text), text)
    fired = rule_matcher().firings(read(text), segment)
    assert not [firing for firing in fired if firing.rule.absent]


def test_without_a_parse() -> None:
    assert told(words_of_text("Kopienai šķūņa nav."), "šķūņ") == ["šķūņa nav"]
    assert told(words_of_text("Šķūņa netrūka."), "šķūņ") == []
    assert told(words_of_text("Ja nebūtu šķūņa, tiktos pagalmā."), "šķūņ") == []
    assert absent(Words("", ()), ()) == ()


@pytest.mark.parametrize(
    ("text", "code", "name", "gone"),
    [
        ("Aptauju neveicām, bet intervijas gan.", "method/survey", "aptauj", True),
        ("Aptauju neveicām, bet intervijas gan.", "method/interview", "intervij", False),
        ("Interviju nebija, notika aptauja.", "method/interview", "intervij", True),
        ("Interviju nebija, notika aptauja.", "method/survey", "aptauj", False),
        ("Aptauju atcēlām un rīkojām talku.", "method/survey", "aptauj", True),
        ("Aptauju veikt nevajadzēja, izlasījām protokolus.", "method/survey", "aptauj", True),
        ("Aptaujā neviens neatteicās atbildēt, visi nāca.", "method/survey", "aptauj", False),
        ("Nevarējām neveikt aptauju, jo datu bija maz.", "method/survey", "aptauj", False),
        ("Bez aptaujas mēs nebūtu sapratuši ciemu.", "method/survey", "aptauj", False),
        ("Uz aptauju neatsaucās neviens.", "method/survey", "aptauj", False),
    ],
)
def test_a_deed_that_was_not_done_is_none(
    text: str, code: str, name: str, gone: bool, read: Callable[[str], Words]
) -> None:
    words = read(text)
    spans = [(i, i + 1) for i, word in enumerate(words.words) if word.lower.startswith(name)]
    assert (denied(words, code, spans) is not None) is gone
    assert (code not in coded("rules", text, read)) is gone


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Kolēģi neiesaistījās un neatbalstīja mani.", "resource/professional_support"),
        ("Bibliotekāre atteica telpas.", "resource/institutions"),
        ("SVID analīzi neizmantojām.", "method/swot"),
        ("Pašpalīdzības grupa netika izveidota.", "approach/co_creation"),
    ],
)
@pytest.mark.parametrize("coder", ["rules", "combined", "classifier"])
def test_every_coder_asks_the_same_place(
    coder: str, text: str, code: str, read: Callable[[str], Words]
) -> None:
    assert code not in coded(coder, text, read)


RULES = """
rules:
  - id: no-boat
    code: difficulty/funding
    absent: true{more}
    cues: [laiva]
    confidence: 0.9
"""


def test_a_rule_of_ones_own(tmp_path: Path, read: Callable[[str], Words]) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(RULES.format(more=""), encoding="utf-8")
    matcher = RuleMatcher(load_rule_files([path], load_codebook()))
    for text, words in (("Laivas mums nav.", ("Laivas", "nav")), ("Laiva mums ir.", ())):
        segment = Segment("x", "6.factors", "x/1", 0, len(text), text)
        assert [f.words for f in matcher.firings(read(text), segment)] == [words] * bool(words)


def test_a_rule_is_affirmed_denied_or_absent(tmp_path: Path) -> None:
    path = tmp_path / "mine.yaml"
    path.write_text(RULES.format(more="\n    denied: true"), encoding="utf-8")
    with pytest.raises(CodebookError, match=r"mine\.yaml, line 3.*absent"):
        load_rule_files([path], load_codebook())


def test_each_absence_is_a_difficulty_with_examples_both_ways() -> None:
    rules = [rule for rule in load_rules(load_codebook()).rules if rule.absent]
    assert len(rules) >= 8
    for rule in rules:
        assert rule.code.startswith("difficulty/")
        assert rule.examples, rule.id
        assert rule.counterexamples, rule.id

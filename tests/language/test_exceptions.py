from __future__ import annotations

import unicodedata

import pytest
import spacy
from spacy.tokens import Doc

from sdk_text.errors import InputError
from sdk_text.language.exceptions import OWN_FILE, load_exceptions, load_paradigms


def lemmas_of(forms: str) -> list[set[str]]:
    known = load_exceptions(OWN_FILE)
    return [{reading.lemma for reading in known.get(form, ())} for form in forms.split()]


@pytest.mark.parametrize(
    ("lemma", "forms"),
    [
        ("kopradīšana", "kopradīšana kopradīšanas kopradīšanai kopradīšanu kopradīšanā"),
        ("tīklošanās", "tīklošanās tīklošanos"),
        ("supervīzija", "supervīzija supervīzijas supervīzijām supervīziju supervīzijās"),
        ("mentorings", "mentorings mentoringa mentoringam mentoringu mentoringā"),
        ("pašpalīdzība", "pašpalīdzība pašpalīdzības pašpalīdzībai pašpalīdzību"),
        ("profesionālis", "profesionālis profesionāļa profesionālim profesionāļi profesionāļos"),
        ("līderis", "līderis līdera līderim līderus"),
        ("apkaime", "apkaime apkaimes apkaimju apkaimēm apkaimēs"),
        ("nevalstisks", "nevalstisks nevalstiskā nevalstiskajām nevalstiskos nevalstiskais"),
        ("roms", "romu"),
        ("NVO", "NVO"),
        ("SDK", "SDK"),
    ],
)
def test_the_words_of_the_field_are_there_in_every_case(lemma, forms):
    assert all(lemma in found for found in lemmas_of(forms))


def test_all_words_that_the_reports_need_are_there():
    needed = "kopradīšana tīklošanās supervīzija mentorings pašpalīdzība SDK NVO ATR GRT SOPA SD"
    assert all(lemmas_of(needed))


def test_paradigms_agree_with_the_treebank(shared):
    """Every noun of the treebank that ends like a paradigm and follows it: the same forms."""
    paradigms = load_paradigms()
    right = wrong = 0
    wanted = {"f4": "4f", "m1": "1m", "f5": "5f", "m2": "2m"}  # gender and declension
    forms: dict[tuple[str, str], set[str]] = {}
    for line in (shared / "ud-lv" / "train.conllu").read_text(encoding="utf-8").split("\n"):
        cells = line.split("\t")
        if len(cells) == 10 and cells[4].startswith("nc") and len(cells[4]) == 6:
            paradigm = wanted.get(cells[4][2] + cells[4][5])
            if paradigm and "Typo" not in cells[5] and "Voc" not in cells[5]:
                forms.setdefault((cells[2], paradigm), set()).add((cells[1].lower(), cells[5]))
    for (lemma, paradigm), seen in forms.items():
        try:
            known = set(paradigms.forms(lemma, paradigm))
        except ValueError:
            continue
        right += len(seen & known)
        wrong += len(seen - known)
    assert right > 10_000
    assert wrong / (right + wrong) < 0.02


def tagged(words: list[str], pos: list[str], morphs: list[str]) -> Doc:
    return Doc(spacy.blank("lv").vocab, words=words, pos=pos, morphs=morphs, lemmas=words)


def component(path=None, own=True):
    nlp = spacy.blank("lv")
    return nlp.add_pipe("sdk_text_exceptions", config={"path": path, "own": own})


def test_of_several_readings_the_one_that_fits_the_engine_is_taken():
    genitive = "Case=Gen|Gender=Masc|Number=Sing"
    doc = component()(tagged(["Supervīzijas", "mentori"], ["PROPN", "NOUN"], [genitive, ""]))
    assert (doc[0].lemma_, doc[0].pos_) == ("supervīzija", "NOUN")
    assert str(doc[0].morph) == "Case=Gen|Gender=Fem|Number=Sing"
    assert doc[1].lemma_ == "mentors"


def test_capitals_and_small_letters(tmp_path):
    doc = component()(tagged(["PAŠPALĪDZĪBAI", "nvo", "NVO"], ["X"] * 3, [""] * 3))
    assert [token.lemma_ for token in doc] == ["pašpalīdzība", "nvo", "NVO"]
    assert str(doc[2].morph) == "Abbr=Yes"


def test_empty_feats_keep_and_underscore_clears(tmp_path):
    own = tmp_path / "own.tsv"
    own.write_text("\ufeff# words\n\nčats\tčats\nnu\tnu\tPART\t_\n", encoding="utf-8")
    case = "Case=Nom"
    doc = component(str(own), False)(tagged(["čats", "nu", "un"], ["X"] * 3, [case] * 3))
    assert [str(token.morph) for token in doc] == [case, "", case]
    assert [token.pos_ for token in doc] == ["X", "PART", "X"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("# ok\nvārds vārds NOUN\n", "line 2: two to four columns"),
        ("\tvārds\n", "line 1: form and lemma must not be empty"),
        ("divi vārdi\tvārds\n", "line 1: 'divi vārdi' holds a space"),
        ("vārds\tvārds\tNAME\n", "line 1: 'NAME' is no part of speech"),
        ("vārds\tvārds\tNOUN\tCase\n", "line 1: 'Case' is no feature"),
        ("a\tb\n@9x\tvārds\tNOUN\n", "line 2: no paradigm @9x"),
        ("@4f\tvārds\tNOUN\n", "line 1: a lemma of paradigm @4f ends in -a"),
        ("@4f\tkopa\tNOUN\tCase=Nom\n", "line 1: a line with a paradigm takes no feats"),
    ],
)
def test_a_malformed_line_is_named(text, message, tmp_path):
    path = tmp_path / "words.tsv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=f"words.tsv, {message}"):
        load_exceptions(path)


def test_a_file_that_cannot_be_read_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.tsv: cannot be read"):
        load_exceptions(tmp_path / "none.tsv")
    (tmp_path / "old.tsv").write_bytes("vārds\tvārds\n".encode("cp1257"))
    with pytest.raises(InputError, match=r"old\.tsv, line 1: .* not UTF-8"):
        load_exceptions(tmp_path / "old.tsv")


def test_a_decomposed_file_is_read_as_a_composed_one(tmp_path):
    text = "šķērsiela\tšķērsiela\tNOUN\t\n@4f\tdīķmala\tNOUN\n"
    composed, decomposed = tmp_path / "a.tsv", tmp_path / "b.tsv"
    composed.write_text(text, encoding="utf-8")
    decomposed.write_text(unicodedata.normalize("NFD", text), encoding="utf-8")
    assert decomposed.read_bytes() != composed.read_bytes()
    assert load_exceptions(decomposed) == load_exceptions(composed)

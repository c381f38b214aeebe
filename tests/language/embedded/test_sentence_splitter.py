from __future__ import annotations

import pytest
from spacy.language import Language


@pytest.mark.parametrize(
    "parts",
    [
        ["Kopiena satikās vakarā.", "Visi bija priecīgi!", "Kas notiks tālāk?"],
        ["Projekts sākās 2022. gada 3. martā Rīgā.", "Tas vēl turpinās."],
        ["Plānojam sanāksmes, talkas u.c. pasākumus.", "Iedzīvotāji palīdz."],
        ["Vadītāja A. Liepa saka, ka nav laika.", "Viņai palīdz kolēģi."],
        ["„Mēs gribam palīdzēt.”", "Tā teica kaimiņiene."],
    ],
)
def test_sentences_of_running_text(nlp: Language, parts: list[str]) -> None:
    doc = nlp(" ".join(parts))
    assert [s.text.strip() for s in doc.sents] == parts


def test_a_line_break_inside_a_sentence_does_not_end_it(nlp: Language) -> None:
    doc = nlp("Sociālais darbinieks tiekas ar\nģimenēm un palīdz tām.")
    assert len(list(doc.sents)) == 1


def test_a_blank_line_ends_a_sentence(nlp: Language) -> None:
    doc = nlp("Darba lauka definēšana\n\nKopienā dzīvo daudz ģimeņu.")
    assert [s.text.strip() for s in doc.sents] == [
        "Darba lauka definēšana",
        "Kopienā dzīvo daudz ģimeņu.",
    ]

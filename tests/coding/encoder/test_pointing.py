"""Are the words that a coding shows those that a person would point at?"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from sdk_text.codebook import load_codebook
from sdk_text.coding.encoder.session import Meaning, shipped_encoder

sys.path.insert(0, str(Path(__file__).resolve().parents[3]))
from scripts.coder_training.pointing import Pointing, pointing
from scripts.coder_training.reports import CodedReport, kept_groups, read_report

TEXT = """# a: invented
## 2.support
[resource/funding@3-4 resource/place] Uzņēmēji kopā savāca naudu ezera krastam.
[resource/funding@1] Nauda bija.
[resource/funding] Naudu deva arī pagasta pārvalde.
"""


CODES = ("resource/place", "resource/funding")


def meanings(report: CodedReport, place: int) -> Iterator[Meaning]:
    """Count the word of a given place for each code, and half as much the next."""
    nothing = np.zeros(2, dtype=np.float32)
    for segment in report.segments:
        shares = np.full((len(segment.text.split()), 2), -1, dtype=np.float16)
        shares[place : place + 1] = 2
        shares[place + 1 : place + 2] = 1
        yield Meaning(nothing, nothing, nothing, shares)


def read_and_point(reports: list[CodedReport]) -> Pointing | None:
    encoder = shipped_encoder()
    read = encoder.read([segment for report in reports for segment in report.segments])
    return pointing(reports, read, encoder.codes)


@pytest.mark.parametrize(("place", "first", "share"), [(2, 1, 1), (3, 1, 2 / 3), (0, 0, 0)])
def test_the_strongest_word_is_compared_with_the_marked_ones(
    tmp_path: Path, place: int, first: float, share: float
) -> None:
    """Short segments and codes without marks don't count."""
    path = tmp_path / "a.txt"
    path.write_text(TEXT, encoding="utf-8")
    report = read_report(path, load_codebook())
    found = pointing([report], meanings(report, place), CODES)
    assert found is not None
    assert (found.codings, found.first) == (1, first)
    assert found.share == pytest.approx(share)
    assert found.blind == pytest.approx(2 / 6)


@pytest.mark.slow
def test_the_shipped_encoder_points_at_words_that_state_the_code() -> None:
    groups = kept_groups(load_codebook())
    found = read_and_point(groups["kept for measuring, in other hands"])
    assert found is not None
    assert found.codings > 1_500
    assert found.first > 0.7 > 2.5 * found.blind
    plain = groups["kept for measuring, written without the codes"]
    assert read_and_point(plain) is None

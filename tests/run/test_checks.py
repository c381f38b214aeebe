"""What a run is told of its settings before anything is read."""

from __future__ import annotations

from pathlib import Path

from sdk_text.codebook import load_codebook
from sdk_text.run.checks import cues_in_vain

BOOK = """\
name: mana
families: [{id: joy, label_lv: prieks}]
codes:
  - {id: joy/song, label_lv: dziesma, cues: [dziesma, "kora[Case=Gen] & dzied*"]}
"""


def test_cues_that_ask_for_features_of_an_engine_without_any_are_told(tmp_path: Path) -> None:
    file = tmp_path / "my.yaml"
    file.write_text(BOOK, encoding="utf-8")
    (said,) = cues_in_vain(load_codebook(file), "blank")
    assert "1 cue asks for features" in said
    assert "kora[Case=Gen] & dzied*" in said
    assert cues_in_vain(load_codebook(file), "embedded") == []
    assert cues_in_vain(load_codebook(), "blank") == []

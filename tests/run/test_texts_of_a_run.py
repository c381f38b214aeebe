"""The texts that a run writes are read back without a shift of offsets, in the ways docs show."""

from __future__ import annotations

import sys
from pathlib import Path

import pandas as pd
import pytest

import sdk_text
from sdk_text.template import load_template

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "parsing"))
from report_builder import make_report


@pytest.mark.parametrize("end", ["\r\n", "\r", "\u2028", "\x85", "\n"])
def test_offsets_fit_the_text_as_it_is_read_back(tmp_path: Path, end: str) -> None:
    report = make_report(load_template()).replace("Telpas", "Telpas 😀").replace("\n", end)
    source = tmp_path / "liepkalni.txt"
    source.write_bytes(report.encode("utf-8"))
    out = tmp_path / "out"
    sdk_text.extract(source, out=out, engine="blank", coder="rules", tables=False)
    path = out / "documents" / "liepkalni.txt"
    with path.open(encoding="utf-8", newline="") as file:
        opened = file.read()
    texts = (
        sdk_text.Results.load(out).texts["liepkalni"],
        path.read_bytes().decode("utf-8"),
        opened,
    )
    assert set(texts) == {report}
    segments = pd.read_csv(out / "segments.csv")
    for text in texts:
        for start, stop, words in segments[["start", "end", "text"]].itertuples(index=False):
            assert "".join(text[start:stop].split()) == "".join(words.split())
    if end == "\r\n":
        # What the documentation warns of.
        assert path.read_text(encoding="utf-8") != report

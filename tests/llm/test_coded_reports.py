"""Batch files of coded reports, answered by a program, scored by the commands of every coder.

On the five real reports coded by hand where they are at hand; on a sample report always.
"""

from __future__ import annotations

import json
from collections import defaultdict
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fake_server import MODEL, completion

import sdk_text
from sdk_text.coded_units import read_coded_units
from sdk_text.frames import as_segments
from sdk_text.llm.__main__ import main as llm
from sdk_text.results import Results
from sdk_text.review.__main__ import main as review
from sdk_text.text.overlap import overlap_by_half

Codes = dict[str, list[str]]
"""By the text of a segment as the request shows it."""


def answer_by(codes: Codes, body: dict[str, Any]) -> str:
    """Answer a request: each unit's codes with the whole unit for a quote."""
    rows = []
    for unit in json.loads(body["messages"][1]["content"])["units"]:
        given = codes.get(unit["text"], [])
        codings = [{"quote": unit["text"], "reason": "", "code": code} for code in given]
        verdict = "coded" if given else "none"
        rows.append({"segment": unit["segment"], "verdict": verdict, "codings": codings})
    return json.dumps({"segments": rows}, ensure_ascii=False)


def through_a_batch(out: Path, codes_of: Any, folder: Path) -> Path:
    """Write requests, let the program answer, take the answers in; return the table of codings."""
    own = folder / "sdk-llm.toml"
    own.write_text(f'model = "{MODEL}"\naddress = ""\nfamilies = "together"\n', encoding="utf-8")
    requests, answers, codings = (folder / n for n in ("r.jsonl", "a.jsonl", "llm.csv"))
    common = ["--llm", str(own), "--names", "keep"]
    assert llm(["requests", str(out), "--to", str(requests), *common]) == 0
    with requests.open(encoding="utf-8") as file, answers.open("w", encoding="utf-8") as to:
        for line in file:
            row = json.loads(line)
            body = completion(answer_by(codes_of, row["body"]))
            made = {"custom_id": row["custom_id"], "response": {"status_code": 200, "body": body}}
            to.write(json.dumps(made) + "\n")
    command = ["answers", str(answers), str(out), *common, "--codings", str(codings)]
    assert llm(command) == 0
    return codings


def kappa(out: Path, codings: Path, other: Path, folder: Path) -> float:
    """Kappa over all codes by the command for any two coders."""
    figures = folder / "figures.csv"
    command = ["agreement", str(codings), str(other), "--results", str(out), "--out", str(figures)]
    assert review(command) == 0
    frame = pd.read_csv(figures)
    return float(frame.loc[frame["level"] == "all", "kappa"].iloc[0])


def test_a_sample_report(root: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    results = sdk_text.extract(root / "corpus" / "lielvirve.txt", out=out, engine="blank",
                               coder="rules", tables=False)  # fmt: skip
    codes: dict[str, list[str]] = defaultdict(list)
    texts = dict(zip(results.segments["segment"], results.segments["text"], strict=True))
    for segment, code in zip(results.codings["segment"], results.codings["code"], strict=True):
        if segment:
            codes[texts[segment]].append(code)
    codings = through_a_batch(out, codes, tmp_path)
    assert kappa(out, codings, out, tmp_path) > 0.99


@pytest.mark.slow
def test_the_five_coded_reports(pilot_reports: Path, shared: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    sdk_text.extract(pilot_reports, out=out, engine="blank", coder="rules", tables=False)
    gold = shared / "gold" / "segments.jsonl"
    results = Results.load(out)
    units = defaultdict(list)
    for unit in read_coded_units(gold):
        units[unit.summary].append(unit)
    codes: dict[str, list[str]] = defaultdict(list)
    for s in as_segments(results.segments):
        for unit in units[s.summary]:
            if overlap_by_half(s.start, s.end, unit.start, unit.end):
                codes[s.text] += [c for c in unit.codes if c not in codes[s.text]]
    codings = through_a_batch(out, codes, tmp_path)
    assert len(pd.read_csv(codings)) > 1000
    # Texts that repeat share their codes here, and sections that are data are not asked about.
    assert kappa(out, codings, gold, tmp_path) > 0.97

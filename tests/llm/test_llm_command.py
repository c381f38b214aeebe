"""The commands ``python -m sdk_text.llm``, as a user types them."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import Any

import pytest
from fake_server import MODEL, FakeServer, completion, fake_server, honest
from llm_examples import made_run

from sdk_text.frames import codings_frame
from sdk_text.llm.__main__ import main
from sdk_text.results import Results
from sdk_text.review.decisions.file import save_decisions
from sdk_text.review.decisions.record import Decision, places
from sdk_text.run.results_folder import write_results


@pytest.fixture
def out(tmp_path: Path) -> Path:
    results, _ = made_run()
    return write_results(results, tmp_path / "out", tables=False)


def settings(folder: Path, fake: FakeServer | None, more: str = "") -> str:
    path = folder / "sdk-llm.toml"
    address = fake.address if fake else ""
    path.write_text(f'model = "{MODEL}"\naddress = "{address}"\n{more}', encoding="utf-8")
    return str(path)


def said(capsys: pytest.CaptureFixture[str]) -> str:
    both = capsys.readouterr()
    return both.out + both.err


def test_settings_are_written_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "sdk-llm.toml"
    assert main(["settings", "--to", str(path)]) == 0
    assert "llm check --llm" in said(capsys)
    assert main(["settings", "--to", str(path)]) == 2
    assert "is there already" in said(capsys)


def test_check_tries_the_server(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with fake_server() as fake:
        own = settings(tmp_path, fake)
        assert main(["check", "--llm", own]) == 0
        told = said(capsys)
        assert "offers fake-model, other" in told
        assert "difficulty/funding: „naudas nepietika”" in told
        fake.behaviour = lambda body: "Sveiki!"
        assert main(["check", "--llm", own]) == 2
        assert "the answer is not JSON; try another answer_form" in said(capsys)
    assert main(["check", "--llm", settings(tmp_path, fake, "retries = 0")]) == 2
    assert "no server answers there" in said(capsys)
    assert main(["check", "--llm", settings(tmp_path, None)]) == 2
    assert "address is empty" in said(capsys)


def test_estimate(out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    own = settings(tmp_path, None, "price_in = 1.0\n")
    assert main(["estimate", str(out), "--llm", own, "--passes", "2"]) == 0
    told = said(capsys)
    assert "6 requests, 0 answered before" in told
    assert "EUR (an estimate)" in told
    assert main(["estimate", str(tmp_path / "none"), "--llm", own]) == 2
    assert "no such folder" in said(capsys)


def answered(requests: Path, to: Path) -> None:
    """A program that answers a batch file by the codebook."""
    rows = [json.loads(line) for line in requests.read_text(encoding="utf-8").splitlines()]
    lines = [
        json.dumps({"custom_id": row["custom_id"], "error": None, "response": {
            "status_code": 200, "body": completion(honest(row["body"]))}})
        for row in rows
    ]  # fmt: skip
    to.write_text("\n".join(lines), encoding="utf-8")


def test_a_batch_from_end_to_end(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, requests, answers = settings(tmp_path, None), tmp_path / "r.jsonl", tmp_path / "a.jsonl"
    assert main(["requests", str(out), "--to", str(requests), "--llm", own]) == 0
    assert "3 requests" in said(capsys)
    answered(requests, answers)
    codings = tmp_path / "llm.csv"
    command = ["answers", str(answers), str(out), "--llm", own, "--codings", str(codings)]
    assert main(command) == 0
    told = said(capsys)
    assert "3 answers taken" in told
    assert "0 requests are still open" in told
    with codings.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["code"] for row in rows] == [
        "resource/organisations", "method/survey", "difficulty/funding",
        "difficulty/participation",
    ]  # fmt: skip
    # The same command as for every coder.
    from sdk_text.review.__main__ import main as review

    assert review(["agreement", str(codings), str(codings), "--results", str(out)]) == 2
    same = tmp_path / "same.csv"
    same.write_bytes(codings.read_bytes())
    assert review(["agreement", str(codings), str(same), "--results", str(out),
                   "--out", str(tmp_path / "figures.csv")]) == 0  # fmt: skip


def test_codings_wait_for_all_answers(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own, requests, answers = settings(tmp_path, None), tmp_path / "r.jsonl", tmp_path / "a.jsonl"
    main(["requests", str(out), "--to", str(requests), "--llm", own])
    answered(requests, answers)
    first = answers.read_text(encoding="utf-8").splitlines()[0]
    answers.write_text(f"{first}\nnonsense\n", encoding="utf-8")
    codings = tmp_path / "llm.csv"
    command = ["answers", str(answers), str(out), "--llm", own, "--codings", str(codings)]
    assert main(command) == 2
    told = said(capsys)
    assert "2 requests have no answer yet" in told
    assert "1 line could not be read" in told
    assert not codings.exists()


def blind_file(results: Results, path: Path, codes: dict[int, str], who: str = "Anna") -> Path:
    """A person's blind coding of every segment."""
    from sdk_text.frames import as_segments

    made: list[Decision] = []
    for i, place in enumerate(places(as_segments(results.segments)), 1):
        common: dict[str, Any] = {
            "coder": who, "decided": "2026-11-25T10:00:00+00:00", "summary": place.summary,
            "section": place.section, "segment": place.segment, "text": place.text,
            "key": place.key, "before": place.before, "after": place.after,
        }  # fmt: skip
        made.append(Decision(action="blind", code="", **common))
        if i in codes:
            made.append(Decision(action="add", code=codes[i], **common))
    save_decisions(made, path)
    return path


def test_a_pilot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    results, segments = made_run()
    out = tmp_path / "out"
    write_results(results, out, tables=False)
    assert main(["pilot", "draw", str(out), "--to", str(tmp_path / "p.csv")]) == 2
    assert "no language model coded in this run" in said(capsys)

    from fake_server import fake_server as server
    from llm_examples import coder_for

    with server() as fake:
        coder = coder_for(fake, tmp_path)
        coder.prepare(results, segments)
    coded = results.with_frames(codings=codings_frame(coder.code(segments, ())))
    write_results(coded, out, tables=False)
    sheet = tmp_path / "pilot.csv"
    draw = ["pilot", "draw", str(out), "--to", str(sheet), "--segments", "5", "--lang", "lv"]
    assert main(draw) == 0
    assert "5 segments to code blind" in said(capsys)
    text = sheet.read_text(encoding="utf-8")
    assert "difficulty/funding" not in text
    assert "llm" not in text
    assert main(draw) == 2
    assert "is there already" in said(capsys)
    assert main([*draw[:4], str(tmp_path / "x.csv"), "--segments", "900"]) == 2
    assert "7 segments only" in said(capsys)

    decisions = blind_file(results, tmp_path / "anna.csv", {4: "difficulty/funding"})
    own = settings(tmp_path, None, "pilot_cases = 1\npilot_lower = -1\n")
    figures = tmp_path / "pilot-figures.csv"
    score = ["pilot", "score", str(out), str(decisions), "--llm", own, "--out", str(figures)]
    assert main(score) == 0
    told = said(capsys)
    assert "Anna: 7 segments coded blind" in told
    assert "difficulty/funding" in told
    assert "may be used" in told
    assert "fewer than 30 segments prove nothing" in told
    with figures.open(encoding="utf-8", newline="") as file:
        rows = {row["code"]: row for row in csv.DictReader(file)}
    assert rows["difficulty/funding"]["verdict"] == "proven"
    assert rows["method/survey"]["person"] == "0"
    assert main(["pilot", "score", str(out), str(tmp_path / "none.csv")]) == 2


def test_conflicts_of_two_persons(
    out: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = Results.load(out)
    anna = blind_file(results, tmp_path / "anna.csv", {4: "difficulty/funding"})
    janis = blind_file(results, tmp_path / "janis.csv", {4: "difficulty/people"}, "Jānis")
    told = {"for": {"quote": "naudas nepietika", "reading": "trūkst naudas"},
            "against": {"quote": "", "reading": "-"}, "turns_on": "nauda vai cilvēki"}  # fmt: skip
    to = tmp_path / "reading.csv"
    with fake_server(lambda body: json.dumps(told)) as fake:
        own = settings(tmp_path, fake)
        command = ["conflicts", str(out), str(anna), str(janis), "--to", str(to), "--llm", own]
        assert main(command) == 0
        assert "2 conflicts, 2 read with quotes that stand; no votes" in said(capsys)
        with to.open(encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        assert [row["code"] for row in rows] == ["difficulty/funding", "difficulty/people"]
        same = blind_file(results, tmp_path / "same.csv", {4: "difficulty/funding"}, "Ilze")
        command[3] = str(same)
        assert main(command) == 0
        assert "nothing to read" in said(capsys)

"""Requests out, answers in: no server, nothing lost, nothing foreign taken."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from fake_server import completion, fake_server, honest
from llm_examples import HONEST, coded, coder_for, made_run

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import AnswerFile
from sdk_text.llm.batch import Taken, take_answers, write_requests
from sdk_text.llm.coder import LlmCoder

RESULTS, SEGMENTS = made_run()


def requests(folder: Path, **changes: Any) -> tuple[LlmCoder, list[dict[str, Any]]]:
    coder = coder_for(None, folder, **changes)
    bundles = coder.plan(RESULTS, SEGMENTS)
    path = folder / "requests.jsonl"
    write_requests(coder.planner(RESULTS), bundles, path, missing=None)
    return coder, [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


def line(request: dict[str, Any], content: str, **more: Any) -> str:
    body = completion(content)
    row = {"id": "batch_1", "custom_id": request["custom_id"], "error": None,
           "response": {"status_code": 200, "request_id": "r", "body": body}}  # fmt: skip
    return json.dumps(row | more)


def take(coder: LlmCoder, folder: Path, lines: list[str]) -> Taken:
    path = folder / "answers.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    kept = AnswerFile(coder.settings.answers_path)
    return take_answers(coder.planner(RESULTS), coder.plan(RESULTS, SEGMENTS), path, kept)


def test_requests_are_of_the_batch_format(tmp_path: Path) -> None:
    _, rows = requests(tmp_path, passes=2)
    assert len(rows) == 6
    assert len({row["custom_id"] for row in rows}) == 6
    for row in rows:
        assert set(row) == {"custom_id", "method", "url", "body"}
        assert (row["method"], row["url"]) == ("POST", "/v1/chat/completions")
        assert row["body"]["model"] == "fake-model"
    text = (tmp_path / "requests.jsonl").read_text(encoding="utf-8")
    assert "Kalniņa" not in text
    assert "ezerciems" not in text


def test_answers_of_a_batch_are_codings(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    taken = take(coder, tmp_path, [line(row, honest(row["body"])) for row in reversed(rows)])
    assert taken == Taken(new=3)
    assert coded(coder_for(None, tmp_path), RESULTS, SEGMENTS) == HONEST
    # The server would be asked the same questions.
    with fake_server() as fake:
        assert coded(coder_for(fake, tmp_path), RESULTS, SEGMENTS) == HONEST
        assert fake.asked == []


def test_missing_answers_are_told_and_can_be_had_later(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    taken = take(coder, tmp_path, [line(rows[0], honest(rows[0]["body"]))])
    assert (taken.new, taken.open) == (1, 2)
    with pytest.raises(InputError, match="--missing"):
        coder_for(None, tmp_path).prepare(RESULTS, SEGMENTS)
    path = tmp_path / "more.jsonl"
    kept = AnswerFile(coder.settings.answers_path)
    bundles = coder.plan(RESULTS, SEGMENTS)
    assert write_requests(coder.planner(RESULTS), bundles, path, missing=kept) == 2
    rest = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    taken = take(coder, tmp_path, [line(row, honest(row["body"])) for row in rest])
    assert (taken.new, taken.open) == (2, 0)
    assert coded(coder_for(None, tmp_path), RESULTS, SEGMENTS) == HONEST


def test_what_is_wrong_in_a_file_of_answers_is_counted(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    failed = {"custom_id": rows[2]["custom_id"], "response": None, "error": {"code": "expired"}}
    lines = [
        line(rows[0], honest(rows[0]["body"])),
        line(rows[1], "Nezinu."),
        json.dumps(failed),
        line({"custom_id": "sdk-other"}, "x"),
        "half a line {",
        "[1, 2]",
        '{"custom_id": 5}',
        json.dumps({"custom_id": rows[0]["custom_id"], "response": "yes"}),
        "[" * 100_000,
        '{"custom_id": "' + "x" * 5_000_000 + '"}',
        "",
        line(rows[1], honest(rows[1]["body"])).replace("200", "200.5", 1),
    ]
    taken = take(coder, tmp_path, lines)
    assert (taken.new, taken.foreign, taken.damaged, taken.unusable) == (3, 1, 7, 2)
    bundles, kept = coder.plan(RESULTS, SEGMENTS), AnswerFile(coder.settings.answers_path)
    again = tmp_path / "again.jsonl"
    assert write_requests(coder.planner(RESULTS), bundles, again, missing=kept) == 1
    again = coder_for(None, tmp_path)
    assert coded(again, RESULTS, SEGMENTS) == HONEST[:1]
    assert again.account()["segments_unanswered"] == 5
    assert again.account()["problems"] == {"not JSON": 1, "the server sent an error": 1}


def test_a_file_of_other_answers_is_refused(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    for lines in ([line({"custom_id": "sdk-x"}, "x")], ["no"], [""]):
        with pytest.raises(InputError, match="holds no answer to the requests of this run"):
            take(coder, tmp_path, lines)
    assert not coder.settings.answers_path.exists()
    other = coder_for(None, tmp_path, seed=99)
    with pytest.raises(InputError, match="settings, codebook and reports must be"):
        take(other, tmp_path, [line(row, honest(row["body"])) for row in rows])


def test_a_later_answer_counts(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    take(coder, tmp_path, [line(row, '{"segments": []}') for row in rows])
    taken = take(coder, tmp_path, [line(row, honest(row["body"])) for row in rows])
    assert (taken.new, taken.again) == (0, 3)
    assert coded(coder_for(None, tmp_path), RESULTS, SEGMENTS) == HONEST


def test_a_person_who_pastes_needs_little(tmp_path: Path) -> None:
    """Only the key and the model's words are needed of the batch format."""
    coder, rows = requests(tmp_path)
    lines = [
        json.dumps({"custom_id": row["custom_id"], "response": {"body": {
            "choices": [{"message": {"content": honest(row["body"])}}]}}})
        for row in rows
    ]  # fmt: skip
    assert take(coder, tmp_path, lines).new == 3
    again = coder_for(None, tmp_path)
    assert coded(again, RESULTS, SEGMENTS) == HONEST
    assert again.account()["place"] == "batch"


def test_codings_go_to_a_table_like_any_coders(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    take(coder, tmp_path, [line(row, honest(row["body"])) for row in rows])
    codings = coder_for(None, tmp_path).codings_of_answers(RESULTS, SEGMENTS)
    assert [c.code for c in codings] == [code for _, code in HONEST]
    assert len(pd.DataFrame(codings)) == 4


def test_what_may_be_asked_once_more(tmp_path: Path) -> None:
    """An error leaves a request open; an unusable answer is asked for again only on wish."""
    coder, rows = requests(tmp_path)
    taken = take(coder, tmp_path, [
        line(rows[0], honest(rows[0]["body"])), line(rows[1], "Nezinu."),
        json.dumps({"custom_id": rows[2]["custom_id"], "response": {"status_code": 429,
                    "body": completion("")}}),
    ])  # fmt: skip
    assert (taken.unanswered, taken.open, taken.repeatable) == (0, 1, 1)
    kept, path = AnswerFile(coder.settings.answers_path), tmp_path / "again.jsonl"
    given = coder.planner(RESULTS), coder.plan(RESULTS, SEGMENTS), path
    assert write_requests(*given, missing=kept) == 1
    assert write_requests(*given, missing=kept, again=True) == 2
    rest = [json.loads(text) for text in path.read_text(encoding="utf-8").splitlines()]
    assert rest[0]["body"]["seed"] != rows[1]["body"]["seed"]
    taken = take(coder, tmp_path, [line(row, honest(row["body"])) for row in rest])
    assert (taken.open, taken.repeatable, taken.foreign) == (0, 0, 0)
    assert coded(coder_for(None, tmp_path), RESULTS, SEGMENTS) == HONEST


def test_an_answer_in_parts_and_a_file_of_another_form(tmp_path: Path) -> None:
    coder, rows = requests(tmp_path)
    lines = [json.loads(line(row, honest(row["body"]))) for row in rows]
    for row in lines:
        message = row["response"]["body"]["choices"][0]["message"]
        message["content"] = [{"type": "text", "text": message["content"]}]
    assert take(coder, tmp_path, [json.dumps(row) for row in lines]).unusable == 0
    with pytest.raises(InputError, match=r"OpenAI batch format.*custom_id"):
        take(coder, tmp_path, [json.dumps({"custom_id": r["custom_id"]}) for r in rows])

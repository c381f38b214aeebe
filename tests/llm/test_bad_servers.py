"""Servers that answer badly, late, never, or refuse: what is asked again, and what is told."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fake_server import Raw, completion, fake_server, honest, in_turn, units
from llm_examples import HONEST, coded, coder_for, made_run

from sdk_text.errors import InputError

RESULTS, SEGMENTS = made_run()
pytestmark = pytest.mark.usefixtures("no_waiting")


def with_content(change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], str]:
    """An honest answer, changed."""

    def behave(body: dict[str, Any]) -> str:
        return json.dumps(change(json.loads(honest(body))), ensure_ascii=False)

    return behave


def misquoted(answer: Any) -> Any:
    for row in answer["segments"]:
        for coding in row["codings"]:
            coding["quote"] = f"{coding['quote']} pavisam"
    return answer


def test_misquotes_are_dropped_and_counted(tmp_path: Path) -> None:
    with fake_server(with_content(misquoted)) as fake:
        coder = coder_for(fake, tmp_path)
        assert coded(coder, RESULTS, SEGMENTS) == []
        assert coder.account()["dropped"] == {"quote not in the segment": 4}
        assert len(fake.asked) == 3
        assert any("dropped 4 suggestions" in line for line in coder.messages())
        assert list(coder.suggestions()["status"]) == ["quote not in the segment"] * 4


BAD = {
    "prose": lambda body: "Labprāt palīdzēšu! Pirmais segments ir par naudu.",
    "half": lambda body: honest(body)[:-5],
    "empty": lambda body: "",
    "blank": lambda body: " \n ",
    "not a text": lambda body: completion({"a": 1}),
    "null": lambda body: completion(None),
    "no choices": lambda body: completion("x", choices=[]),
    "choices lie": lambda body: completion("x", choices={"0": "x"}),
    "not json": lambda body: Raw(b"<html>hello</html>"),
    "says json": lambda body: Raw(b"\x89PNG\r\n"),
    "two keys": lambda body: '{"segments": [], "segments": []}',
    "nan": lambda body: '{"segments": [{"segment": NaN}]}',
    "deep": lambda body: '{"segments": ' + "[" * 100_000 + "]" * 100_000 + "}",
    "deep body": lambda body: Raw(b"[" * 100_000),
    "surrogate": lambda body: '{"segments": [{"segment": 1, "verdict": "\\ud800"}]}',
    "huge": lambda body: Raw(b'{"choices": "' + b"x" * 100_000_000 + b'"}'),
    "bomb": lambda body: Raw(b"\x1f\x8b" + b"\0" * 1000, headers={"Content-Encoding": "gzip"}),
    "refusal": lambda body: completion("", message={"refusal": "I will not."}),
    "filtered": lambda body: completion("", finish="content_filter"),
    "cut": lambda body: completion(honest(body)[:20], finish="length"),
    "usage lies": lambda body: completion("x", usage={"prompt_tokens": -5, "total": "many"}),
}


@pytest.mark.parametrize("kind", BAD)
def test_an_answer_that_cannot_be_used_is_asked_for_again(tmp_path: Path, kind: str) -> None:
    first = {"done": False}

    def bad_once(body: dict[str, Any]) -> Any:
        about_funding = any("naudas" in unit["text"] for unit in units(body))
        if about_funding and not first["done"]:
            first["done"] = True
            return BAD[kind](body)
        return honest(body)

    with fake_server(bad_once) as fake:
        coder = coder_for(fake, tmp_path)
        given = coded(coder, RESULTS, SEGMENTS)
        problems = coder.account()["problems"]
        assert sum(problems.values()) == 1, problems
        if kind in ("refusal", "filtered"):
            # Who refuses is not pressed.
            assert given == HONEST[:2]
            assert coder.account()["segments_unanswered"] == 4
            assert any("4 segments have no answer" in line for line in coder.messages())
        else:
            assert given == HONEST
            assert len(fake.asked) == 4
        # What was read stays: nobody is asked again about what was answered.
        asked = len(fake.asked)
        coded(coder_for(fake, tmp_path), RESULTS, SEGMENTS)
        assert len(fake.asked) <= asked + 1


@pytest.mark.parametrize("kind", sorted(set(BAD) - {"huge", "deep body", "deep"}))
def test_a_server_that_never_answers_well_gives_no_codings_and_a_clear_account(
    tmp_path: Path, kind: str
) -> None:
    with fake_server(BAD[kind]) as fake:
        coder = coder_for(fake, tmp_path)
        assert coded(coder, RESULTS, SEGMENTS) == []
        account = coder.account()
        assert account["segments_unanswered"] == account["segments_asked"] == 7
        assert sum(account["problems"].values()) == len(fake.asked)
        assert json.dumps(account, allow_nan=False)


def test_a_slow_server(tmp_path: Path) -> None:
    def slow(body: dict[str, Any]) -> str:
        time.sleep(1.6)
        return honest(body)

    with fake_server(slow) as fake:
        coder = coder_for(fake, tmp_path, timeout=1.0, retries=1)
        with pytest.raises(InputError, match="no answer within 1 second, 2 times"):
            coder.prepare(RESULTS, SEGMENTS)
        assert len(fake.asked) == 2


def test_a_server_that_drips(tmp_path: Path) -> None:
    with fake_server(lambda body: Raw(b" " * 200, pause=0.05)) as fake:
        coder = coder_for(fake, tmp_path, timeout=1.0, retries=0)
        begin = time.monotonic()
        with pytest.raises(InputError, match="no answer within"):
            coder.prepare(RESULTS, SEGMENTS)
        assert time.monotonic() - begin < 8


def test_no_server(tmp_path: Path, no_waiting: list[float]) -> None:
    with fake_server() as fake:
        pass
    coder = coder_for(fake, tmp_path)
    with pytest.raises(InputError, match="no server answers there"):
        coder.prepare(RESULTS, SEGMENTS)
    assert no_waiting == [], "who was never there is not waited for"


def test_a_server_that_dies_half_way_loses_nothing(tmp_path: Path) -> None:
    with fake_server() as fake:

        def dying(body: dict[str, Any]) -> Any:
            # Promises more bytes than it sends, as a process that ends in mid-answer does.
            if len(fake.asked) >= 3:
                return Raw(b'{"choices": [', headers={"Connection": "close", "X-Cut": "yes"})
            return honest(body)

        fake.behaviour = dying
        coder = coder_for(fake, tmp_path, retries=1)
        with pytest.raises(InputError, match="the connection broke"):
            coder.prepare(RESULTS, SEGMENTS)
        fake.behaviour = honest
        assert coded(coder_for(fake, tmp_path), RESULTS, SEGMENTS) == HONEST
        assert len(fake.asked) == 5, "the two answers before were kept"


def test_a_busy_server_is_waited_for_as_it_asks(tmp_path: Path, no_waiting: list[float]) -> None:
    busy = [lambda body: Raw(b'{"error": {"message": "busy"}}', 429, {"Retry-After": "7"}),
            lambda body: Raw(b"", 503), lambda body: Raw(b"", 500)]  # fmt: skip
    with fake_server(in_turn(*busy, honest)) as fake:
        coder = coder_for(fake, tmp_path)
        assert coded(coder, RESULTS, SEGMENTS) == HONEST
        assert no_waiting == [7.0, 2.0, 4.0]
        assert coder.account()["retries"] == 3
        assert len(fake.asked) == 6


@pytest.mark.parametrize("asks", ["100000", "inf", "-5", "nan", "Wed, 21 Oct 2099 07:28:00 GMT"])
def test_a_server_that_stays_busy(tmp_path: Path, no_waiting: list[float], asks: str) -> None:
    with fake_server(lambda body: Raw(b'{"error": "slow down"}', 429,
                                      {"Retry-After": asks})) as fake:  # fmt: skip
        coder = coder_for(fake, tmp_path, retries=2)
        with pytest.raises(InputError, match=r"stays busy .*slow down.*run again later"):
            coder.prepare(RESULTS, SEGMENTS)
        assert all(0 <= wait <= 60 for wait in no_waiting)
        assert len(fake.asked) in (1, 3)


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (401, "name its environment variable in key_from"),
        (403, "name its environment variable in key_from"),
        (404, "is model 'fake-model' there .it offers: fake-model, other"),
        (400, "set answer_form to"),
        (422, "set answer_form to"),
        (501, "status 501: no such thing"),
    ],
)
def test_a_server_that_refuses_everything(tmp_path: Path, status: int, said: str) -> None:
    with fake_server(
        lambda body: Raw(b'{"error": {"message": "no such\\nthing"}}', status)
    ) as fake:
        with pytest.raises(InputError, match=said) as error:
            coder_for(fake, tmp_path).prepare(RESULTS, SEGMENTS)
        assert "\n" not in str(error.value)
        assert len(fake.asked) <= 3


@pytest.mark.parametrize(
    "answer",
    [{"error": {"message": "Rate limit", "code": 429}}, {"error": "Rate limit"},
     {"choices": [{"message": {"content": "{"}, "finish_reason": "error"}], "error": "Rate limit"}],
)  # fmt: skip
def test_an_error_that_a_server_sends_as_a_sound_answer(tmp_path: Path, answer: object) -> None:
    def erring(body: dict[str, Any]) -> Any:
        return Raw(json.dumps(answer).encode())

    with fake_server(erring) as fake:
        with pytest.raises(InputError, match="Rate limit; what was answered is kept"):
            coder_for(fake, tmp_path).prepare(RESULTS, SEGMENTS)
        fake.behaviour = honest
        assert coded(coder_for(fake, tmp_path), RESULTS, SEGMENTS) == HONEST, "asked again"


@pytest.mark.parametrize(
    "body", [{"detail": "no\x1b[31m memory"}, {"detail": [{"loc": ["x"], "msg": "no memory"}]},
             {"object": "error", "message": "no memory"}, {"error": [{"message": "no memory"}]}],
)  # fmt: skip
def test_a_servers_words_in_each_form_are_told(tmp_path: Path, body: object) -> None:
    with fake_server(lambda _: Raw(json.dumps(body).encode(), 413)) as fake:
        with pytest.raises(InputError, match=r"status 413: no.*memory") as error:
            coder_for(fake, tmp_path).prepare(RESULTS, SEGMENTS)
        assert str(error.value).isprintable()


def test_what_a_server_calls_itself_is_a_short_line_without_marks(tmp_path: Path) -> None:
    name = "\x1b[31mq<script>\n# x\u202e" + "y" * 5000

    def named(body: dict[str, Any]) -> Any:
        return completion(honest(body), model=name, system_fingerprint=name)

    with fake_server(named) as fake:
        coder = coder_for(fake, tmp_path)
        coder.prepare(RESULTS, SEGMENTS)
        for called in (*coder.account()["server_models"], *coder.account()["fingerprints"]):
            assert called.isprintable()
            assert "<" not in called
            assert len(called) <= 100


def test_a_server_that_counts_no_tokens_comes_to_the_budget_too(tmp_path: Path) -> None:
    with fake_server(lambda body: completion("nothing of the form", usage=None)) as fake:
        coder = coder_for(fake, tmp_path, most_tokens=12_000, characters_per_token=8.0, attempts=10)
        with pytest.raises(InputError, match="stopped at the budget"):
            coder.prepare(RESULTS, SEGMENTS)
        assert len(fake.asked) < 10


def test_a_date_until_which_to_wait(tmp_path: Path, no_waiting: list[float]) -> None:
    far = {"Retry-After": "Wed, 21 Oct 2099 07:28:00 GMT"}
    with fake_server(lambda body: Raw(b"", 429, far)) as fake:
        with pytest.raises(InputError, match="stays busy"):
            coder_for(fake, tmp_path).prepare(RESULTS, SEGMENTS)
        assert len(fake.asked) == 1


def test_one_question_that_is_too_long_for_the_server_costs_no_other(tmp_path: Path) -> None:
    def narrow(body: dict[str, Any]) -> Any:
        if any("Biedrība" in unit["text"] for unit in units(body)):
            return Raw(b'{"error": {"message": "context length exceeded"}}', 400)
        return honest(body)

    with fake_server(narrow) as fake:
        coder = coder_for(fake, tmp_path)
        assert coded(coder, RESULTS, SEGMENTS) == HONEST[1:]
        assert coder.account()["segments_unanswered"] == 2
    with fake_server() as fake:
        # The server's fault is asked about again, once it is mended.
        assert coded(coder_for(fake, tmp_path), RESULTS, SEGMENTS) == HONEST
        assert len(fake.asked) == 1


def test_a_prompt_that_the_server_cut_off_is_told(tmp_path: Path) -> None:
    def short(body: dict[str, Any]) -> dict[str, Any]:
        return completion(honest(body), usage={"prompt_tokens": 500, "completion_tokens": 9})

    with fake_server(short) as fake:
        coder = coder_for(fake, tmp_path)
        coder.prepare(RESULTS, SEGMENTS)
        assert any("raise its context length" in line for line in coder.messages())

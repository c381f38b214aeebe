"""JSON from a stranger."""

from __future__ import annotations

import time

import pytest

from sdk_text.llm.strict_json import MOST_CHARACTERS, JsonError, json_of_answer, strict_json


def test_what_is_sound_is_taken() -> None:
    assert strict_json('{"a": [1, "ā\\u0101", null, 1.5, true]}') == {
        "a": [1, "āā", None, 1.5, True]
    }
    assert strict_json('"\\ud83d\\ude00"') == "😀"
    assert strict_json(b'\xef\xbb\xbf{"a": "[[[["}') == {"a": "[[[["}
    assert strict_json('{"a": "\\"[[[["}') == {"a": '"[[[['}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "not JSON"),
        ("{", "not JSON"),
        ("{'a': 1}", "not JSON"),
        ('{"a": 1} and more', "not JSON"),
        ('{"a": NaN}', "NaN"),
        ("[Infinity]", "Infinity"),
        ("[-Infinity]", "Infinity"),
        ('{"a": 1, "a": 2}', "a key stands twice"),
        ("[" * 100_000, "nested too deeply"),
        ("[" * 100_000 + "]" * 100_000, "nested too deeply"),
        ('{"a":' * 100_000 + "1" + "}" * 100_000, "nested too deeply"),
        ('"\\ud800"', "half of a character"),
        ('{"\\udfff": 1}', "half of a character"),
        ("9" * 5000, "not JSON"),
        (b"\xff\xfe", "not UTF-8"),
        ("x" * (MOST_CHARACTERS + 1), "too large"),
    ],
)
def test_what_is_not_is_refused(text: str | bytes, said: str) -> None:
    with pytest.raises(JsonError, match=said):
        strict_json(text)


@pytest.mark.parametrize(
    "text",
    ['"' + '\\"' * 900_000, '"' * 1_900_000, "[" + '"",' * 600_000, "\n" * 1_900_000,
     "```" + "\n" * 1_900_000 + "```", "<think>" * 270_000, "</think>" * 240_000,
     "x" + "</think> " * 210_000, "<|a" * 600_000, "\\" * 1_900_000],
)  # fmt: skip
def test_nothing_takes_long(text: str) -> None:
    begin = time.process_time()
    with pytest.raises(JsonError):
        json_of_answer(text)
    assert time.process_time() - begin < 10


def test_a_fence_and_a_thought_are_taken_off_and_nothing_else() -> None:
    assert json_of_answer('```json\n{"a": 1}\n```') == {"a": 1}
    assert json_of_answer("```\n[1]```") == [1]
    assert json_of_answer('<think>Hm, {"a": 2}?\n</think>\n\n{"a": 1}') == {"a": 1}
    for text in (
        '\ufeff{"a": 1}', '```{"a": 1}```', '```json{"a": 1}```', '```JSON x=1\r\n{"a": 1}\r\n```',
        'Hm.\n</think>\n{"a": 1}', '<think>x</think><think>y</think>{"a": 1}',
        '<thinking>{}</thinking>```json\n{"a": 1}\n```', '{"a": 1}<|im_end|>', '{"a": 1}</s>',
    ):  # fmt: skip
        assert json_of_answer(text) == {"a": 1}, text
    # Words of a report inside the JSON are no end of a thought.
    assert json_of_answer('{"a": "x</think>{}"}') == {"a": "x</think>{}"}
    for text in ('<think>{"a": 2}</think> {"a": 3} </think>{"a": 1}', 'x</think> y {"a": 1}'):
        with pytest.raises(JsonError):
            json_of_answer(text)
    for text in ('Here it is: {"a": 1}', '{"a": 1}\nDone.', "<think>{}", "```json\n{}\n``` ok"):
        with pytest.raises(JsonError):
            json_of_answer(text)

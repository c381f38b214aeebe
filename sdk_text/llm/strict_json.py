"""JSON from a stranger: bounded in size and depth, no NaN, no key twice, no half letters."""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

DEEPEST = 40
MOST_CHARACTERS = 2_000_000
_SIGN = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_FENCE = "```"
_THOUGHT = re.compile(r"\A\s*<think>.*?</think>", re.DOTALL)


class JsonError(ValueError):
    """A text is no JSON that can be believed; the message says why, without quoting it."""


def strict_json(text: str | bytes) -> Any:
    """Return what a JSON text says.

    Raises:
        JsonError: not JSON, too large, too deep, a key twice, NaN or infinity, or characters
            that are none.
    """
    if len(text) > MOST_CHARACTERS:
        raise JsonError("too large")
    if isinstance(text, bytes):
        try:
            text = text.decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise JsonError("not UTF-8") from error
    if _depth(text) > DEEPEST:
        raise JsonError("nested too deeply")
    try:
        value = json.loads(text, object_pairs_hook=_once, parse_constant=_no_number)
    except JsonError:
        raise
    except (ValueError, RecursionError) as error:
        raise JsonError("not JSON") from error
    # A surrogate alone ("\ud800") is no character, and could not be written to any file.
    if "\\u" in text and not _writable(value):
        raise JsonError("holds half of a character")
    return value


def json_of_answer(text: str) -> Any:
    """Return the JSON of a model's answer: a thought before it and a code fence are taken off.

    Raises:
        JsonError: as `strict_json`; any other word beside the JSON makes it none.
    """
    if len(text) > MOST_CHARACTERS:
        raise JsonError("too large")
    text = _THOUGHT.sub("", text, count=1).strip()
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        _, _, text = text[: -len(_FENCE)].partition("\n")
    return strict_json(text)


def _depth(text: str) -> int:
    """Return how deeply the brackets of a text are nested; those in strings do not count."""
    deep = deepest = 0
    in_string = False
    for sign in _SIGN.finditer(text):
        if sign[0] == '"':
            in_string = not in_string
        elif not in_string and len(sign[0]) == 1:
            deep += 1 if sign[0] in "[{" else -1
            deepest = max(deepest, deep)
            if deepest > DEEPEST:
                break
    return deepest


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise JsonError("a key stands twice")
    return found


def _no_number(name: str) -> NoReturn:
    raise JsonError(f"holds {name}, which is no number")


def _writable(value: Any) -> bool:
    try:
        json.dumps(value, ensure_ascii=False).encode("utf-8")
    except UnicodeEncodeError:
        return False
    return True

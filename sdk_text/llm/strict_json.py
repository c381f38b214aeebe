"""JSON from a stranger: bounded in size and depth, no NaN, no key twice, no half letters.

And a stranger's words, as they can be shown in a terminal, a table and a text.
"""

from __future__ import annotations

import json
import re
from typing import Any, NoReturn

DEEPEST = 40
LONGEST_LINE = 300
MOST_CHARACTERS = 2_000_000
_CONTROL = re.compile(
    r"[\x00-\x1f\x7f-\x9f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069]+"
)
_SIGN = re.compile(r'\\.|["\[\]{}]', re.DOTALL)
_FENCE = "```"
_FENCED = re.compile(r"```(?:[^\n{\[]*\n|[A-Za-z]*[ \t]*)")
_BLANK = " \t\r\n\xa0\ufeff\u200b"
_THOUGHT_END = re.compile(r"</think(?:ing)?>\s*(?=[{\[`])", re.IGNORECASE)
"""Where an answer follows a thought; many servers keep back the word that begins it."""
_END_OF_TURN = re.compile(r"(?:<\|[a-z_]{1,20}\|>|</s>)\Z")


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
    """Return the JSON of a model's answer: thoughts before it and a code fence are taken off.

    So are signs of a model's own language that servers forget: of its end, and of byte order.

    Raises:
        JsonError: as `strict_json`; any other word beside the JSON makes it none.
    """
    if len(text) > MOST_CHARACTERS:
        raise JsonError("too large")
    text = text.strip(_BLANK)
    # What begins as JSON has no thought before it, whatever its texts say.
    if not text.startswith(("{", "[", _FENCE)) and (end := _THOUGHT_END.search(text)):
        text = text[end.end() :]
    text = _END_OF_TURN.sub("", text).rstrip(_BLANK)
    if text.startswith(_FENCE) and text.endswith(_FENCE):
        text = _FENCED.sub("", text[: -len(_FENCE)], count=1)
    return strict_json(text)


def one_line(text: str, longest: int = LONGEST_LINE) -> str:
    """Return a stranger's text as one short line without control characters."""
    line = " ".join(_CONTROL.sub(" ", text[: longest * 4]).split())
    return line if len(line) <= longest else f"{line[: longest - 1]}…"


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

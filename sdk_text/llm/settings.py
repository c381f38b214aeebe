"""The settings of a language model: one small TOML file, read strictly."""

from __future__ import annotations

import math
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from sdk_text.errors import InputError
from sdk_text.system.files_beside import files_called
from sdk_text.system.given_files import check_given, read_given, typed
from sdk_text.wording.nearest import hint

SETTINGS_FILE = "sdk-llm.toml"
"""Looked for beside the reports."""
MOST_BYTES = 100_000
_MOST_EXTRA = 40
_DEEPEST_EXTRA = 6
EXAMPLE = Path(__file__).with_name("settings.toml")
_LANGUAGES = ("en", "lv")
_KEY_NAME = re.compile(r"api[-_ ]?key|authori[sz]ation|password|secret|bearer", re.IGNORECASE)
_FORMS = ("schema", "json", "text")


@dataclass(frozen=True, slots=True)
class LlmSettings:
    """How a language model is asked; the fields are the keys of the file."""

    model: str
    """As the server calls it."""
    address: str = "http://localhost:11434/v1"
    """Of the server, up to and with /v1; empty: there is none, answers come as a batch."""
    key_from: str = ""
    """Name of the environment variable that holds the server's key."""
    temperature: float = 0.0
    seed: int = 1
    passes: int = 1
    """How often each segment is read; agreement of the passes is the confidence."""
    segments: int = 5
    """Most segments in one request."""
    neighbours: int = 1
    """Segments shown before and after those to code."""
    families: str = "together"
    """"together": all codes in one request; "apart": a request for each family (small models)."""
    language: str = "en"
    """Of the instructions; the codes' definitions are given in it, too."""
    answer_form: str = "schema"
    """How strictly the server is asked for JSON: "schema", "json" or "text" (not at all)."""
    most_answer_tokens: int = 2000
    timeout: float = 300.0
    """Seconds for one answer."""
    retries: int = 4
    """Times that a busy or failing server is tried again."""
    attempts: int = 2
    """Times that a question is asked until its answer can be read."""
    most_tokens: int = 20_000_000
    """The budget: a run that would need more does not begin; one that comes to it stops."""
    most_cost: float = 0.0
    """The same in money; 0: no limit."""
    price_in: float = 0.0
    """Of a million tokens read."""
    price_out: float = 0.0
    """Of a million tokens written."""
    currency: str = "EUR"
    characters_per_token: float = 3.0
    """For the estimate only."""
    pilot_kappa: float = 0.6
    """Least kappa with a person from which a code counts as proven …"""
    pilot_lower: float = 0.4
    """… and least lower bound of its interval …"""
    pilot_cases: int = 10
    """… and least number of segments to which the person gave the code."""
    prompt: str = ""
    """A prompt file of one's own in place of the shipped one."""
    answers: str = ""
    """Where answers are kept; by default beside this file."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further fields of the request, as the server knows them."""
    file: Path | None = None
    """The file these settings came from; not a key of it."""

    @property
    def answers_path(self) -> Path:
        """Where answers are kept."""
        folder = self.file.parent if self.file else Path()
        name = self.file.stem if self.file else Path(SETTINGS_FILE).stem
        return folder / (self.answers or f"{name}-answers.jsonl")

    @property
    def prompt_path(self) -> Path | None:
        """The prompt file of one's own, or None."""
        if not self.prompt:
            return None
        return (self.file.parent if self.file else Path()) / self.prompt


_LEAST: dict[str, float] = {
    "temperature": 0, "seed": 0, "passes": 1, "segments": 1, "neighbours": 0,
    "most_answer_tokens": 50, "timeout": 1, "retries": 0, "attempts": 1, "most_tokens": 1,
    "most_cost": 0, "price_in": 0, "price_out": 0, "characters_per_token": 0.5, "pilot_kappa": -1,
    "pilot_lower": -1, "pilot_cases": 1,
}  # fmt: skip
_MOST: dict[str, float] = {
    "temperature": 2, "seed": 2**31, "passes": 25, "segments": 50, "neighbours": 10,
    "most_answer_tokens": 100_000, "timeout": 86_400, "retries": 20, "attempts": 10,
    "most_tokens": 10**12, "most_cost": 10**9, "price_in": 10**6, "price_out": 10**6,
    "characters_per_token": 20, "pilot_kappa": 1, "pilot_lower": 1, "pilot_cases": 10**6,
}  # fmt: skip
_CHOICES = {
    "families": ("together", "apart"), "language": _LANGUAGES, "answer_form": _FORMS,
}  # fmt: skip
OURS = frozenset(
    {"model", "messages", "temperature", "seed", "max_tokens", "response_format", "stream", "n"}
)
"""Fields of a request that `extra` must not set."""


def find_settings(chosen: str | Path | None, paths: Sequence[str | Path]) -> LlmSettings:
    """Return the settings of the file that was chosen, else of ``sdk-llm.toml`` beside the reports.

    Raises:
        InputError: there is no such file, or it cannot be used.
    """
    if chosen is not None:
        return load_settings(chosen)
    folders = dict.fromkeys(p if p.is_dir() else p.parent for p in map(Path, paths))
    found = [file for folder in folders for file in files_called(folder, SETTINGS_FILE)]
    if len(found) > 1:
        raise InputError(f"{found[1]}: another one is {found[0]}; name one of them with --llm")
    if found:
        return load_settings(found[0])
    place = next(iter(folders), Path()) / SETTINGS_FILE
    raise InputError(
        f"the coder llm needs a settings file; make one with "
        f"`python -m sdk_text.llm settings --to {typed(place)}`, or name yours with --llm FILE"
    )


def load_settings(path: str | Path) -> LlmSettings:
    """Read a settings file.

    Raises:
        InputError: it is missing, too large, no TOML, or a key or value cannot be used.
    """
    path = Path(path)
    if check_given(path, "settings") > MOST_BYTES:
        raise InputError(f"{path}: larger than {MOST_BYTES // 1000} kB, hardly a settings file")
    data = read_given(path, "settings")
    try:
        values = tomllib.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise InputError(f"{path}: not UTF-8 text; save it as UTF-8") from error
    except RecursionError as error:
        raise InputError(f"{path}: nested too deeply") from error
    except ValueError as error:
        raise InputError(f"{path}: not valid TOML ({error})") from error
    return checked(values, path)


def example_settings() -> str:
    """Return the text of a settings file with every key and what it means."""
    return EXAMPLE.read_text(encoding="utf-8")


def checked(values: Mapping[str, Any], path: Path | None = None) -> LlmSettings:
    """Return settings from values by key, once each is of its kind and in its bounds.

    Raises:
        InputError: naming the key and what it must be.
    """
    where = f"{path}: " if path else ""
    known = {f.name: f for f in fields(LlmSettings) if f.name != "file"}
    for key in values:
        if key not in known:
            raise InputError(f"{where}unknown key {key!r}; {hint(key, known)}")
    if values.get("model", _PLACEHOLDER) == _PLACEHOLDER:
        raise InputError(f"{where}model is missing; write its name as the server calls it")
    taken: dict[str, Any] = {}
    for key, value in values.items():
        if problem := _problem(key, value, str(known[key].type)):
            raise InputError(f"{where}{key} {problem}")
        taken[key] = float(value) if known[key].type == "float" else value
    return LlmSettings(**taken, file=path)


_PLACEHOLDER = "NAME"
"""What stands in new settings for the model's name."""


def _problem(key: str, value: Any, kind: str) -> str:
    """Return what is wrong with the value of a key, or nothing."""
    if kind == "str":
        return _text_problem(key, value)
    if key == "extra":
        return _extra_problem(value)
    number = isinstance(value, (int, float)) and not isinstance(value, bool)
    if not number or (kind == "int" and not isinstance(value, int)):
        return f"is {_shown(value)}; it must be a {'whole ' if kind == 'int' else ''}number"
    if isinstance(value, float) and not math.isfinite(value):
        return f"is {value}; it must be a number"
    if not _LEAST[key] <= value <= _MOST[key]:
        return f"is {_shown(value)}; it must lie between {_LEAST[key]:g} and {_MOST[key]:g}"
    return ""


def _text_problem(key: str, value: Any) -> str:
    if not isinstance(value, str):
        return f"is {_shown(value)}; it must be text in quotation marks"
    if key in _CHOICES and value not in _CHOICES[key]:
        return f"is {_shown(value)}; it must be one of {', '.join(map(repr, _CHOICES[key]))}"
    if len(value) > 1000 or any(ord(c) < 32 for c in value):
        return "is too long or holds control characters"
    if key == "answers" and (set(value) & set("/\\:") or value in (".", "..")):
        return f"is {_shown(value)}; it must be the name of a file beside this one"
    if key == "model" and not value.strip():
        return "is empty; write the name that the server gives the model"
    return ""


def _extra_problem(value: Any) -> str:
    if not isinstance(value, dict):
        return "must be a table of fields: [extra]"
    clash = sorted(OURS & set(value))
    if clash:
        return f"sets {clash[0]!r}, which sdk_text sets itself"
    if _names_a_key(value):
        return "holds a key or password; name its environment variable in key_from"
    if not _plain(value, _DEEPEST_EXTRA):
        return "holds dates, numbers that are none, or is nested too deeply"
    if _size(value) > _MOST_EXTRA:
        return f"has more than {_MOST_EXTRA} values"
    return ""


def _plain(value: Any, deep: int) -> bool:
    """Tell whether a value can go into JSON as it is."""
    if deep < 0:
        return False
    if isinstance(value, dict):
        return all(_plain(inner, deep - 1) for inner in value.values())
    if isinstance(value, list):
        return all(_plain(inner, deep - 1) for inner in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return isinstance(value, (str, bool, int))


def _names_a_key(value: Any) -> bool:
    """Tell whether a field is called as what opens doors: run.json would hold it."""
    if isinstance(value, dict):
        return any(_KEY_NAME.search(k) or _names_a_key(inner) for k, inner in value.items())
    return isinstance(value, list) and any(map(_names_a_key, value))


def _size(value: Any) -> int:
    if isinstance(value, dict):
        return sum(map(_size, value.values()))
    return sum(map(_size, value)) if isinstance(value, list) else 1


def _shown(value: Any) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"

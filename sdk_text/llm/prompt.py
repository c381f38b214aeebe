"""What a model is told: instructions made from the codebook itself, and the form of its answer."""

from __future__ import annotations

import hashlib
import json
import random
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from sdk_text.codebook import Code, Codebook
from sdk_text.codebook.model import Guidance
from sdk_text.errors import InputError
from sdk_text.system.given_files import check_given, read_given
from sdk_text.wording.texts import Lang

SHIPPED = Path(__file__).with_name("prompt.toml")
VERDICTS = ("coded", "none", "unsure")
_FIELDS = ("codes", "guidelines", "settled")
_WORDS = ("system", "about", "include", "exclude", "examples", "conflict")
_MOST_BYTES = 200_000


@dataclass(frozen=True, slots=True)
class Prompt:
    """The texts of a prompt file, in one language."""

    lang: str
    words: tuple[tuple[str, str], ...]
    sha256: str

    def say(self, key: str) -> str:
        """Return one of its texts."""
        return dict(self.words)[key]


@cache
def load_prompt(path: Path | None, lang: str) -> Prompt:
    """Read a prompt file; without a path, the shipped one.

    Raises:
        InputError: it cannot be read, or lacks a text or a place for the codes.
    """
    path = path or SHIPPED
    if check_given(path, "settings") > _MOST_BYTES:
        raise InputError(f"{path}: larger than {_MOST_BYTES // 1000} kB, hardly a prompt")
    data = read_given(path, "settings")
    try:
        words = tomllib.loads(data.decode("utf-8-sig")).get(lang)
    except (ValueError, RecursionError) as error:
        raise InputError(f"{path}: not valid TOML in UTF-8 ({error})") from error
    if not isinstance(words, dict):
        raise InputError(f"{path}: has no part [{lang}], the language of your settings")
    for key in _WORDS:
        if not isinstance(words.get(key), str):
            raise InputError(f"{path}: [{lang}] needs the text {key!r}")
    for key in ("system", "conflict"):
        _check_places(path, key, words[key])
    return Prompt(lang, tuple((k, words[k]) for k in _WORDS), hashlib.sha256(data).hexdigest())


def _check_places(path: Path, key: str, text: str) -> None:
    try:
        empty = text.format(**dict.fromkeys(_FIELDS, ""))
        full = text.format(**dict.fromkeys(_FIELDS, "x"))
    except (KeyError, IndexError, ValueError, AttributeError) as error:
        raise InputError(
            f"{path}: {key}: only {{codes}}, {{guidelines}} and {{settled}} may stand in braces; "
            "write other braces twice"
        ) from error
    if empty == full:
        raise InputError(f"{path}: {key}: the codes have no place; write {{codes}} somewhere")


def system_text(
    prompt: Prompt, codebook: Codebook, codes: Sequence[Code], *, key: str = "system"
) -> str:
    """Return the instructions for some codes: with their definitions and what is settled."""
    ids = {code.id for code in codes}
    settled = [s for s in codebook.settled if not s.codes or ids & set(s.codes)]
    return (
        prompt.say(key)
        .format(
            codes="\n".join(_code(code, prompt) for code in codes),
            guidelines=_list(codebook.guidelines, prompt.lang),
            settled=_list(settled, prompt.lang),
        )
        .strip()
    )


def _list(told: Sequence[Guidance], lang: str) -> str:
    return "".join(f"- {entry.text('lv' if lang == 'lv' else 'en')}\n" for entry in told) or "–\n"


def _code(code: Code, prompt: Prompt) -> str:
    lang: Lang = "lv" if prompt.lang == "lv" else "en"
    definition = code.definition(lang) or code.definition_lv or code.definition_en
    label = (
        code.label_lv
        if code.label_lv == code.label(lang)
        else (f"{code.label(lang)} ({code.label_lv})")
    )
    parts = [f"- {code.id}: {label}"]
    for key, texts in (
        ("about", (definition,)), ("include", code.limits("include", lang)),
        ("exclude", code.limits("exclude", lang)),
        ("examples", tuple(f"„{example}”" for example in code.examples)),
    ):  # fmt: skip
        if told := "; ".join(text for text in texts if text):
            parts.append(f"  {prompt.say(key)}: {told}")
    return "\n".join(parts)


def in_order_of(codes: Sequence[Code], number: int, seed: int) -> list[Code]:
    """Return the codes as a pass lists them: the first as the codebook does, others shuffled.

    A model at temperature 0 says the same to the same words; what it says whatever the order of
    the list is what it is sure of.
    """
    ordered = list(codes)
    if number:
        random.Random(seed + number).shuffle(ordered)
    return ordered


def coding_schema(codes: Sequence[Code]) -> dict[str, Any]:
    """Return the JSON schema of an answer."""
    coding = _object(
        quote={"type": "string"},
        reason={"type": "string"},
        code={"type": "string", "enum": sorted(code.id for code in codes)},
    )
    segment = _object(
        segment={"type": "integer"},
        verdict={"type": "string", "enum": list(VERDICTS)},
        codings={"type": "array", "items": coding},
    )
    return _object(segments={"type": "array", "items": segment})


def conflict_schema() -> dict[str, Any]:
    """Return the JSON schema of a reading of a conflict."""
    side = _object(quote={"type": "string"}, reading={"type": "string"})
    return _object(**{"for": side, "against": side, "turns_on": {"type": "string"}})


def _object(**properties: Any) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": properties,
        "required": list(properties),
        "additionalProperties": False,
    }


def answer_format(form: str, name: str, schema: dict[str, Any]) -> dict[str, Any]:
    """Return the field of a request that asks for JSON, as strictly as the settings say."""
    if form == "schema":
        inner = {"name": name, "strict": True, "schema": schema}
        return {"response_format": {"type": "json_schema", "json_schema": inner}}
    return {"response_format": {"type": "json_object"}} if form == "json" else {}


def prompt_digest(prompt: Prompt, codebook: Codebook) -> str:
    """Return what stands for everything a model is told: the prompt file and the codebook."""
    told = [prompt.sha256, prompt.lang, system_text(prompt, codebook, codebook.codes)]
    told.append(json.dumps(coding_schema(codebook.codes), sort_keys=True))
    return hashlib.sha256("\n".join(told).encode("utf-8")).hexdigest()

"""A codebook as a YAML file that `load_codebook` reads back."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import Any

import yaml

from sdk_text.codebook.model import Code, Codebook, Family, Guidance, names_a_file


def codebook_yaml(codebook: Codebook, folder: str | Path | None = None) -> str:
    """Return the text of a codebook file; comments of the file it came from are not kept.

    Args:
        codebook: to write.
        folder: where the file will lie; a rule file beside the codebook is named from there.
    """
    rules = [_rule_file(name, folder) for name in codebook.rules]
    entries: dict[str, Any] = {
        "name": codebook.name,
        "version": codebook.version,
        "title_lv": codebook.title_lv,
        "title_en": codebook.title_en,
        "rules": rules[0] if len(rules) == 1 else rules,
        "cues_too": list(codebook.cues_count),
        "left_out": list(codebook.left_out),
        "not_coded": list(codebook.not_coded),
        "guidelines": [_guidance(entry) for entry in codebook.guidelines],
        "settled": [_guidance(entry) for entry in codebook.settled],
    }
    kept = {key: value for key, value in entries.items() if value or key == "name"}
    kept["families"] = [_labels(family) for family in codebook.families]
    kept["codes"] = [_code(code) for code in codebook.codes]
    return str(yaml.safe_dump(kept, allow_unicode=True, sort_keys=False, width=100))


def as_written(codebook: Codebook) -> tuple[bytes, str]:
    """Return a codebook as a file, and the SHA-256 that stands for it.

    The file it was loaded from, where that still holds this codebook; else `codebook_yaml`.
    """
    from sdk_text.codebook.loader import DEFAULT_PATH, load_codebook

    text = codebook_yaml(codebook).encode("utf-8")
    file = Path(codebook.source) if codebook.source else DEFAULT_PATH
    if file.is_file():
        data = file.read_bytes()
        if codebook_yaml(load_codebook(codebook.source or None)).encode("utf-8") == text:
            return data, hashlib.sha256(data).hexdigest()
    return text, hashlib.sha256(text).hexdigest()


def _rule_file(name: str, folder: str | Path | None) -> str:
    if folder is None or not names_a_file(name):
        return name
    return Path(os.path.relpath(name, folder)).as_posix()


def _labels(entry: Family | Code) -> dict[str, Any]:
    names = ("id", "label_lv", "label_en", "definition_lv", "definition_en")
    told = {name: getattr(entry, name) for name in names}
    return {name: text for name, text in told.items() if text or name.startswith(("id", "label"))}


def _guidance(entry: Guidance) -> dict[str, Any]:
    texts: dict[str, Any] = {"lv": entry.lv, "en": entry.en}
    return texts | ({"codes": list(entry.codes)} if entry.codes else {})


def _code(code: Code) -> dict[str, Any]:
    lists = {
        "include": list(code.include),
        "include_en": list(code.include_en),
        "exclude": list(code.exclude),
        "exclude_en": list(code.exclude_en),
        "cues": [cue.source for cue in code.cues],
        "examples": list(code.examples),
    }
    return _labels(code) | {name: items for name, items in lists.items() if items}

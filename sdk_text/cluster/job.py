"""What every worker must have in common, and the key of a part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdk_text.codebook import Codebook
from sdk_text.coding.rule_model import load_rules
from sdk_text.errors import InputError
from sdk_text.template.loader import BUILT_IN
from sdk_text.versions import content_digest, versions

if TYPE_CHECKING:
    from sdk_text.run.stages import Run

SENT = ("engine", "engine_options", "coder", "codebook", "template", "threads")
"""Settings that a worker needs."""
_PATHS = ("codebook", "template")


def differences(here: Mapping[str, str], there: Mapping[str, str]) -> str:
    """Return in words how the versions of a worker differ from those of the run; "" if nowhere."""
    said = [
        f"{name} {there.get(name, 'unknown')} instead of {wanted}"
        for name, wanted in here.items()
        if there.get(name, "unknown") != wanted
    ]
    return ", ".join(said)


def make_job(run: Run, threads: int | None) -> dict[str, Any]:
    """Return what a worker is told of a run, in plain values.

    Args:
        run: after its `check`.
        threads: for the language engine of each worker; None: as the run's settings say.

    Raises:
        InputError: the run's coder cannot be sent.
    """
    settings = {name: getattr(run.settings, name) for name in SENT}
    if not isinstance(settings["coder"], str | Path):
        raise InputError("cluster: name the coder, or the folder of a coder that you trained")
    settings["coder"] = _absolute(settings["coder"])
    for name in _PATHS:
        if isinstance(settings[name], str | Path):
            settings[name] = _absolute(settings[name])
    settings["engine_options"] = dict(settings["engine_options"])
    settings["threshold"] = run.threshold
    settings["threads"] = settings["threads"] or threads
    job = {"versions": versions(), "settings": settings, "identity": identity(run)}
    return {**job, "id": _job_id(job)}


def identity(run: Run) -> dict[str, Any]:
    """Return what tells codebook, rules, template, coder and engine of a run from others'."""
    from sdk_text import language
    from sdk_text.run.whole_run import describe_coder

    coder = run.settings.coder
    info = language.engine_info(run.nlp).to_dict()
    options = {k: str(v) for k, v in info.pop("options", {}).items() if k != "threads"}
    return {
        "codebook": _of_codebook(run.codebook),
        "rules": load_rules(run.codebook).sha256,
        "template": content_digest(Path(run.settings.template or BUILT_IN)),
        "coder": describe_coder(run.coder),
        "coder's files": content_digest(Path(coder)) if Path(coder).exists() else str(coder),
        "engine": json.loads(json.dumps(info, default=str)),
        "engine's options": options,
    }


def part_key(job: Mapping[str, Any], data: bytes, name: str, ending: str) -> str:
    """Return the key of a document's part: of its bytes, its name, and all that it depends on."""
    digest = hashlib.sha256(f"{job['id']}\0{name}\0{ending}\0".encode())
    digest.update(hashlib.sha256(data).digest())
    return digest.hexdigest()


def _job_id(job: Mapping[str, Any]) -> str:
    """Return a digest of all that a part depends on but the document."""
    said = {
        "versions": job["versions"],
        "identity": job["identity"],
        "threshold": job["settings"]["threshold"],
    }
    return hashlib.sha256(json.dumps(said, sort_keys=True, default=str).encode()).hexdigest()


def _absolute(value: str | Path) -> str:
    """Return a path as a worker that started elsewhere can use it; other words as they are."""
    return str(Path(value).resolve()) if Path(value).exists() else str(value)


def _of_codebook(codebook: Codebook) -> str:
    parts = (
        codebook.name, codebook.version, codebook.families, codebook.codes, codebook.not_coded,
        codebook.cues_count,
    )  # fmt: skip
    return hashlib.sha256(repr(parts).encode()).hexdigest()

"""What every worker must have in common, and the key of a part."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdk_text.cluster.work import process_name
from sdk_text.codebook.beside import find_codebook
from sdk_text.errors import InputError
from sdk_text.run.kept import codebook_identity, coder_identity, engine_identity
from sdk_text.system.versions import content_digest, versions
from sdk_text.template.loader import BUILT_IN

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


def make_job(run: Run) -> dict[str, Any]:
    """Return what a worker is told of a run (after its `check`), in plain values.

    Raises:
        InputError: the run's coder cannot be sent.
    """
    settings = {name: getattr(run.settings, name) for name in SENT}
    if not isinstance(settings["coder"], str | Path):
        raise InputError("cluster: name the coder, or the folder of a coder that you trained")
    settings["coder"] = _absolute(settings["coder"])
    settings["codebook"] = settings["codebook"] or find_codebook(run.paths)
    for name in _PATHS:
        if isinstance(settings[name], str | Path):
            settings[name] = _absolute(settings[name])
    settings["engine_options"] = dict(settings["engine_options"])
    settings["threshold"] = run.threshold
    job = {"versions": versions(), "settings": settings, "identity": identity(run)}
    return {**job, "id": _job_id(job), "sender": process_name(), "cores": None}


def identity(run: Run) -> dict[str, Any]:
    """Return what tells codebook, rules, template, coder and engine of a run from others'.

    What comes with the package is known by the package's files: nothing is loaded for it.
    """
    book, *rules = codebook_identity(run.codebook)
    return {
        "codebook": hashlib.sha256(book.encode()).hexdigest(),
        "rules": rules,
        "template": content_digest(Path(run.settings.template or BUILT_IN)),
        "coder": coder_identity(run.settings.coder) or run.coder_said(),
        "engine": engine_identity(run.settings) or _engine_said(run),
    }


def _engine_said(run: Run) -> dict[str, Any]:
    """Return what an engine of one's own says of itself, but for its threads."""
    said = run.engine_said()
    options = {k: str(v) for k, v in said.get("options", {}).items() if k != "threads"}
    found: dict[str, Any] = json.loads(json.dumps({**said, "options": options}, default=str))
    return found


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

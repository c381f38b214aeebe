"""What a worker does: one file in, its part or what is wrong with it out.

Only plain values come and go, so that a worker with another version of this package can still say
so. The engine is loaded once a process.
"""

from __future__ import annotations

import os
import socket
import sys
import threading
import time
import traceback
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sdk_text.errors import SdkTextError

if TYPE_CHECKING:
    from sdk_text.run.stages import Run

_one_at_a_time = threading.Lock()
"""An engine serves one document at a time, also where a worker has several threads."""
_ready: dict[str, Run] = {}
"""The run of the job that this process works for, by the job's id."""


def code_file(job: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    """Read, parse, analyse and code one file.

    Args:
        job: of `sdk_text.cluster.job.make_job`.
        file: key, name, path (for messages) and data (the file's bytes).

    Returns:
        key; worker (host and process); kind: "part" (then part has the bytes, seconds those of
        each stage), "input", "version" or "bug" (then message says what is wrong).
    """
    me = {"key": file["key"], "worker": process_name()}
    with _one_at_a_time:
        try:
            return {**me, **_coded(job, file)}
        except SdkTextError as error:
            return {**me, "kind": "input", "message": str(error)}
        except Exception as error:
            where = traceback.extract_tb(error.__traceback__)[-1]
            message = f"{file['path']}: {type(error).__name__}: {error} (in {where.name}); a bug"
            return {**me, "kind": "bug", "message": message}


def process_name() -> str:
    """Return what tells this process from all others of a cluster."""
    return f"{socket.gethostname()} (process {os.getpid()})"


def given_threads() -> int | None:
    """Return the threads of the Dask worker that this runs on; None where it runs on none."""
    if "distributed" not in sys.modules:
        return None
    from distributed import get_worker

    try:
        return int(get_worker().state.nthreads)
    except ValueError:
        return None


def _coded(job: Mapping[str, Any], file: Mapping[str, Any]) -> dict[str, Any]:
    if (wrong := _other_than(job)) is not None:
        return {"kind": "version", "message": wrong}
    from sdk_text.cluster.parts import Part, part_bytes
    from sdk_text.reading.documents import document_from_bytes

    run = _ready[job["id"]]
    run.seconds.clear()
    begin = time.perf_counter()
    document = document_from_bytes(file["data"], file["path"], name=file["name"])
    run.seconds["reading"] += time.perf_counter() - begin
    parsed = run.parse_document(document)
    part = Part.of(parsed, run.frames(parsed), run.makers_said())
    return {
        "kind": "part",
        "part": part_bytes(part, file["key"]),
        "seconds": dict(run.seconds),
    }


def _other_than(job: Mapping[str, Any]) -> str | None:
    """Return how this process differs from what the job asks for; None if it is ready for it."""
    from sdk_text.cluster.job import differences, identity
    from sdk_text.system.versions import versions

    if job["id"] in _ready:
        return None
    if said := differences(job["versions"], versions()):
        return f"has {said}"
    from sdk_text.run.settings import Settings
    from sdk_text.run.stages import Run
    from sdk_text.system.networks import use_cores

    if job["sender"] != process_name():  # threads of the run's own process share its cores
        use_cores(job["settings"]["threads"] or job["cores"] or given_threads())
    run = Run([], Settings(**job["settings"]))
    try:
        run.check()
        _ = run.coder, run.nlp  # what is missing here is no fault of a file
        here = identity(run)
    except SdkTextError as error:
        return f"cannot do this run's work: {error}"
    others = [name for name, wanted in job["identity"].items() if here[name] != wanted]
    if others:
        return f"has another {' and another '.join(others)} than the run"
    _ready.clear()
    _ready[job["id"]] = run
    return None

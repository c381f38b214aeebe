"""What run.json says of a run: versions, inputs, settings, counts, seconds, notices."""

from __future__ import annotations

import platform
import sys
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

import sdk_text
from sdk_text.run.moving import sha256_of
from sdk_text.run.whole_run import llm_account
from sdk_text.wording.plurals import counted, plural

if TYPE_CHECKING:
    from sdk_text.run.stages import Run
    from sdk_text.run.survey import Source

PACKAGES = ("spacy", "onnxruntime", "pandas", "scikit-learn", "pdfplumber", "python-docx", "odfdo")

IN_CONFLICT = "codings in conflict"
"""Among the counts of a run: segments and codes on which persons contradict each other."""
_ON, _CODES = " {on}", ("code", "new_code")

DECISIONS_TO_LOOK_AT = {
    "unplaced": ("found|found", "no place in these reports (kept for later ones)"),
    "moved": ("was|were", "applied to a segment that was edited or stands elsewhere now"),
    "conflict": (
        "contradicts|contradict",
        f"another person's{_ON}, so the machine's codings stand there until somebody settles it; "
        "`python -m sdk_text.review conflicts` makes the sheet for that",
    ),
    "overruled": ("was|were", "overruled by a later one, or by whoever settled it"),
    "unknown code": ("names|name", "a code that the codebook has no more (kept all the same)"),
    "absent": (
        "speaks|speak",
        "of a report that is not in this run, by its id or its words (kept for later ones)",
    ),
}
"""What became of decisions, with its verb, that a person should know."""


def account(run: Run) -> dict[str, Any]:
    """Return what run.json says so far."""
    settings = {
        name: _plain(value)
        for name, value in vars(run.settings).items()
        if name not in ("progress", "engine_options")
    }
    if run.settings.codebook is not None or run.codebook.source:
        settings["codebook"] = run.codebook.source or run.codebook.name
    return {
        "sdk_text": sdk_text.__version__,
        "started": run.started,
        "python": platform.python_version(),
        "platform": sys.platform,
        "packages": {name: _version(name) for name in PACKAGES},
        "engine": run.made_by.get("engine") or run.engine_said(),
        "codebook": {
            "id": run.codebook.name,
            "version": run.codebook.version,
            "sha256": run.codebook.sha256,
        },
        "coder": run.made_by.get("coder") or run.coder_said(),
        **llm_account(run.speaking_coder),
        "settings": settings,
        "inputs": run.inputs,
        "variables": run.variables.account() if run.variables else {},
        "given": given_files(run),
        "segments_read": run.segments_read(),
        "left_out": run.left_out,
        "counts": dict(run.counts),
        "seconds": {name: round(seconds, 3) for name, seconds in run.seconds.items()},
        "notices": [*run.choices, *run.said()],
        "cache": {"used": dict(run.cache.store.found), "made": dict(run.cache.store.made)},
        **({} if run.parts is None else {"cluster": run.parts.account()}),
    }


def given_files(run: Run) -> list[dict[str, str]]:
    """Return what else a run was made of: kind, path and SHA-256 of each file.

    They are files of rules and of the template, persons' decisions and memos, a coder that somebody
    trained, and what an option of the engine names (exceptions).
    """
    from sdk_text.coding.coders import MODEL_FILE

    settings = run.settings
    coder = Path(settings.coder) if isinstance(settings.coder, str | Path) else None
    options = [v for v in settings.engine_options.values() if isinstance(v, str | Path) and str(v)]
    named: list[tuple[str, str | Path | None]] = [
        *(("rules", file) for file in run.codebook.rule_files),
        ("template", settings.template),
        *(("decisions", file) for file in run.decision_files),
        *(("memos", file) for file in run.memo_files),
        ("coder", coder / MODEL_FILE if coder is not None and coder.is_dir() else coder),
        *(("engine", file) for file in options),
    ]
    return [
        {"kind": kind, "path": str(file), "sha256": sha256_of(Path(file))}
        for kind, file in named
        if file is not None and Path(file).is_file()
    ]


def messages(run: Run) -> list[str]:
    """Return what the user should know although the run went through."""
    notices = run.said()
    for status, (verb, what) in DECISIONS_TO_LOOK_AT.items():
        if number := run.counts[f"decisions {status}"]:
            does = plural(number, verb, "en")
            what = what.replace(_ON, f" on {counted(run.counts[IN_CONFLICT], 'coding|codings')}")
            notices.append(f"{number} of your decisions {does} {what} (see decisions.csv)")
    told: list[str] = getattr(run.speaking_coder, "messages", list)()
    left = [f"left out: {line}" for line in run.left_out]
    problem = run.cache.store.problem
    cache = [f"cache: {problem}"] if problem else []
    return [*run.choices, *run.dropped, *told, *notices, *left, *cache]


def decision_report(run: Run, sources: Sequence[Source]) -> pd.DataFrame | None:
    """Return what became of every decision, also of those on summaries that are not here.

    Returns:
        Columns: `sdk_text.review.decisions.apply.REPORT_COLUMNS`; None without decisions.
    """
    from sdk_text.review.decisions.apply import apply_decisions

    if not run.decisions:
        return None
    here = {summary for source in sources for summary in source.summaries}
    elsewhere = [d for d in run.decisions if run.new_ids.of(d) not in here]
    _, report = apply_decisions([], [], elsewhere, run.codebook)
    whole = pd.concat([*run.decision_reports, report], ignore_index=True)
    counts = whole["status"].value_counts()
    run.counts.update({f"decisions {status}": int(n) for status, n in counts.items()})
    run.counts[IN_CONFLICT] = _in_conflict(whole)
    return whole


def _plain(value: object) -> object:
    if isinstance(value, tuple | list):
        return [str(item) for item in value]
    return value if isinstance(value, bool | int | float | None) else str(value)


def _in_conflict(report: pd.DataFrame) -> int:
    said = report[report["status"] == "conflict"]
    pairs = pd.concat([said[["now", c]].set_axis(["now", "code"], axis=1) for c in _CODES])
    return len(pairs[pairs["code"] != ""].drop_duplicates())


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return ""

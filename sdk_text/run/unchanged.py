"""What need not be done again: a whole run, or its tables and figures, when nothing has changed.

`run.json` keeps two keys: of all that the run was made of, and of all that its tables and figures
were made of. Files are used again only if they are, byte for byte, those that were written.
"""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdk_text.cache.store import key_of
from sdk_text.errors import InputError
from sdk_text.results import overview, read_table
from sdk_text.run.kept import codebook_identity, coder_identity, engine_identity
from sdk_text.run.output_folder import own_files, read_run_file, sha256_of
from sdk_text.system.versions import all_versions, content_digest

if TYPE_CHECKING:
    from sdk_text.run.stages import Run

KEY, PUBLICATION = "key", "publication_key"
_NO_MATTER = frozenset({"progress", "threads", "processes", "cache", "engine", "engine_options",
                        "coder", "codebook", "template", "decisions", "variables"})  # fmt: skip
"""Settings that change no result, and those that are known by their content instead."""
_NOT_SHOWN = frozenset({"started", "seconds", KEY, PUBLICATION, "cache", "given"})
"""Of run.json: what no table or figure shows."""
_SHOWN_NOWHERE = frozenset({"cache", "processes", "progress", "share", "threads"})
"""Of the settings in run.json."""
_OVERVIEW = ("summaries", "sections", "segments", "approaches", "codings")
_PUBLISHED = ("tables/", "figures/")
_NAMES = "names.csv"


def run_key(run: Run) -> str | None:
    """Return the key of all that a run is made of; None where something cannot be told by content.

    Raises:
        InputError: a file cannot be used.
    """
    settings = run.settings
    engine, coder = engine_identity(settings), coder_identity(settings.coder)
    if engine is None or coder is None or settings.cluster is not None:
        return None
    book, chosen_before = codebook_identity(run.codebook), list(run.choices)
    try:
        files = [(str(path), name, sha256_of(path)) for path, name in run.files()]
        # A file that cannot be read is told of by a run, so one more of them is a change.
        passed_over = run.choices[len(chosen_before) :]
        template = str(settings.template or "")
        beside = [*run.decision_files, *run.variables_files, *run.memo_files]
        given = [[str(path), content_digest(path)] for path in beside]
        of_template = content_digest(Path(template)) if template else ""
    except OSError:
        return None  # the run itself will say what is wrong
    finally:
        run.choices[:] = chosen_before
    chosen = {k: v for k, v in vars(settings).items() if k not in _NO_MATTER}
    return key_of(
        all_versions(), engine, coder, book, of_template,
        {name: repr(value) for name, value in chosen.items()},
        [list(map(str, run.paths)), [list(file) for file in files], given, passed_over],
    )  # fmt: skip


def unchanged(run: Run, out: Path, key: str | None) -> bool:
    """Return whether `out` holds just what this run would write; then take over its account."""
    meta = read_run_file(out)
    if key is None or meta.get(KEY) != key or not _as_written(out, own_files(out)):
        return False
    shared = meta.get("shared")
    if run.settings.share is not None:
        if not isinstance(shared, dict):
            return False
        if not _as_written(Path(run.settings.share), shared.get("files", {})):
            return False
    try:
        frames = {name: read_table(out / f"{name}.csv") for name in _OVERVIEW}
        run.counts = Counter({str(k): int(v) for k, v in meta["counts"].items()})
        # What was chosen for the user is found anew each time, and told apart from these.
        run.told = [told for told in meta["notices"] if told not in run.choices]
        run.left_out = list(meta["left_out"])
    except (InputError, KeyError, TypeError, ValueError, AttributeError):
        return False
    run.overviews.append(overview(frames, [family.id for family in run.codebook.families]))
    run.unchanged_since = str(meta.get("started", ""))
    return True


def publication_key(run: Run, partial: Path, options: Mapping[str, Any]) -> str:
    """Return the key of what tables and figures are made of: all that is staged, and the words."""
    meta = {name: value for name, value in run.meta().items() if name not in _NOT_SHOWN}
    meta["settings"] = {k: v for k, v in meta["settings"].items() if k not in _SHOWN_NOWHERE}
    staged = [
        (path.relative_to(partial).as_posix(), sha256_of(path))
        for path in sorted(partial.rglob("*"))
        if path.is_file()
    ]
    return key_of(
        all_versions(), json.loads(json.dumps(meta, default=str)), repr(sorted(options.items())),
        [list(pair) for pair in staged], codebook_identity(run.codebook),
    )  # fmt: skip


def take_published(run: Run, out: Path, partial: Path, key: str) -> bool:
    """Copy tables and figures of the earlier run in `out` if they were made of the same."""
    meta = read_run_file(out)
    files = {
        name: digest
        for name, digest in own_files(out).items()
        if name.startswith(_PUBLISHED) or name == _NAMES
    }
    if meta.get(PUBLICATION) != key or not files or not _as_written(out, files):
        return False
    for name, digest in files.items():
        (partial / name).parent.mkdir(exist_ok=True)
        shutil.copyfile(out / name, partial / name)
        if sha256_of(partial / name) != digest:
            return False
    counts = meta.get("counts")
    if isinstance(counts, dict) and "names doubtful" in counts:
        run.counts["names doubtful"] = int(counts["names doubtful"])
    return True


def _as_written(folder: Path, files: Mapping[str, str]) -> bool:
    try:
        return bool(files) and all(sha256_of(folder / n) == digest for n, digest in files.items())
    except OSError:
        return False

"""What an earlier run wrote to the folder and this one does not: it is told, not left unsaid."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from sdk_text.run.output_folder import own_files
from sdk_text.run.settings import Settings

DECISIONS = "decisions.csv"
"""What became of decisions, in the folder of a run."""


def dropped(out: Path, settings: Settings, kind: str) -> list[str]:
    """Return a line on the formats in `out` that this run takes away, if there are any.

    Args:
        out: the folder, with the files of the earlier run.
        settings: of this run.
        kind: of its tables and figures; "": it makes none.
    """
    from sdk_text.publication.write import ALL_FORMATS, INDEX, METHODS, TRACE, chosen_formats

    before: set[str] = set()
    for name in map(PurePosixPath, own_files(out)):
        if name.parts[0] in ("tables", "figures") and name.name not in (INDEX, METHODS, TRACE):
            before.add(name.suffix.removeprefix("."))
    known = [fmt for fmt in ALL_FORMATS if fmt in before]
    if not known:
        return []
    if not kind:
        return [
            f"{out}: held tables and figures ({', '.join(known)}) of the run before; this run "
            "makes none, so they are gone; run it again without --no-tables to have them"
        ]
    now = chosen_formats(settings.formats)
    gone = [fmt for fmt in known if fmt not in now]
    if not gone:
        return []
    every = ",".join(fmt for fmt in ALL_FORMATS if fmt in known or fmt in now)
    return [
        f"{out}: tables and figures of the run before as {', '.join(gone)} are gone, as this run "
        f"makes {', '.join(now)} only; for all of them: --formats {every}"
    ]


def decisions_dropped(out: Path, decisions: Sequence[object]) -> list[str]:
    """Return a line where the earlier run followed persons' decisions and this one has none.

    Args:
        out: the folder, with the files of the earlier run.
        decisions: of this run.
    """
    if decisions or DECISIONS not in own_files(out):
        return []
    return [
        f"{out}: the run before followed persons' decisions, and no file of decisions "
        "(sdk-decisions*.csv) lies beside the reports any more: the codings are the machine's; put "
        "the file back and run again if that was not meant"
    ]

"""Folders of made-up runs, and what is in them."""

from __future__ import annotations

from pathlib import Path

from sdk_text.run import output_folder as outputs


def write_run(folder: Path, files: dict[str, str]) -> None:
    with outputs.staged(folder) as partial:
        for name, text in files.items():
            (partial / name).parent.mkdir(parents=True, exist_ok=True)
            (partial / name).write_text(text, encoding="utf-8")
        outputs.seal(partial, {"made": "by a test"})


def content(folder: Path) -> dict[str, str]:
    """All that is there, hidden things included, but for the run's own account."""
    return {
        p.relative_to(folder).as_posix(): p.read_text(encoding="utf-8")
        for p in folder.rglob("*")
        if p.is_file() and p.name != "run.json"
    }

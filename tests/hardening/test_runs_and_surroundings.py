"""A short part of the harness in scripts/hardening; the docs say how to run it longer."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name == "nt", reason="signals, forks and pipes of POSIX"),
]
SURROUNDINGS = {
    "output": ["stdout", "closed", "working folder deleted", "help full"],
    "in the way": ["hidden", "named documents", "folder named codebook.yaml", "stranger", "held"],
    "names": ["NUL", "too long", "not UTF-8", "nested"],
    "endless": ["is a pipe", "/dev/zero", "kmsg"],
    "models and sheets": ["model, header", "10^15", "pickle", "xlsx, row", "xlsx, entities"],
    "settings": ["template, deep", "template, huge", "codebook, deep", "bomb", "run.json"],
}


def run(root: Path, script: str, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, str(root / "scripts" / "hardening" / f"{script}.py"), *arguments],
        capture_output=True, text=True, check=False,
        env={**os.environ, "PYTHONPATH": str(root)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize(("what", "times"), [("extract", "12"), ("exchange", "6"), ("study", "6")])
def test_killed_runs_leave_old_or_new_whole(root: Path, what: str, times: str) -> None:
    run(root, "kill", "--what", what, "--times", times)


def test_a_killed_run_with_tables_takes_its_drawing_process_along(root: Path) -> None:
    run(root, "kill", "--what", "tables", "--times", "3")


def test_two_runs_at_once(root: Path) -> None:
    run(root, "race", "--times", "4")


@pytest.mark.parametrize("kind", sorted(SURROUNDINGS))
def test_bad_surroundings_are_told_in_a_line(root: Path, kind: str) -> None:
    run(root, "surroundings", "--only", *SURROUNDINGS[kind])


def test_a_full_disk(root: Path) -> None:
    run(root, "full_disk", "--only", "extract, 40", "extract, files to 20", "review", "exchange, 4")

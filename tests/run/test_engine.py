"""What a command loads with the language engine, and that others' processes stay as they are."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
TORCH = "raise SystemExit('torch was loaded')\n"


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """An environment in which torch is installed, and ends whoever loads it."""
    (tmp_path / "site" / "torch").mkdir(parents=True)
    (tmp_path / "site" / "torch" / "__init__.py").write_text(TORCH)
    paths = [str(tmp_path / "site"), str(ROOT), os.environ.get("PYTHONPATH", "")]
    return {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, paths))}


def run(environment: dict[str, str], *arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def test_the_command_does_without_torch(environment: dict[str, str], tmp_path: Path) -> None:
    report = str(ROOT / "corpus" / "kalnvarti.txt")
    options = ["--engine", "blank", "--coder", "rules", "--no-tables", "--quiet"]
    done = run(
        environment, "-m", "sdk_text.extract", report, "--out", str(tmp_path / "out"), *options
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "out" / "codings.csv").stat().st_size > 1000


def test_a_script_keeps_it(environment: dict[str, str]) -> None:
    code = "import sdk_text.language as l; l.load('blank'); print('loaded without')"
    done = run(environment, "-c", code)
    assert "torch was loaded" in done.stderr
    assert "loaded without" not in done.stdout


def test_coding_starts_without_spacy() -> None:
    """The encoder may begin before spaCy is there: nothing on its way may bring it."""
    code = (
        "import sys\n"
        "from sdk_text.coding.coders import make_coder\n"
        "from sdk_text.coding.coders import code_segments\n"
        "from sdk_text.cache.arrays import meanings_bytes\n"
        "from sdk_text.run import ahead, kept, stages\n"
        "coder = make_coder('combined')\n"
        "coder.encoder.read([])\n"
        "assert 'spacy' not in sys.modules, 'spaCy'\n"
        "import sdk_text.language\n"
        "assert sdk_text.language.analyse and 'spacy' in sys.modules\n"
    )
    done = run(dict(os.environ), "-c", code)
    assert done.returncode == 0, done.stderr

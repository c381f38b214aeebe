"""The package as it is handed out: built, installed without the checkout, run on a sample."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import venv
from pathlib import Path

import pytest

pytestmark = pytest.mark.slow

IMPORT_ALL = """\
import importlib, pkgutil, sys
import sdk_text
assert "site-packages" in sdk_text.__file__, sdk_text.__file__
names = [m.name for m in pkgutil.walk_packages(sdk_text.__path__, "sdk_text.")]
names = [name for name in names if not name.endswith("__main__")]
for name in names:
    try:
        importlib.import_module(name)
    except ModuleNotFoundError as error:
        # These need an extra; the commands say so before they load them.
        needs = {"sdk_text.reader.server": "starlette", "sdk_text.llm.guarded": "httpx2"}
        if needs.get(name) != error.name:
            raise
print(len(names))
"""


def run(*command: str | Path, cwd: Path) -> subprocess.CompletedProcess[str]:
    clean = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    return subprocess.run(
        [str(part) for part in command], cwd=cwd, env=clean, text=True, capture_output=True
    )


@pytest.fixture(scope="module")
def bare_python(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Python of a new environment that holds the wheel and what it asks for, nothing else."""
    folder = tmp_path_factory.mktemp("wheel")
    source = folder / "source"
    tracked = run("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard", cwd=root)
    if tracked.returncode:
        pytest.skip("not a git checkout")
    for name in filter(None, tracked.stdout.split("\0")):
        if (root / name).is_file() and not name.startswith("tests/"):
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            (source / name).write_bytes((root / name).read_bytes())
    built = run(
        sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--wheel-dir", folder, ".",
        cwd=source,
    )  # fmt: skip
    if "No matching distribution" in built.stderr or "connection" in built.stderr.lower():
        pytest.skip("no package index to get setuptools from")
    assert built.returncode == 0, built.stderr
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "bare", with_pip=True)
    python = folder / "bare" / ("Scripts" if os.name == "nt" else "bin") / "python"
    constraints = root / "constraints.txt"
    install = [python, "-m", "pip", "install", "--quiet", "-c", constraints]
    installed = run(*install, f"sdk_text @ {wheel.as_uri()}", cwd=folder)
    if "connection" in installed.stderr.lower():
        pytest.skip("no package index to get the libraries from")
    assert installed.returncode == 0, installed.stderr
    return python


def test_all_modules_import(bare_python: Path, tmp_path: Path) -> None:
    done = run(bare_python, "-P", "-c", IMPORT_ALL, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert int(done.stdout) > 100


def test_the_commands_run_on_a_sample(root: Path, bare_python: Path, tmp_path: Path) -> None:
    sample = root / "corpus" / "lielvirve.txt"
    out = tmp_path / "out"
    done = run(
        bare_python, "-P", "-m", "sdk_text.extract", sample, "--out", out, "--formats", "csv",
        cwd=tmp_path,
    )  # fmt: skip
    if "unrecognized arguments" in done.stderr:
        done = run(bare_python, "-P", "-m", "sdk_text.extract", sample, "--out", out, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert json.loads((out / "run.json").read_text(encoding="utf-8"))
    assert (out / "tables" / "themes.csv").is_file()
    assert (out / "figures" / "index.html").is_file()
    listed = run(bare_python, "-P", "-m", "sdk_text", cwd=tmp_path)
    assert "extract" in listed.stdout
    script = bare_python.with_name("sdk-text" + (".exe" if os.name == "nt" else ""))
    assert run(script, "--help", cwd=tmp_path).returncode == 0

"""What the project says of itself: dependencies, version, commands."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

import sdk_text
from sdk_text.__main__ import COMMANDS, main

ROOT = Path(__file__).resolve().parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
COMES_WITH = {"pdfminer": "pdfplumber", "markupsafe": "jinja2", "thinc": "spacy", "lxml": "odfdo"}
"""Modules of libraries that a dependency brings for certain."""
OPTIONAL = {"stanza", "torch", "lvnlp", "udtools", "IPython", "starlette", "uvicorn", "anywidget"}
OPTIONAL |= {"traitlets", "httpx2", "tenacity", "distributed", "duckdb", "pyarrow"}
"""Imported only where an optional engine, reader, llm, a cluster or a notebook asks for it."""
USED_BY_OTHERS: set[str] = set()


def bare(requirement: str) -> str:
    name = re.match(r"[\w.-]+", requirement)
    assert name
    return re.sub(r"[-_.]+", "-", name[0]).lower()


def imported() -> set[str]:
    """The top-level modules that the package imports, anywhere in a file."""
    found = set()
    for path in (ROOT / "sdk_text").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                found |= {alias.name.split(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
                found.add(node.module.split(".")[0])
    return found - set(sys.stdlib_module_names) - {"sdk_text"}


def test_every_library_that_is_imported_is_a_dependency_and_the_other_way_round() -> None:
    declared = {bare(line) for line in PROJECT["dependencies"]}
    of_module = packages_distributions()
    used = set()
    for module in imported() - OPTIONAL:
        names = {bare(name) for name in of_module.get(module, [module])}
        names.add(COMES_WITH.get(module, ""))
        assert names & declared, f"{module} is imported, but not among the dependencies"
        used |= names
    assert declared - used - USED_BY_OTHERS == set(), "dependencies that nothing imports"


def test_constraints_hold_every_dependency() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {bare(line) for line in lines if "==" in line}
    assert {bare(line) for line in PROJECT["dependencies"]} <= pinned, "make lock"
    assert "torch" not in pinned


def test_the_version_is_the_same_everywhere() -> None:
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"\nversion: {sdk_text.__version__}\n" in citation
    assert PROJECT["dynamic"] == ["version"]


def test_all_commands_are_listed() -> None:
    rooms = {path.parent.name for path in (ROOT / "sdk_text").glob("*/__main__.py")}
    assert rooms <= {name.split(".")[0] for name in COMMANDS}
    for name in COMMANDS:
        path = ROOT / "sdk_text" / Path(*name.split("."))
        assert path.with_suffix(".py").is_file() or (path / "__main__.py").is_file(), name


@pytest.mark.parametrize(
    ("word", "said"),
    [
        ("extract", "write it with a full stop: python -m sdk_text.extract"),
        ("revew", "did you mean 'review'?"),
        ("--help", ""),
    ],
)
def test_a_command_is_not_named_behind_a_blank(
    word: str, said: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["sdk_text", word, "corpus"][: 2 if not said else 3])
    assert main() == (2 if said else 0)
    assert said in capsys.readouterr().err


def test_in_an_archive_it_says_that_it_cannot_be_there(root: Path, tmp_path: Path) -> None:
    archive = tmp_path / "sdk_text.zip"
    with zipfile.ZipFile(archive, "w") as file:
        file.write(root / "sdk_text" / "__init__.py", "sdk_text/__init__.py")
    command = f"import sys; sys.path.insert(0, {str(archive)!r}); import sdk_text"
    done = subprocess.run([sys.executable, "-I", "-c", command], capture_output=True, text=True)
    assert done.returncode == 1
    assert "unpack it, or install it with pip" in done.stderr

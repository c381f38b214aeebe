"""Examples in docstrings and in the documentation run."""

from __future__ import annotations

import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

import sdk_text
from sdk_text import analysis
from sdk_text.results import Results
from sdk_text.template import load_template

ROOT = Path(__file__).resolve().parent.parent
WITH_EXAMPLES = sorted(
    ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__")
    for path in (ROOT / "sdk_text").rglob("*.py")
    if re.search(r"^ *>>> ", path.read_text(encoding="utf-8"), re.MULTILINE)
)
PAGES = ("README.md", "docs/how-to.md")
_BLOCK = re.compile(r"^```python\n(.*?)^```", re.MULTILINE | re.DOTALL)


@pytest.mark.parametrize("name", WITH_EXAMPLES)
def test_docstrings(name: str) -> None:
    failed, tried = doctest.testmod(importlib.import_module(name))
    assert tried
    assert not failed


def test_there_are_examples() -> None:
    assert len(WITH_EXAMPLES) >= 5


@pytest.mark.slow
@pytest.mark.parametrize("page", PAGES)
def test_pages(
    page: str, sample_results: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(sdk_text, "extract", lambda *_, **__: sample_results, raising=False)
    monkeypatch.setattr(Results, "load", classmethod(lambda *_: sample_results))
    blocks = _BLOCK.findall((ROOT / page).read_text(encoding="utf-8"))
    assert blocks
    names: dict[str, object] = {}
    for block in blocks:
        exec(compile(block, page, "exec"), names)
    assert list(tmp_path.glob("*.docx"))


def test_the_table_of_the_readme_is_that_of_the_samples(sample_results: Results) -> None:
    from sdk_text.publication import theme_by_summary_table

    def rows(text: str) -> set[str]:
        return {re.sub(r"[*\s]|&\w+;", "", line) for line in text.splitlines() if "|" in line}

    text = (ROOT / "README.md").read_text(encoding="utf-8")
    shown = rows(text.split("<!-- sample-table -->")[1].split("<!-- /sample-table -->")[0])
    assert len(shown) >= 10
    assert not shown - rows(theme_by_summary_table(sample_results, lang="en").to_markdown())


def test_the_headings_of_the_documentation_are_those_of_the_template() -> None:
    text = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    part = text.split("## The headings")[1].split("\n## ")[0]
    shown = re.findall(r"^\| `(.+?)` \| (?:\d+\. )?(.+?) \| (.+?) \|$", part, re.MULTILINE)
    assert shown == [(s.id, s.heading, s.label_en) for s in load_template().sections]


def test_the_lines_of_the_form_in_the_documentation_are_those_of_the_template() -> None:
    text = (ROOT / "docs" / "reading.md").read_text(encoding="utf-8")
    part = text.split("| approach | line of the form |")[1].split("\n## ")[0]
    shown = re.findall(r"^\| `(\w+)` \| (.+?)(?:, with .*)? \|$", part, re.MULTILINE)
    assert shown == [(a.approach, a.label) for a in load_template().form.approaches]


def test_the_guide_to_analysis_names_functions_arguments_and_columns(
    sample_results: Results,
) -> None:
    text = (ROOT / "docs" / "analysis.md").read_text(encoding="utf-8")
    functions = {n: f for n in analysis.__all__ if inspect.isfunction(f := getattr(analysis, n))}
    assert not [name for name in functions if not re.search(rf"`{name}\b", text)]
    for name, asked in re.findall(r"`(\w+)\(results, ([^`]*)\)", text):
        given = {part.split("=")[0].strip() for part in re.findall(r"\w+=", asked)}
        names = {a for a, p in inspect.signature(functions[name]).parameters.items()
                 if p.default is not p.empty}  # fmt: skip
        assert given == names, name
    first = " ".join(re.findall(r"^\| ([^|]+) \|", text, re.MULTILINE))
    for frame in (analysis.exemplars(sample_results), analysis.keyness(sample_results)):
        assert not [column for column in frame if not re.search(rf"\b{column}\b", first)]

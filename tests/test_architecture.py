"""The rooms stay rooms: no circles of imports, no way back up the flow, nothing too long."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import networkx as nx
import pytest

ROOT = Path(__file__).resolve().parent.parent
MOST_LINES, OF_A_FUNCTION = 400, 45
FLOW = ("reading", "parsing", "language", "coding", "review", "analysis", "publication", "run")
"""A room may use those before it; what it needs of later ones it imports where it is used."""
GROUND = ("system", "text")
"""What every room may use, and these only one another, words, errors and records."""


def modules() -> dict[str, Path]:
    found = {}
    for path in (ROOT / "sdk_text").rglob("*.py"):
        name = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        found[name.removesuffix(".__init__")] = path
    return found


MODULES = modules()


def at_import(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    """The import statements that run when the module is imported."""
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        return
    if isinstance(node, ast.If) and "TYPE_CHECKING" in ast.dump(node.test):
        return
    if isinstance(node, ast.Import | ast.ImportFrom):
        yield node
    for child in ast.iter_child_nodes(node):
        yield from at_import(child)


def graph() -> nx.DiGraph:
    edges = nx.DiGraph()
    for name, path in MODULES.items():
        for statement in at_import(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(statement, ast.Import):
                targets = [alias.name for alias in statement.names]
            else:
                assert not statement.level, f"{name}: a relative import"
                inside = [f"{statement.module}.{alias.name}" for alias in statement.names]
                targets = [t if t in MODULES else str(statement.module) for t in inside]
            edges.add_edges_from((name, t) for t in targets if t in MODULES and t != name)
    return edges


def test_no_circles() -> None:
    circles = [sorted(c) for c in nx.strongly_connected_components(graph()) if len(c) > 1]
    assert circles == []


def room(name: str) -> str:
    parts = name.split(".")
    return parts[1] if len(parts) > 1 else ""


def test_no_room_leans_on_a_later_one() -> None:
    back = defaultdict(list)
    for user, used in graph().edges:
        pair = room(user), room(used)
        both = pair[0] in FLOW and pair[1] in FLOW and not user.endswith("__main__")
        if both and FLOW.index(pair[0]) < FLOW.index(pair[1]):
            back[pair].append((user, used))
    assert dict(back) == {}


def test_the_ground_leans_on_no_room() -> None:
    known = {*GROUND, "wording", "errors", "records", ""}
    leaning = {(a, b) for a, b in graph().edges if room(a) in GROUND and room(b) not in known}
    assert leaning == set()


def test_what_stands_at_the_root_is_told() -> None:
    text = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    loose = [path.name for path in (ROOT / "sdk_text").glob("*.py") if path.name[0] != "_"]
    assert [name for name in sorted(loose) if f"`{name}`" not in text] == []


def test_functions_fit_a_screen() -> None:
    long = [
        f"{name}.{node.name}"
        for name, path in MODULES.items()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or 0) - node.lineno >= OF_A_FUNCTION
    ]
    assert long == [], "divide them along their steps"


@pytest.mark.parametrize("name", sorted(MODULES))
def test_modules_can_be_read_in_one_go(name: str) -> None:
    lines = MODULES[name].read_text(encoding="utf-8").count("\n")
    assert lines <= MOST_LINES, f"{name}: {lines} lines; divide it by what it does"

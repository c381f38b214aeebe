"""Print the versions of all libraries that sdk_text needs here, as a constraints file.

Usage: python scripts/lock_versions.py > constraints.txt
"""

from __future__ import annotations

import sys
import tomllib
from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parent.parent
EXTRAS = ("dev", "docs")
HEAD = """\
# Versions that these results were made and tested with (Python {python}); `make run` installs them:
#   pip install -c constraints.txt .
# Made by `make lock`. Without the optional engines (stanza, lvnlp, train), which need torch."""


def named(lines: Iterable[str], extras: Iterable[str] = ("",)) -> set[tuple[str, tuple[str, ...]]]:
    """The libraries, with their extras, that requirements ask for on this machine."""
    found = set()
    for line in lines:
        entry = Requirement(line)
        if any(entry.marker is None or entry.marker.evaluate({"extra": e}) for e in extras):
            found.add((canonicalize_name(entry.name), ("", *sorted(entry.extras))))
    return found


def main() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    waiting = named(project["dependencies"])
    for extra in EXTRAS:
        waiting |= named(project["optional-dependencies"][extra])
    done: set[tuple[str, tuple[str, ...]]] = set()
    versions: dict[str, str] = {}
    while waiting:
        name, extras = waiting.pop()
        done.add((name, extras))
        try:
            versions[name] = distribution(name).version
        except PackageNotFoundError:
            continue
        waiting |= named(distribution(name).requires or [], extras) - done
    print(HEAD.format(python=".".join(map(str, sys.version_info[:2]))))
    for name in sorted(versions):
        print(f"{name}=={versions[name]}")


if __name__ == "__main__":
    main()

"""What an engine takes on disk: its model, and all that pip installs for it."""

from __future__ import annotations

from collections.abc import Iterable
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name


def megabytes(path: Path) -> float:
    """Return the size of a file, or of all files in a folder."""
    files = [path] if path.is_file() else [f for f in path.rglob("*") if f.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


def installed_megabytes(packages: Iterable[str]) -> float:
    """Return the size of packages with all that they need (extras left out), as installed here.

    Raises:
        PackageNotFoundError: one of `packages` is not installed.
    """
    for name in packages:
        distribution(name)
    waiting, seen, size = list(packages), set(), 0
    while waiting:
        name = canonicalize_name(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            found = distribution(name)
        except PackageNotFoundError:
            continue  # needed on other systems only
        for file in found.files or ():
            path = Path(str(file.locate()))
            size += path.stat().st_size if path.is_file() else 0
        for line in found.requires or ():
            needed = Requirement(line)
            if needed.marker is None or needed.marker.evaluate({"extra": ""}):
                waiting.append(needed.name)
    return size / 1e6

"""Print the versions of all libraries that sdk_text needs here, as a constraints file.

Usage: python scripts/lock_versions.py > constraints.txt
"""

from __future__ import annotations

import sys
from importlib.metadata import PackageNotFoundError, distribution

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

EXTRAS = ("", "dev", "docs", "notebooks")
HEAD = """\
# Versions that these results were made and tested with (Python {python}); `make run` installs them:
#   pip install -c constraints.txt .
# Made by `make lock`. Without the optional engines (extras stanza, lvnlp, train), which need torch."""


def needs(name: str, extras: tuple[str, ...]) -> set[tuple[str, tuple[str, ...]]]:
    """The libraries, with their extras, that a package asks for on this machine."""
    found = set()
    for line in distribution(name).requires or []:
        entry = Requirement(line)
        if any(entry.marker is None or entry.marker.evaluate({"extra": e}) for e in extras):
            found.add((canonicalize_name(entry.name), ("", *sorted(entry.extras))))
    return found


def main() -> None:
    waiting, done = needs("sdk_text", EXTRAS), set()
    versions: dict[str, str] = {}
    while waiting:
        name, extras = waiting.pop()
        done.add((name, extras))
        try:
            versions[name] = distribution(name).version
        except PackageNotFoundError:
            continue
        waiting |= needs(name, extras) - done
    print(HEAD.format(python=".".join(map(str, sys.version_info[:2]))))
    for name in sorted(versions):
        if name != "sdk-text":
            print(f"{name}=={versions[name]}")


if __name__ == "__main__":
    main()

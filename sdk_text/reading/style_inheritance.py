"""What styles take over from the styles that they are based on."""

from __future__ import annotations

from collections.abc import Mapping


def inherited(own: Mapping[str, bool | None], parents: Mapping[str, str]) -> set[str]:
    """Return the styles that switch something on, themselves or by the nearest style above.

    Args:
        own: by style, what it says itself: on, off, or nothing (None).
        parents: by style, the one that it is based on.
    """
    found: set[str] = set()
    for name in own:
        above, seen = name, {name}
        while own.get(above) is None and parents.get(above, "") not in ("", *seen):
            above = parents[above]
            seen.add(above)
        if own.get(above):
            found.add(name)
    return found

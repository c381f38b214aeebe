"""Attributes of the package on spaCy's objects (``doc._.segment`` …), beside those of others.

spaCy has one table of them for the whole process. A name that another library took first stays
that library's; the package itself never reads its own values through them.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

PACKAGE = "sdk_text"


def add_getter(owner: Any, name: str, getter: Callable[[Any], Any], instead: str) -> None:
    """Register ``owner._.name`` with a getter, unless the name is another library's.

    owner: `Doc`, `Token` or `Span`; instead: what gives the same value in that case.
    """
    if owner.has_extension(name) and not _is_own(owner.get_extension(name)):
        warnings.warn(
            f"{owner.__name__}._.{name} is another library's already and stays so; "
            f"use {instead} for the value of {PACKAGE}",
            stacklevel=3,
        )
        return
    owner.set_extension(name, getter=getter, force=True)


def _is_own(extension: tuple[Any, ...]) -> bool:
    """Return whether an extension (default, method, getter, setter) is the package's."""
    module = str(getattr(extension[2], "__module__", "") or "")
    return module.split(".")[0] == PACKAGE

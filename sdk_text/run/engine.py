"""The language engine of a run: on how many cores, and loaded without what it does not use."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sdk_text.run.settings import Settings
from sdk_text.system.networks import cores

if TYPE_CHECKING:
    from spacy.language import Language

_OF_ONE_THREAD = ("blank",)
_MOST_THREADS = 4
"""More gain little."""
_WITHOUT_TORCH = ("embedded", "blank")


def load_engine(settings: Settings) -> Language:
    """Return the engine that the settings name, on the cores that they allow."""
    options = dict(settings.engine_options)
    if settings.engine not in _OF_ONE_THREAD:
        options.setdefault("threads", settings.threads or min(cores(), _MOST_THREADS))
    with _lean(settings.engine):
        from sdk_text import language
        from sdk_text.language import engines  # noqa: F401  brings spaCy
    return language.load(settings.engine, **options)


@contextmanager
def _lean(engine: str) -> Iterator[None]:
    """Import spaCy without torch, where one of our commands runs an engine that has no use for it.

    spaCy's own library takes torch in wherever it is installed, which takes longer than all the
    rest of the start. In anybody else's process (a notebook, a script) it stays as it is: other
    pipelines may want it later.
    """
    spec = getattr(sys.modules.get("__main__"), "__spec__", None)
    command = spec is not None and spec.name.partition(".")[0] == "sdk_text"
    if not command or engine not in _WITHOUT_TORCH or {"torch", "thinc"} & sys.modules.keys():
        yield
        return
    sys.modules["torch"] = None  # type: ignore[assignment]  # "not installed", says Python's manual
    try:
        yield
    finally:
        del sys.modules["torch"]

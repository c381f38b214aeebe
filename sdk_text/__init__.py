"""Qualitative text analysis of Latvian pilot reports on community social work (SDK).

The flow, and where each step lives:

- `read_document` (``reading``): a file → `Document`
- `parse_document` (``template``, ``parsing``): → summaries, sections, segments, the form
- `language` : → spaCy Docs with lemmas, morphology, dependencies, names
- `code_segments` (``codebook``, ``coding``): → codings with evidence and reason
- `write_review`, `read_review` (``review``): ↔ what persons decide, which outlives a new run
- `analysis`: → themes, matrices, statistics, as tidy frames
- `publication`: → tables and figures for a paper

`extract` does all of it in one call and returns `Results`.
"""

from __future__ import annotations

import os
import sys


def _look_elsewhere_first() -> None:
    """Let no module in the folder one works in (``pandas.py``) stand in for one of the libraries.

    ``python -m`` puts that folder first among those that modules are looked for in. It leaves the
    list, or goes to its end where this package lies in it (a checkout that is not installed).
    """
    if sys.argv[:1] != ["-m"] or sys.flags.safe_path or not sys.path:
        return
    first = sys.path[0]
    try:
        is_working_folder = first == "" or os.path.samefile(first, os.getcwd())
    except OSError:
        return
    if is_working_folder:
        del sys.path[0]
        home = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
        if os.path.samefile(home, first or os.getcwd()):
            sys.path.append(home)


_look_elsewhere_first()
if not os.path.isdir(os.path.dirname(os.path.abspath(__file__))):
    raise ImportError(
        f"{__file__}: sdk_text lies in an archive, from which it cannot read its models and "
        "codebook; unpack it, or install it with pip"
    )

import importlib  # noqa: E402
from typing import TYPE_CHECKING, Any  # noqa: E402

__version__ = "0.1.0"

if TYPE_CHECKING:
    from sdk_text import analysis, coding, language, publication
    from sdk_text.codebook import Codebook, load_codebook
    from sdk_text.coding import code_segments
    from sdk_text.errors import EngineError, InputError
    from sdk_text.parsing import parse_document
    from sdk_text.reading import read_document
    from sdk_text.results import Results
    from sdk_text.review.agreement.agreement import agreement
    from sdk_text.review.reading_list.lists import reading_list
    from sdk_text.review.sheet.sheet import read_review, write_review
    from sdk_text.run.extract import extract
    from sdk_text.run.settings import Settings
    from sdk_text.template import load_template

# Names are imported when first used, so that "import sdk_text" and --help stay quick.
_HOME = {
    "Codebook": "sdk_text.codebook",
    "EngineError": "sdk_text.errors",
    "InputError": "sdk_text.errors",
    "Results": "sdk_text.results",
    "Settings": "sdk_text.run.settings",
    "agreement": "sdk_text.review.agreement.agreement",
    "code_segments": "sdk_text.coding",
    "extract": "sdk_text.run.extract",
    "load_codebook": "sdk_text.codebook",
    "load_template": "sdk_text.template",
    "parse_document": "sdk_text.parsing",
    "read_document": "sdk_text.reading",
    "read_review": "sdk_text.review.sheet.sheet",
    "reading_list": "sdk_text.review.reading_list.lists",
    "write_review": "sdk_text.review.sheet.sheet",
}
_PACKAGES = ("analysis", "coding", "language", "publication")

__all__ = [
    "Codebook",
    "EngineError",
    "InputError",
    "Results",
    "Settings",
    "agreement",
    "analysis",
    "code_segments",
    "coding",
    "extract",
    "language",
    "load_codebook",
    "load_template",
    "parse_document",
    "publication",
    "read_document",
    "read_review",
    "reading_list",
    "write_review",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(_HOME[name]), name)
    if name in _PACKAGES:
        return importlib.import_module(f"sdk_text.{name}")
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted([*globals(), *__all__])

"""What results depend on besides their inputs: this package to the byte, Python and libraries."""

from __future__ import annotations

import hashlib
import platform
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import sdk_text

LIBRARIES = (
    "spacy", "onnxruntime", "tokenizers", "simplemma", "numpy", "scipy", "scikit-learn", "pandas",
    "pyarrow", "pdfplumber", "pdfminer.six", "python-docx", "odfdo",
)  # fmt: skip
"""Another version of one of these may give another result."""
OF_ENGINES = ("stanza", "lvnlp", "torch")
OF_FILES = ("matplotlib", "openpyxl", "XlsxWriter", "Jinja2", "lv-namedays", "pillow", "fonttools")
"""Another version of one of these may give another table or figure."""


@cache
def versions() -> dict[str, str]:
    """Return the versions that codings depend on, in this process."""
    return {
        "sdk_text": sdk_text.__version__,
        "sdk_text's files": package_digest(),
        "python": ".".join(platform.python_version_tuple()[:2]),
        **{name: _version(name) for name in LIBRARIES},
    }


@cache
def all_versions() -> dict[str, str]:
    """Return `versions` with the kind of machine and all that engines, tables and figures use."""
    more = {name: _version(name) for name in (*OF_ENGINES, *OF_FILES)}
    return {**versions(), **more, "machine": f"{sys.platform} {platform.machine()}"}


@cache
def package_digest() -> str:
    """Return a digest of the package's own files: an edited copy of a version is another one."""
    root = Path(sdk_text.__file__).parent
    digest = hashlib.sha256()
    for path in files_of(root):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]


def content_digest(path: Path) -> str:
    """Return a digest of a file, or of all files of a folder.

    Raises:
        OSError: it cannot be read.
    """
    digest = hashlib.sha256()
    for file in [path] if path.is_file() else list(files_of(path)):
        digest.update(file.name.encode("utf-8", "surrogateescape") + b"\0")
        digest.update(hashlib.sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def files_of(folder: Path) -> Iterator[Path]:
    """Yield the files in a folder in order, compiled ones left out."""
    for path in sorted(folder.rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc":
            yield path


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return "not installed"

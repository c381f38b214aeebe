"""The formats of files that are read. A new one is a module beside this one, and an entry here."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sdk_text.reading.assemble import Extracted
from sdk_text.reading.encodings import decode


@dataclass(frozen=True, slots=True)
class Limits:
    """How large a file may be, and how much time and memory reading it may take.

    Larger files are refused before they fill the memory. PDF, DOCX and ODT files are read in a
    process of their own, which is stopped when a file takes more than it is allowed.
    """

    text_bytes: int = 50_000_000
    pdf_bytes: int = 200_000_000
    pdf_pages: int = 3_000
    docx_bytes: int = 100_000_000
    """Of a .docx or .odt file."""
    docx_unpacked_bytes: int = 300_000_000
    seconds: float = 6.0
    """Of the processor's time that a file may take; every page and paragraph done earns more."""
    seconds_a_page: float = 0.5
    """What each page that is done earns."""
    seconds_a_paragraph: float = 0.001
    memory_bytes: int = 800_000_000
    """Of memory that the reading process may hold; a file earns more by its size and pages."""
    apart: bool = True
    """Whether to read in a process of its own. Without, no limit of time or memory holds."""

    def allowed_seconds(self, steps: Mapping[str, int]) -> float:
        """Return the seconds that a file may have taken after so many pages and paragraphs."""
        pages = steps.get("page", 0) * self.seconds_a_page
        return self.seconds + pages + steps.get("paragraph", 0) * self.seconds_a_paragraph

    def allowed_memory(self, size: int, steps: Mapping[str, int]) -> int:
        """Return the bytes of memory that the reading process may hold for a file of `size`."""
        return self.memory_bytes + 4 * size + 500_000 * steps.get("page", 0)


@dataclass(frozen=True, slots=True)
class ReadFormat:
    """A format: how large its files may be, and what makes text of one."""

    most_bytes: Callable[[Limits], int]
    read: Callable[[bytes, str, Limits], Extracted]
    """From the file's bytes, its path for messages, and the limits."""
    apart: bool = True
    """Whether its files are read in a process of their own: foreign code makes text of them."""


def _read_text(data: bytes, shown: str, limits: Limits) -> Extracted:
    decoded = decode(data, shown)
    return Extracted(decoded.text, decoded.encoding, (), decoded.remarks)


# The heavy readers are imported only where they are used.
def _read_pdf(data: bytes, shown: str, limits: Limits) -> Extracted:
    from sdk_text.reading.pdf import read_pdf

    return read_pdf(data, shown, max_pages=limits.pdf_pages)


def _read_docx(data: bytes, shown: str, limits: Limits) -> Extracted:
    from sdk_text.reading.docx import read_docx

    return read_docx(data, shown, max_unpacked=limits.docx_unpacked_bytes)


def _read_odt(data: bytes, shown: str, limits: Limits) -> Extracted:
    from sdk_text.reading.odt import read_odt

    return read_odt(data, shown, max_unpacked=limits.docx_unpacked_bytes)


FORMATS = {
    "txt": ReadFormat(lambda limits: limits.text_bytes, _read_text, apart=False),
    "pdf": ReadFormat(lambda limits: limits.pdf_bytes, _read_pdf),
    "docx": ReadFormat(lambda limits: limits.docx_bytes, _read_docx),
    "odt": ReadFormat(lambda limits: limits.docx_bytes, _read_odt),
}
"""By the ending of the file's name."""


def _listed(names: list[str]) -> str:
    return f"{', '.join(names[:-1])} or {names[-1]}"


SUFFIXES = tuple(f".{name}" for name in FORMATS)
READ = _listed(list(SUFFIXES))
"""The endings in a sentence."""
SAVE_AS = f"Save it as {_listed(sorted(SUFFIXES))} (UTF-8)."
"""What to do with a file of another kind; plain text comes last."""

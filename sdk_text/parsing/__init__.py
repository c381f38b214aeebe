"""Document → summaries, sections, segments and the form, by the template's data file."""

from typing import TYPE_CHECKING, Any

from sdk_text.parsing.coverage import coverage
from sdk_text.text.clean_text import ReadingForm, reading_form

if TYPE_CHECKING:
    from sdk_text.parsing.document import parse_document, parse_documents
    from sdk_text.parsing.report_ids import unique_ids

__all__ = [
    "ReadingForm",
    "coverage",
    "parse_document",
    "parse_documents",
    "reading_form",
    "unique_ids",
]


def __getattr__(name: str) -> Any:
    """Return what parses: loaded when first asked for, as names of places need none of it."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from sdk_text.parsing import document

    return getattr(document, name)

"""Document → summaries, sections, segments and the form, by the template's data file."""

from sdk_text.clean_text import ReadingForm, reading_form
from sdk_text.parsing.coverage import coverage
from sdk_text.parsing.document import parse_document, parse_documents, unique_ids

__all__ = [
    "ReadingForm",
    "coverage",
    "parse_document",
    "parse_documents",
    "reading_form",
    "unique_ids",
]

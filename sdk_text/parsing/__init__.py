"""Document → summaries, sections, segments and the form, by the template's data file."""

from sdk_text.parsing.reading_form import ReadingForm, reading_form

__all__ = ["ReadingForm", "reading_form"]

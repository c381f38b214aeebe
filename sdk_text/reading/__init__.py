"""Files → Documents: text in any Latvian encoding, PDF and DOCX in reading order."""

from sdk_text.reading.documents import iter_documents, read_document
from sdk_text.reading.files import FoundFiles, find_files, survey
from sdk_text.reading.formats import Limits

__all__ = ["FoundFiles", "Limits", "find_files", "iter_documents", "read_document", "survey"]

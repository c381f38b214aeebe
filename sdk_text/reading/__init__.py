"""Files → Documents: text in any Latvian encoding, PDF and DOCX in reading order."""

from sdk_text.reading.documents import Limits, iter_documents, read_document
from sdk_text.reading.files import FoundFiles, find_files, survey

__all__ = ["FoundFiles", "Limits", "find_files", "iter_documents", "read_document", "survey"]

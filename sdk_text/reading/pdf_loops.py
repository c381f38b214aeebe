"""References of a PDF that lead to themselves: taken as leading nowhere.

pdfminer follows a reference to a reference for ever (6 0 R → 7 0 R → 6 0 R). A damaged digit is
enough to make one. Only the reading process changes pdfminer so, never a user's own program.
"""

from __future__ import annotations

from typing import Any

from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFObjectNotFound
from pdfminer.pdftypes import PDFObjRef

_get = PDFDocument.getobj


def end_loops() -> None:
    """Let pdfminer, in this process, take a reference that leads to itself as one to nothing."""
    setattr(PDFDocument, "getobj", _followed)  # noqa: B010  a method of another's class


def _followed(document: PDFDocument, number: int) -> Any:
    """What an object number stands for, through references to references."""
    seen = {number}
    found = _get(document, number)
    while isinstance(found, PDFObjRef):
        if found.objid in seen:
            raise PDFObjectNotFound(number)
        seen.add(found.objid)
        found = _get(document, found.objid)
    return found

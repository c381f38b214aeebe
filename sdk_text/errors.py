"""Errors that a user can act on. Everything else that is raised is a bug."""

from __future__ import annotations


def reason_of(error: BaseException) -> str:
    """Return why something failed in words for a message: the system's own, else the error's."""
    return getattr(error, "strerror", None) or str(error)


class SdkTextError(Exception):
    """Base of all errors that sdk_text raises on purpose."""


class InputError(SdkTextError):
    """A file or argument cannot be used; the message names it and says what to do."""


class EngineError(SdkTextError):
    """A language engine or its model is missing; the message says what to install."""


class CodebookError(InputError):
    """A codebook is malformed; the message names file, line and entry."""


class ReviewError(InputError):
    """A review or decision file cannot be applied; the message names file and row."""

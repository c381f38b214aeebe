"""Reports with their codings to read, code and review, in the browser and in Jupyter.

The extra ``reader`` brings what it needs (starlette, uvicorn, anywidget); the copy without a server
(`write_copy`) needs nothing more than the package.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sdk_text.reader.notebook import reading_widget as read
    from sdk_text.reader.project import Opened
    from sdk_text.reader.serving import serve
    from sdk_text.reader.static_copy import write_copy

__all__ = ["Opened", "read", "serve", "write_copy"]

_WHERE = {
    "Opened": ("project", "Opened"),
    "read": ("notebook", "reading_widget"),
    "serve": ("serving", "serve"),
    "write_copy": ("static_copy", "write_copy"),
}


def __getattr__(name: str) -> Any:
    """Import what is asked for only then: most of it needs the extra, or is heavy."""
    if name not in _WHERE:
        raise AttributeError(name)
    from importlib import import_module

    module, attribute = _WHERE[name]
    return getattr(import_module(f"sdk_text.reader.{module}"), attribute)

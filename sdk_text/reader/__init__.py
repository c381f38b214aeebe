"""Reports with their codings to read, code and review, in the browser and in Jupyter.

The extra ``reader`` brings what it needs (starlette, uvicorn, anywidget).
"""

from __future__ import annotations

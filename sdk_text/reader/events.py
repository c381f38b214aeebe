"""News for open windows: server-sent events."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from sdk_text.reader.project import Change

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST_WAITING = 100
_QUIET = 15.0
"""Seconds after which a line is sent although nothing happened, to notice closed windows."""


class Events:
    """Those who listen, each with what they have not been told yet."""

    def __init__(self) -> None:
        self._loop: asyncio.AbstractEventLoop | None = None
        self._listening: set[asyncio.Queue[Change | None]] = set()

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the loop in which listeners wait."""
        self._loop = loop

    def tell(self, change: Change) -> None:
        """Tell all listeners of a change; may be called from any thread."""
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(self._put, change)

    def stop(self) -> None:
        """Say goodbye to all listeners."""
        for queue in self._listening:
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(None)

    def _put(self, change: Change) -> None:
        for queue in self._listening:
            # Who does not listen loses the oldest: the newest revision is what counts.
            if queue.full():
                queue.get_nowait()
            queue.put_nowait(change)

    async def stream(self, request: Request) -> AsyncIterator[str]:
        """Yield events until the window is closed or the server stops."""
        client = request.query_params.get("client", "")
        queue: asyncio.Queue[Change | None] = asyncio.Queue(_MOST_WAITING)
        self._listening.add(queue)
        try:
            yield "retry: 1000\n\n"
            while not await request.is_disconnected():
                try:
                    change = await asyncio.wait_for(queue.get(), _QUIET)
                except TimeoutError:
                    yield ": still here\n\n"
                    continue
                if change is None:
                    yield "event: bye\ndata: {}\n\n"
                    return
                told = json.dumps(news(change, client), ensure_ascii=False)
                yield f"event: changed\ndata: {told}\n\n"
        finally:
            self._listening.discard(queue)


def news(change: Change, client: str) -> dict[str, object]:
    """Return what a window is told of a change; its own acts are "me", another's are not."""
    own = change.by == "me"
    by = "me" if own and change.client == client else "other window" if own else change.by
    return {
        "revision": change.revision,
        "reports": list(change.reports),
        "by": by,
        "client": change.client,
    }

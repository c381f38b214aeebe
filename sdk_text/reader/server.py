"""The reader's server: one user, this machine only, nothing from outside.

Everything lies under a path that holds a secret token, so that no other page can ask for it. Host
and Origin are checked, too: a page of another host that resolves to 127.0.0.1 is refused.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from functools import partial
from typing import Any

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response, StreamingResponse
from starlette.routing import Route
from starlette.types import Message, Receive, Scope, Send

from sdk_text.reader.answers import Answers
from sdk_text.reader.asked import RefusedError
from sdk_text.reader.events import Events
from sdk_text.reader.page_files import index_page, page_file

MOST_BODY = 1_000_000
"""Bytes of a request's body; the longest memo and stretch fit many times."""
LONGEST_QUERY = 4_000
HEADERS = {
    "content-security-policy": "default-src 'self'; frame-ancestors 'none'; base-uri 'none'; "
    "form-action 'none'; object-src 'none'",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cache-control": "no-store",
}


def make_app(answers: Answers, token: str, port: int) -> Guard:
    """Return the application that serves one project under ``/TOKEN/``."""
    events = Events()

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        events.begin(asyncio.get_running_loop())
        answers.project.listeners.append(events.tell)
        watching = asyncio.create_task(_watch(answers))
        yield
        watching.cancel()
        answers.project.listeners.remove(events.tell)
        events.stop()

    root = f"/{token}"
    routes = [
        Route(f"{root}/", partial(_index, answers)),
        Route(f"{root}/page/{{name}}", _page),
        Route(f"{root}/api/events", partial(_events, events)),
        Route(f"{root}/api/{{what}}", partial(_get, answers)),
        Route(f"{root}/api/report/{{id}}", partial(_get, answers, "report")),
        Route(f"{root}/api/{{what}}", partial(_post, answers), methods=["POST"]),
    ]
    app = Starlette(routes=routes, lifespan=lifespan)
    app.router.redirect_slashes = False
    return Guard(app, events, port)


class Guard:
    """Refuses what does not come from the reader's own page; adds the headers to all answers."""

    def __init__(self, app: Starlette, events: Events, port: int) -> None:
        self.app = app
        self.events = events
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = {k.decode("latin-1").lower(): v.decode("latin-1") for k, v in scope["headers"]}
        refused = self._refused(scope, headers)

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name.lower() for name, _ in message["headers"]}
                more = [(k.encode(), v.encode()) for k, v in HEADERS.items()]
                message["headers"] = [
                    *message["headers"], *((k, v) for k, v in more if k not in names)
                ]  # fmt: skip
            await send(message)

        if refused:
            await Response(status_code=refused)(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)

    def _refused(self, scope: Scope, headers: Mapping[str, str]) -> int:
        """Return the status with which to refuse a request; 0 to let it pass."""
        hosts = [v for k, v in scope["headers"] if k.lower() == b"host"]
        if len(hosts) != 1 or headers.get("host", "").lower() not in self._hosts:
            return 403
        if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
            return 403
        if scope["method"] in ("GET", "HEAD"):
            return 414 if len(scope.get("query_string", b"")) > LONGEST_QUERY else 0
        if scope["method"] != "POST":
            return 405
        origin = headers.get("origin")
        if origin is not None and origin.lower() != f"http://{headers['host'].lower()}":
            return 403
        if headers.get("content-type", "").partition(";")[0].strip() != "application/json":
            return 415
        return 0


async def _index(answers: Answers, _: Request) -> Response:
    project = answers.project
    return Response(index_page(project.lang), media_type="text/html")


async def _page(request: Request) -> Response:
    found = page_file(request.path_params["name"])
    if found is None:
        return Response(status_code=404)
    content, media_type = found
    return Response(content, media_type=media_type)


async def _get(answers: Answers, *args: Any) -> Response:
    request: Request = args[-1]
    what = args[0] if len(args) == 2 else request.path_params["what"]
    query = dict(request.query_params)
    if what == "report":
        if "id" not in request.path_params:
            return Response(status_code=404)
        query = {"id": request.path_params["id"]}
    return await _answered(answers, lambda: answers.get(what, query))


async def _post(answers: Answers, request: Request) -> Response:
    try:
        body = await _body(request)
    except ClientDisconnect:
        return Response(status_code=400)
    if body is None:
        return Response(status_code=413)
    return await _answered(answers, lambda: answers.post(request.path_params["what"], body))


async def _answered(answers: Answers, answer: Callable[[], Any]) -> Response:
    """Return what `answer` gives as JSON; it runs in a thread, as files are read and written."""
    try:
        return _json(await run_in_threadpool(answer))
    except RefusedError as refused:
        if not refused.why:
            return Response(status_code=refused.status)
        return _json(answers.told(refused), refused.status)


async def _body(request: Request) -> bytes | None:
    """Return the body, or None where it is too long; no more than that is ever held."""
    length = request.headers.get("content-length", "")
    if length.isdigit() and int(length) > MOST_BODY:
        return None
    parts: list[bytes] = []
    size = 0
    async for part in request.stream():
        size += len(part)
        if size > MOST_BODY:
            return None
        parts.append(part)
    return b"".join(parts)


async def _events(events: Events, request: Request) -> Response:
    return StreamingResponse(events.stream(request), media_type="text/event-stream")


async def _watch(answers: Answers) -> None:
    """Look for changes by other programs, so that open windows hear of them."""
    while True:
        await asyncio.sleep(1.0)
        await run_in_threadpool(answers.look)


def _json(data: Any, status: int = 200) -> Response:
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    # A lone surrogate of a broken text cannot be encoded.
    return Response(text.encode("utf-8", "replace"), status, media_type="application/json")

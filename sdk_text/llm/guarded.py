"""A transport that reaches one numeric address, and answers that end at a size and a time.

Imported when the first question is asked: the library is optional.
"""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx2

from sdk_text.errors import InputError
from sdk_text.llm.addresses import Server
from sdk_text.llm.strict_json import MOST_CHARACTERS


class Bounded(httpx2.SyncByteStream):
    """A body that ends at a size and a time."""

    def __init__(self, stream: httpx2.SyncByteStream, deadline: float) -> None:
        self._stream = stream
        self._deadline = deadline

    def __iter__(self) -> Iterator[bytes]:
        size = 0
        for piece in self._stream:
            yield piece
            size += len(piece)
            if size > MOST_CHARACTERS:
                return
            if time.monotonic() > self._deadline:
                raise httpx2.ReadTimeout("the answer took too long")

    def close(self) -> None:
        """Close the stream behind."""
        self._stream.close()


class Guard(httpx2.BaseTransport):
    """Connects to the server's resolved address, whatever the request says."""

    def __init__(self, server: Server, seconds: float) -> None:
        self._server = server
        self._seconds = seconds
        self._inner = httpx2.HTTPTransport(trust_env=False)

    def handle_request(self, request: httpx2.Request) -> httpx2.Response:
        """Hand a request on.

        Raises:
            InputError: it is for another server.
        """
        server = self._server
        here = (request.url.scheme, request.url.host, request.url.port or server.port)
        if here != (server.scheme, server.host, server.port):
            raise InputError(f"{request.url}: is not the server of the settings; not asked")
        request.extensions = {**request.extensions, "sni_hostname": server.host}
        request.url = request.url.copy_with(host=server.ip, port=server.port)
        deadline = time.monotonic() + self._seconds
        response = self._inner.handle_request(request)
        # A compressed answer was not asked for, and might be a bomb: it is read as it is.
        headers = [(k, v) for k, v in response.headers.raw if k.lower() != b"content-encoding"]
        assert isinstance(response.stream, httpx2.SyncByteStream)
        return httpx2.Response(
            response.status_code,
            headers=headers,
            stream=Bounded(response.stream, deadline),
            extensions=response.extensions,
        )

    def close(self) -> None:
        """Close what connects."""
        self._inner.close()

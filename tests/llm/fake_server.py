"""A server of our own that speaks the OpenAI protocol, on loopback only, and behaves as asked."""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

MODEL = "fake-model"

WORDS = {
    "difficulty/funding": r"\b[Nn]aud\w+ (?:nepietika|trūkst)|finansējuma nav\b",
    "difficulty/participation": r"atnāca tikai \w+|iedzīvotāji ir pasīvi",
    "resource/organisations": r"\b[Bb]iedrība\b",
    "approach/social_planning": r"rīcības plān\w*",
    "method/survey": r"\b[Aa]ptauj\w+",
}
"""What the honest model codes, and on which words."""


def units(body: dict[str, Any]) -> list[dict[str, Any]]:
    """The units that a request asks about."""
    return list(json.loads(body["messages"][-1]["content"])["units"])


def codes_offered(body: dict[str, Any]) -> list[str]:
    """The codes that a request lists."""
    return re.findall(r"^- ([a-z_]+/[a-z_]+):", body["messages"][0]["content"], re.MULTILINE)


def honest(body: dict[str, Any]) -> str:
    """Answer by the words, with quotes as they stand."""
    offered = set(codes_offered(body))
    rows = []
    for unit in units(body):
        codings = [
            {"quote": found[0], "reason": "pateikts tieši", "code": code}
            for code, pattern in WORDS.items()
            if code in offered and (found := re.search(pattern, unit["text"]))
        ]
        verdict = "coded" if codings else "none"
        rows.append({"segment": unit["segment"], "verdict": verdict, "codings": codings})
    return json.dumps({"segments": rows}, ensure_ascii=False)


def completion(content: Any, **more: Any) -> dict[str, Any]:
    """The body of an answer."""
    message = {"role": "assistant", "content": content} | more.pop("message", {})
    finish = more.pop("finish", "stop")
    return {
        "id": "x", "object": "chat.completion", "created": 1760000000, "model": f"{MODEL}-7b@q4",
        "system_fingerprint": "fp_1", "usage": {"prompt_tokens": 4000, "completion_tokens": 50},
        "choices": [{"index": 0, "message": message, "finish_reason": finish}],
    } | more  # fmt: skip


@dataclass
class Raw:
    """An answer byte by byte."""

    body: bytes
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    pause: float = 0.0
    """Seconds between its bytes."""


Behaviour = Callable[[dict[str, Any]], "str | dict[str, Any] | Raw"]


@dataclass
class FakeServer:
    """What it was asked, and how it answers."""

    behaviour: Behaviour = honest
    asked: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    paths: list[str] = field(default_factory=list)
    port: int = 0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}/v1"

    @property
    def text(self) -> str:
        """Everything that it was ever sent."""
        return json.dumps([self.asked, self.headers, self.paths], ensure_ascii=False)


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """Behave differently each time; the last one stays."""
    left = list(behaviours)
    return lambda body: (left.pop(0) if len(left) > 1 else left[0])(body)


@contextmanager
def fake_server(behaviour: Behaviour = honest) -> Iterator[FakeServer]:
    """A running server; ends with the block."""
    fake = FakeServer(behaviour)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            fake.paths.append(self.path)
            self._send(Raw(json.dumps({"data": [{"id": MODEL}, {"id": "other"}]}).encode()))

        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            fake.paths.append(self.path)
            fake.asked.append(body)
            fake.headers.append(dict(self.headers))
            answer = fake.behaviour(body)
            if isinstance(answer, str):
                answer = completion(answer)
            if isinstance(answer, dict):
                answer = Raw(json.dumps(answer).encode())
            self._send(answer)

        def _send(self, raw: Raw) -> None:
            try:
                self.send_response(raw.status)
                for name, value in {"Content-Type": "application/json", **raw.headers}.items():
                    self.send_header(name, value)
                cut = 1000 if "X-Cut" in raw.headers else 0
                self.send_header("Content-Length", str(len(raw.body) + cut))
                self.end_headers()
                step = 1 if raw.pause else 65536
                for i in range(0, len(raw.body), step):
                    self.wfile.write(raw.body[i : i + step])
                    if raw.pause:
                        self.wfile.flush()
                        time.sleep(raw.pause)
            except OSError:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    fake.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.daemon = True
    thread.start()
    try:
        yield fake
    finally:
        server.shutdown()
        server.server_close()

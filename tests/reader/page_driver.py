"""A window of the reader in a real browser, and its server, for the tests of the page."""

from __future__ import annotations

import csv
import os
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
uvicorn = pytest.importorskip("uvicorn", reason="the extra `reader` is not installed")

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    (Path(p) for p in ("/usr/bin/chromium", "/usr/bin/chromium-browser") if Path(p).exists()), None
)
TOKEN = "t" * 32
SLOW = 20_000
"""Milliseconds that anything may take on a busy machine; speed has tests of its own."""

_WHEN = ("decided", "written")

# Where a word of a segment stands in the window: its left or right edge, in the middle of its line.
POINT = """([segment, word, right]) => {
  const elements = [...document.querySelectorAll('.segment')].filter(e =>
    e.dataset.segment === String(segment));
  elements[0].scrollIntoView({ block: 'center' });
  let count = 0;
  for (const element of elements) {
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
      const node = walker.currentNode;
      for (const found of node.data.matchAll(/[\\p{L}\\p{N}]+/gu)) {
        if (count === word) {
          const range = document.createRange();
          range.setStart(node, found.index);
          range.setEnd(node, found.index + found[0].length);
          const box = range.getClientRects()[0];
          return [right ? box.right - 1 : box.left + 1, box.top + box.height / 2];
        }
        count += 1;
      }
    }
  }
  return null;
}"""


@contextmanager
def browser() -> Iterator[Any]:
    """A browser for all tests of a module."""
    if CHROMIUM is None:
        pytest.skip("no chromium in /usr/bin")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(
            executable_path=str(CHROMIUM), args=["--no-sandbox", "--disable-gpu"]
        )
        yield opened
        opened.close()


@contextmanager
def serving(work: Path, coder: str = "Anna", **options: Any) -> Iterator[str]:
    """A server in a thread; gives its address."""
    from sdk_text.reader.answers import Answers
    from sdk_text.reader.project import Opened, Project
    from sdk_text.reader.server import make_app

    listening = socket.create_server(("127.0.0.1", 0))
    port = listening.getsockname()[1]
    opened = Opened(work / "out", work / "corpus", coder, **{"lang": "en", **options})
    app = make_app(Answers(Project(opened)), TOKEN, port)
    config = uvicorn.Config(
        app, log_level="warning", lifespan="on", ws="none", timeout_graceful_shutdown=1
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{port}/{TOKEN}/"
    server.should_exit = True
    thread.join(timeout=20)
    listening.close()


class Process:
    """The command itself, to be killed."""

    def __init__(self, work: Path, coder: str = "Anna") -> None:
        with socket.create_server(("127.0.0.1", 0)) as free:
            self.port = free.getsockname()[1]
        self.work, self.coder = work, coder
        self.address = self.start()

    def start(self) -> str:
        """Start it and return its address."""
        self.log = self.work / "server.log"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [
                    sys.executable, "-m", "sdk_text.reader", str(self.work / "out"),
                    "--corpus", str(self.work / "corpus"), "--coder", self.coder, "--lang", "en",
                    "--port", str(self.port), "--no-browser",
                ],
                stdout=log, stderr=subprocess.STDOUT, env={**os.environ, "PYTHONUNBUFFERED": "1"},
            )  # fmt: skip
        until = time.monotonic() + 120
        while "http://" not in self.log.read_text():
            assert self.process.poll() is None, self.log.read_text()
            assert time.monotonic() < until, "the server did not start"
            time.sleep(0.1)
        return next(word for word in self.log.read_text().split() if word.startswith("http://"))

    def kill(self) -> None:
        """End it at once, without a word."""
        self.process.kill()
        self.process.wait()


class Window:
    """One window of the reader."""

    def __init__(self, browser: Any, address: str, **context: Any) -> None:
        settings = {"viewport": {"width": 1280, "height": 900}, "reduced_motion": "reduce"}
        self.context = browser.new_context(**{**settings, **context})
        self.context.route("**/*", _only_here)
        self.page = self.context.new_page()
        self.page.set_default_timeout(SLOW)
        self.wrong: list[str] = []
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.address = address

    def open(self, place: str = "#/") -> Window:
        """Open an address and wait until it is shown."""
        self.page.goto(self.address + place)
        self.page.wait_for_selector("#text .segment" if "report/" in place else ".page")
        return self

    def go(self, place: str) -> None:
        """Go to another address within the page."""
        self.page.evaluate(
            "place => { if (location.hash !== place) location.hash = place;"
            " else dispatchEvent(new HashChangeEvent('hashchange')); }",
            place,
        )
        self.page.wait_for_selector("#text .segment.at" if "report/" in place else ".page")

    def press(self, *keys: str) -> None:
        """Press keys one after another."""
        for key in keys:
            self.page.keyboard.press(key)

    def word(self, segment: int, word: int, *, end: bool = False) -> tuple[float, float]:
        """Return where a word of a segment stands."""
        x, y = self.page.evaluate(POINT, [segment, word, end])
        return x, y

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Press the mouse, move it, let it go."""
        self.page.mouse.move(*start)
        self.page.mouse.down()
        self.page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=3)
        self.page.mouse.move(*end, steps=3)
        self.page.mouse.up()

    def click(self, name: str, within: str = "body") -> None:
        """Click a button by its name."""
        self.page.locator(within).get_by_role("button", name=name).first.click()

    def doing(self, what: str = "act") -> Any:
        """Wait for the answer to an act (as a context)."""
        return self.page.expect_response(lambda r: r.url.endswith(f"/api/{what}"))

    def get(self, path: str) -> Any:
        """Ask the server itself."""
        return self.page.evaluate("path => fetch('api/' + path).then(a => a.json())", path)

    def until(self, expression: str) -> None:
        """Wait until an expression holds; the page's own policy allows no polling inside of it."""
        end = time.monotonic() + SLOW / 1000
        while not self.page.evaluate(expression):
            assert time.monotonic() < end, expression
            self.page.wait_for_timeout(50)

    def spoken(self) -> str:
        """What was last said to a screen reader."""
        return str(self.page.locator("[role=status].hidden-text").text_content())

    def close(self) -> None:
        """Close it; no script may have failed."""
        self.context.close()
        assert not self.wrong, self.wrong


def _only_here(route: Any) -> None:
    if urlsplit(route.request.url).hostname in ("127.0.0.1", "localhost", None):
        route.continue_()
    else:
        route.abort()


def decided(work: Path, coder: str = "Anna") -> list[dict[str, str]]:
    """The decisions and memos in a corpus folder, without when they were made."""
    rows = []
    for path in sorted((work / "corpus").glob("sdk-*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            rows += [row for row in csv.DictReader(file) if row["coder"] == coder]
    return sorted(({k: v for k, v in row.items() if k not in _WHEN} for row in rows), key=str)

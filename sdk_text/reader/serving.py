"""Start the server: a port, a token, the browser."""

from __future__ import annotations

import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable

from sdk_text.errors import InputError
from sdk_text.reader.answers import Answers
from sdk_text.reader.project import Opened, Project

HOST = "127.0.0.1"


def serve(
    opened: Opened,
    *,
    port: int = 0,
    browser: bool = True,
    say: Callable[[str], None] = print,
) -> None:
    """Serve a run until it is stopped (Ctrl+C).

    Args:
        opened: what to open, and how.
        port: 0: any free one.
        browser: open the page.
        say: told the address.

    Raises:
        InputError: what is to be opened cannot be used, the port is taken, or a package of the
            extra ``reader`` is missing.
    """
    try:
        import uvicorn

        from sdk_text.reader.server import make_app
    except ImportError as error:
        raise InputError(missing(error)) from error
    project = Project(opened)
    listening = _listen(port)
    taken = listening.getsockname()[1]
    token = secrets.token_urlsafe(24)
    address = f"http://{HOST}:{taken}/{token}/"
    app = make_app(Answers(project), token, taken)
    config = uvicorn.Config(
        app, log_level="warning", access_log=False, server_header=False, lifespan="on",
        timeout_graceful_shutdown=2, ws="none", h11_max_incomplete_event_size=16_384,
    )  # fmt: skip
    for line in project.problems:
        say(f"note: {line}")
    say(address)
    if browser:
        threading.Timer(0.3, lambda: webbrowser.open(address)).start()
    try:
        uvicorn.Server(config).run(sockets=[listening])
    finally:
        listening.close()


def missing(error: ImportError) -> str:
    """Return what to say where a package of the extra is missing."""
    return (
        f"the reader needs {error.name or 'a package'}, which is not installed; "
        "install it with: pip install 'sdk_text[reader]'"
    )


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
    except OSError as error:
        listening.close()
        raise InputError(
            f"port {port} cannot be used ({error.strerror}); name another one with --port"
        ) from error
    return listening

"""Start the server: a port, a token, the browser."""

from __future__ import annotations

import os
import re
import secrets
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.reader.answers import Answers
from sdk_text.reader.decision_files import slug
from sdk_text.reader.project import Opened, Project
from sdk_text.system import stopping
from sdk_text.system.given_files import read_up_to

if TYPE_CHECKING:
    import uvicorn

HOST = "127.0.0.1"
_TOKEN = re.compile(r"[\w-]{32}", re.ASCII)


def serve(
    opened: Opened, *, port: int = 0, browser: bool = True, say: Callable[[str], None] = print
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
    token = _kept_token(project) if port else secrets.token_urlsafe(24)
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
        _server(config, app.events.stop).run(sockets=[listening])
    except KeyboardInterrupt:
        # Ctrl+C is how it is meant to end: everything is on disk already.
        say("")
    finally:
        listening.close()


def _server(config: uvicorn.Config, say_goodbye: Callable[[], None]) -> uvicorn.Server:
    import uvicorn

    class Server(uvicorn.Server):
        """Says goodbye to open windows before it waits for their connections to end."""

        async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
            say_goodbye()
            await super().shutdown(sockets)

        @contextmanager
        def capture_signals(self) -> Iterator[None]:
            """Take a closed terminal for what Ctrl+C is: acts under way are finished first."""
            with super().capture_signals(), stopping.told(self.handle_exit):
                yield

    return Server(config)


def _kept_token(project: Project) -> str:
    """Return the token of this coder and corpus, so that a page open on a named port stays valid.

    It lies beside the journal, readable by its owner only. A file that came with the reports from
    somebody else, who would know the token, has another number than the one that it holds.
    """
    if project.corpus is None or not project.coder:
        return secrets.token_urlsafe(24)
    path = project.corpus / f".sdk-reader-{slug(project.coder)}.token"
    with suppress(OSError, ValueError):
        known, number = read_up_to(path, 100).decode("ascii").split()
        if _TOKEN.fullmatch(known) and number == str(os.lstat(path).st_ino):
            path.chmod(0o600)
            return known
    token = secrets.token_urlsafe(24)
    try:
        path.unlink(missing_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(f"{token}\n{os.fstat(handle).st_ino}\n")
    except OSError as error:
        raise InputError(f"{path}: cannot be written ({error.strerror})") from error
    return token


def missing(error: ImportError) -> str:
    """Return what to say where a package of the extra is missing."""
    return (
        f"the reader needs {error.name or 'a package'}, which is not installed; "
        'install it with: pip install "sdk_text[reader]"'
    )


def _listen(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind((HOST, port))
        listening.listen()  # who comes before the server has begun waits, and is not refused
    except OSError as error:
        listening.close()
        raise InputError(
            f"port {port} cannot be used ({error.strerror}); name another one with --port"
        ) from error
    return listening

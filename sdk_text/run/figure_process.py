"""Figures of a run drawn by a second process, while the first one makes the tables.

Drawing takes as long as everything else in the standard set, and threads would not help: only one
of them runs Python at a time. The second process is this module started by its path of import, so
scripts that call the library need no guard around their main part. It can only save time: if it
does not finish well, for whatever reason, the first process draws the figures itself.
"""

from __future__ import annotations

import gc
import json
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from queue import SimpleQueue
from types import TracebackType
from typing import Any

import sdk_text
from sdk_text.system.files import write_contents
from sdk_text.system.networks import cores

_NOT_DRAWN = ("machine",)
"""Tables that no figure shows: they need not be read."""
_START = (
    "import sys; sys.path.append(sys.argv.pop(1)); "
    "from sdk_text.run.figure_process import main; sys.exit(main(sys.argv[1:]))"
)


class FigureProcess:
    """Draws the standard figures of the run in a folder; to be used with ``with``.

    It begins when told to (`draw`); before that it only loads the libraries that it needs, and so
    can be started before there is a folder. On leaving the block the process is ended, should it
    still run. It also ends by itself when the first process is gone, even if that was killed.
    """

    def __init__(self, folder: Path | None = None, **options: Any) -> None:
        """Take the folder of the run and options of `publication.write.standard_contents`."""
        self._folder, self._options = folder, json.dumps(options)
        self._process: subprocess.Popen[bytes] | None = None

    @contextmanager
    def drawing_in(self, folder: Path) -> Iterator[FigureProcess]:
        """Take the folder of the run; on leaving the block nothing is written to it any more."""
        self._folder = folder
        try:
            yield self
        finally:
            self.end()

    def __enter__(self) -> FigureProcess:
        return self

    def start(self) -> None:
        """Let the process load its libraries, while the first does work of one core."""
        if self._process is not None or not sys.executable or cores() < 2:
            return
        root = str(Path(sdk_text.__file__).resolve().parent.parent)
        # -P: no module in the folder one works in stands in for one of the libraries.
        command = [sys.executable, "-P", "-c", _START, root, self._options]
        try:
            self._process = subprocess.Popen(
                command,
                bufsize=0,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                # Windows: no console window flashes up where there was none.
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError:
            self._process = None

    def draw(self) -> None:
        """Let the process begin: the tables of the run are in the folder."""
        self.start()
        if self._process is not None and self._process.stdin is not None:
            # A process that is gone already shows in `finished`.
            with suppress(OSError):
                self._process.stdin.write(json.dumps(str(self._folder)).encode() + b"\n")

    def finished(self) -> bool:
        """Wait for the process; return whether all figures are in the folder."""
        return self._process is not None and self._process.wait() == 0

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.end()

    def end(self) -> None:
        """End the process, wherever it is."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdin is not None:
            self._process.stdin.close()


def main(arguments: Sequence[str]) -> int:
    """Draw the figures of the run in the folder that it is told; return 0, or end with an error.

    arguments: the options, as JSON.
    """
    with suppress(ValueError, OSError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the first process says what Ctrl+C means
    told: SimpleQueue[str] = SimpleQueue()
    threading.Thread(target=_listen, args=(told,), daemon=True).start()
    gc.disable()
    from sdk_text.publication import figures  # noqa: F401 - loaded while the first one works
    from sdk_text.publication.prepared import Prepared
    from sdk_text.publication.prepared_kept import FILE, known_from
    from sdk_text.publication.write import standard_contents
    from sdk_text.results import Results

    # What the libraries hold stays for good: looking through it again and again takes time.
    gc.freeze()
    gc.enable()
    folder = Path(told.get())
    results = Results.from_tables(folder, meta={}, without=_NOT_DRAWN)
    chosen = json.loads(arguments[0])
    known = known_from((folder / FILE).read_bytes())
    ready = Prepared.of(
        results,
        names=chosen["names"],
        drop_reuse=chosen["without_reuse"],
        known=known,
        lang=chosen["lang"],
    )
    write_contents(standard_contents(ready, ("figures",), **chosen), folder)
    return 0


def _listen(told: SimpleQueue[str]) -> None:
    """Pass on the folder to draw in; end this process when the first one is gone."""
    # Not sys.stdin: a thread that waits there hinders the interpreter's orderly end.
    said = b""
    while got := os.read(0, 4096):
        said += got
        if said.endswith(b"\n"):
            told.put(json.loads(said))
    os._exit(1)

"""Commands run in processes of their own, on small inputs, and what their folders hold after.

Libraries are imported once; each command runs in a fork, so that a thousand trials take minutes.
POSIX only.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

import psutil  # noqa: E402

SAMPLES = ("kalnvarti.txt", "lielvirve.txt")
CHARACTERS = 4_000
FAST = ("--engine", "blank", "--coder", "rules")
HIDDEN = ".sdk_text"
KEPT = (".sdk_text-cache", ".sdk_text-parts")
"""What runs keep for the next one: no results."""
CODEBOOK = """\
name: trial
version: "1"
families:
  - {id: difficulty, label_lv: grūtības, label_en: difficulties}
  - {id: resource, label_lv: resursi, label_en: resources}
codes:
  - {id: difficulty/time, label_lv: laiks, label_en: time, cues: ["laik*"]}
  - {id: difficulty/money, label_lv: nauda, label_en: money, cues: ["naud*"]}
  - {id: resource/people, label_lv: cilvēki, label_en: people, cues: ["cilvēk*"]}
"""
"""Few cues, which are read in no time."""


@dataclass(frozen=True)
class Inputs:
    """Two short reports and a short codebook in a folder of their own."""

    folder: Path

    @property
    def reports(self) -> tuple[Path, Path]:
        return (self.folder / SAMPLES[0], self.folder / SAMPLES[1])

    @property
    def codebook(self) -> Path:
        return self.folder / "trial.yaml"

    def extract(self, number: int, out: Path, *more: str) -> Callable[[], int]:
        """Return the action of ``extract`` on one of the reports, with the quick engine."""
        from sdk_text.run.command import main

        told = [str(self.reports[number]), "--out", str(out), "--codebook", str(self.codebook)]
        return lambda: main([*told, *FAST, *more])


def make_inputs(folder: Path) -> Inputs:
    """Write the inputs, and load what commands use so that a fork of this process is quick."""
    folder.mkdir()
    for name in SAMPLES:
        text = (ROOT / "corpus" / name).read_text(encoding="utf-8")
        (folder / name).write_text(text[:CHARACTERS], encoding="utf-8")
    inputs = Inputs(folder)
    inputs.codebook.write_text(CODEBOOK, encoding="utf-8")
    import matplotlib.figure  # noqa: F401

    import sdk_text.exchange.__main__
    import sdk_text.review.__main__  # noqa: F401
    from sdk_text.results import Results

    for number in (0, 1):  # the dictionaries of lemmas, above all
        warm = folder.parent / f"warm{number}"
        with contextlib.redirect_stdout(None), contextlib.redirect_stderr(None):
            assert inputs.extract(number, warm, "--no-tables", "--quiet")() == 0
        Results.load(warm)
    return inputs


@dataclass
class Ended:
    """How a command ended."""

    code: int
    """As the shell has it: below 0 the signal that ended it."""
    error: str
    seconds: float
    left: list[int] = field(default_factory=list)
    """Processes that it started and that are still there."""

    @property
    def is_told_well(self) -> bool:
        return "Traceback" not in self.error and "bug in sdk_text" not in self.error


def begin(action: Callable[[], int], errors: Path) -> int:
    """Run an action in a fork that leads a session of its own; return its process id."""
    pid = os.fork()
    if pid:
        return pid
    code = 1
    try:
        os.setsid()
        out = os.open(os.devnull, os.O_RDWR)
        err = os.open(errors, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        os.dup2(out, 0)
        os.dup2(out, 1)
        os.dup2(err, 2)
        sys.stdout = io.TextIOWrapper(io.FileIO(1, "w", closefd=False), "utf-8")
        sys.stderr = io.TextIOWrapper(
            io.FileIO(2, "w", closefd=False), "utf-8", "backslashreplace", line_buffering=True
        )
        # A fork of a test runner has its handlers; a command begins with Python's.
        signal.signal(signal.SIGINT, signal.default_int_handler)
        for number in (signal.SIGTERM, signal.SIGHUP):  # nohup may have begun the harness
            signal.signal(number, signal.SIG_DFL)
        code = action()
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)
        for stream in (sys.stdout, sys.stderr):
            if stream is not None:
                stream.flush()
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else 1
    except BaseException as error:
        with contextlib.suppress(BaseException):
            print(f"Traceback: {error!r}", file=sys.stderr, flush=True)
    finally:
        os._exit(code)


MOST_SECONDS = 600.0
"""A command that takes longer, on however busy a machine, does not end."""


def end(pid: int, errors: Path, begun: float, *, patience: float = 10.0) -> Ended:
    """Wait for a process; then for all that it started, `patience` seconds long.

    One that does not end is killed, and counts among those that are left.
    """
    stuck = []
    while True:
        ended, status = os.waitpid(pid, os.WNOHANG)
        if ended:
            break
        if time.monotonic() - begun > MOST_SECONDS and not stuck:
            stuck = [pid]
            os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    seconds = time.monotonic() - begun
    until = time.monotonic() + patience
    while (left := of_session(pid)) and time.monotonic() < until:
        time.sleep(0.02)
    for number in left:
        with contextlib.suppress(OSError):
            os.kill(number, signal.SIGKILL)
    text = errors.read_text(encoding="utf-8", errors="replace") if errors.exists() else ""
    return Ended(os.waitstatus_to_exitcode(status), text, seconds, [*stuck, *left])


def of_session(leader: int) -> list[int]:
    """Return the living processes of a session."""
    found = []
    for number in psutil.pids():
        with contextlib.suppress(OSError, psutil.Error):
            if number == leader or os.getsid(number) != leader:
                continue
            if psutil.Process(number).status() != psutil.STATUS_ZOMBIE:
                found.append(number)
    return found


def run(action: Callable[[], int], errors: Path) -> Ended:
    """Run an action in a fork to its end."""
    begun = time.monotonic()
    return end(begin(action, errors), errors, begun)


def everything(folder: Path) -> list[Path]:
    """Return all that is in a folder, however deep, a folder before what is in it."""
    found: list[Path] = []
    waiting = [folder]
    while waiting:
        here = waiting.pop()
        with contextlib.suppress(PermissionError), os.scandir(here) as entries:
            for entry in entries:
                found.append(Path(entry.path))
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(Path(entry.path))
    return found


def remove(folder: Path) -> None:
    """Remove a folder with all that is in it, however deep."""
    if not folder.is_dir():
        return
    for path in reversed(everything(folder)):
        if path.is_dir() and not path.is_symlink():
            path.rmdir()
        else:
            path.unlink()
    folder.rmdir()


def _is_kept(path: Path, folder: Path) -> bool:
    return any(part in KEPT for part in path.relative_to(folder).parts)


def digests(folder: Path) -> dict[str, str]:
    """Return the SHA-256 of every file of a folder but run.json, by name."""
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name != "run.json" and not _is_kept(path, folder)
    }


def tree(folder: Path) -> dict[str, object]:
    """Return everything that is in a folder: files with their bytes' digest, links, folders."""
    found: dict[str, object] = {}
    for path in sorted(everything(folder)):
        name = path.relative_to(folder).as_posix()
        if _is_kept(path, folder):
            continue
        if path.is_symlink():
            found[name] = ("link", os.readlink(path))
        elif path.is_file():
            found[name] = hashlib.sha256(path.read_bytes()).hexdigest()
        else:
            found[name] = "folder" if path.is_dir() else "other"
    return found


def hidden(folder: Path) -> list[str]:
    """Return what of ours is hidden in a folder: nothing, when no run goes on."""
    return sorted(p.name for p in folder.glob(f"{HIDDEN}*") if p.name not in KEPT)


def whose(folder: Path, runs: Sequence[dict[str, str]]) -> int:
    """Return which of some runs a folder holds whole, as its run.json says too; -1: none, mixed."""
    held = digests(folder) if folder.is_dir() else {}
    for number, expected in enumerate(runs):
        if held != expected:
            continue
        if not expected:
            return number
        listed = json.loads((folder / "run.json").read_text(encoding="utf-8"))["outputs"]
        if listed == held:
            return number
    return -1

"""A real cluster: a scheduler and workers, each a process of its own that the fixture ends."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sdk_text.run.output_folder import RUN_FILE

ROOT = Path(__file__).resolve().parents[2]
FAST = {"engine": "blank", "coder": "rules", "tables": False}
START = 240
"""Seconds that a process may take to come up on a busy machine."""


def write_reports(folder: Path, copies: int) -> Path:
    """Write the sample sources several times over, with another number in each title."""
    folder.mkdir(exist_ok=True)
    for source in sorted((ROOT / "corpus").glob("*.txt")):
        text = source.read_text(encoding="utf-8")
        assert "KOPSAVILKUMS" in text, source
        for number in range(1, copies + 1):
            made = text.replace("KOPSAVILKUMS", f"NR. {number} KOPSAVILKUMS", 1)
            (folder / f"{source.stem}-{number}.txt").write_text(made, encoding="utf-8")
    return folder


def outputs(folder: Path) -> dict[str, bytes]:
    """Everything that a run wrote but its account and what it keeps for itself."""
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file() and p.name != RUN_FILE and not p.relative_to(folder).parts[0].startswith(".")
    }


@dataclass
class DaskCluster:
    """A scheduler with workers that tests may add and kill."""

    folder: Path
    stack: ExitStack
    number: int = 0
    more: dict[str, str] = field(default_factory=dict)
    """Environment variables of all processes."""

    @property
    def scheduler_file(self) -> str:
        return str(self.folder / "scheduler.json")

    def start(self, module: str, name: str, *options: str, path: Path = ROOT) -> subprocess.Popen:
        """Start a process of the cluster, which is ended with the fixture."""
        log = self.stack.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file",
             self.scheduler_file, "--host", "127.0.0.1", "--no-dashboard", *options],
            stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=self.folder,
            env={**os.environ, **self.more, "PYTHONPATH": str(path)},
        )  # fmt: skip
        self.stack.callback(end, process)
        return process

    def worker(self, path: Path = ROOT, *options: str) -> tuple[subprocess.Popen, str]:
        """Start a worker; return its process and name once the scheduler knows it."""
        self.number += 1
        name = f"worker-{self.number}"
        process = self.start(
            "dask_worker", name, "--name", name, "--nthreads", "1", "--no-nanny",
            "--local-directory", str(self.folder), *options, path=path,
        )  # fmt: skip
        until(lambda: name in self.names() or process.poll() is not None)
        assert process.poll() is None, (self.folder / f"{name}.log").read_text()
        return process, name

    def names(self) -> dict[str, int]:
        """Names of the workers, each with the number of files it works on."""
        from distributed import Client

        with Client(scheduler_file=self.scheduler_file, set_as_default=False) as client:
            busy = client.processing()
            workers = client.scheduler_info(n_workers=-1)["workers"]
            return {str(w["name"]): len(busy.get(a, ())) for a, w in workers.items()}


def end(process: subprocess.Popen) -> None:
    if process.poll() is None:
        process.kill()
    process.wait()


def until(reached: Callable[[], object], seconds: float = START) -> None:
    """Wait for something to be so."""
    last = time.monotonic() + seconds
    while not reached():
        assert time.monotonic() < last, "waited too long"
        time.sleep(0.1)


@contextmanager
def dask_processes(folder: Path, workers: int, *options: str, **more: str) -> Iterator[DaskCluster]:
    """Start a scheduler and workers (with these options), and end them all."""
    with ExitStack() as stack:
        cluster = DaskCluster(folder, stack, more=more)
        cluster.start("dask_scheduler", "scheduler", "--port", "0")
        until(Path(cluster.scheduler_file).is_file)
        for _ in range(workers):
            cluster.worker(ROOT, *options)
        yield cluster

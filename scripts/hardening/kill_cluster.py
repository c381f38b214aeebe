"""A run on a cluster, whose client, worker or scheduler is killed: parts and results stay whole."""

from __future__ import annotations

import contextlib
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from hardening import kill_files, trial
from hardening.kill_files import Written, problems_of_stopping

START = 240.0
"""Seconds that a process may take to come up on a busy machine."""
REPORTS = 3
PARTS = ".sdk_text-parts"


def _write_reports(work: Path, inputs: trial.Inputs) -> tuple[Path, Path]:
    """Write two folders of reports, each of some summaries."""
    folders = (work / "reports0", work / "reports1")
    for folder, report in zip(folders, inputs.reports, strict=True):
        folder.mkdir()
        text = report.read_text(encoding="utf-8")
        assert "KOPSAVILKUMS" in text
        for number in range(1, REPORTS + 1):
            made = text.replace("KOPSAVILKUMS", f"NR. {number} KOPSAVILKUMS", 1)
            (folder / f"{report.stem}-{number}.txt").write_text(made, encoding="utf-8")
    return folders


def _target(work: Path, inputs: trial.Inputs, where: str, *, again: float) -> Written:
    from sdk_text.run.command import main

    out = work / "out"

    def action(folder: Path) -> kill_files.Action:
        told = [str(folder), "--out", str(out), "--codebook", str(inputs.codebook), "--no-tables"]
        return lambda: main([*told, *trial.FAST, "--cluster", where])

    one, two = (action(folder) for folder in _write_reports(work, inputs))
    target = kill_files.folder_target(out, (one, two), work, again=again)
    parts = out / PARTS
    target.marks = [*target.marks, lambda: any(parts.glob(".*"))]
    target.more = lambda _: _torn_parts(parts)  # type: ignore[method-assign]
    return target


def _torn_parts(folder: Path) -> list[str]:
    """Return the parts that a reader would take for whole ones, and that are not."""
    from sdk_text.cluster.parts import read_part

    torn = []
    for path in sorted(folder.glob("*.parquet")):
        try:
            read_part(path.read_bytes(), path.stem)
        except (OSError, ValueError) as error:
            torn.append(f"{path.name}: {error}")
    return torn


class Cluster:
    """A scheduler and two workers of Dask's own command, and a run that uses them."""

    def __init__(self, work: Path, inputs: trial.Inputs) -> None:
        import distributed  # noqa: F401

        self._folder = work / "dask"
        self._folder.mkdir()
        self._file = self._folder / "scheduler.json"
        self._scheduler: subprocess.Popen[bytes] | None = None
        self._workers: list[subprocess.Popen[bytes]] = []
        self._begin()
        self.run = _target(work, inputs, str(self._file), again=1.0)
        self.counts = self.run.counts

    def close(self) -> None:
        """End scheduler and workers."""
        for process in [*self._workers, *([self._scheduler] if self._scheduler else [])]:
            process.kill()
            process.wait()
        self._workers, self._scheduler = [], None
        self._file.unlink(missing_ok=True)

    def kill(self, number: int, name: str, chance: random.Random) -> list[str]:
        """Kill one of the three during a run, and look."""
        who = ("client", "worker", "scheduler")[number // 4 % 3]
        self.counts[who] += 1
        self._mend()
        if who == "client":
            problems = self.run.kill(number, name, chance)
            gone = [
                p for p in (self._scheduler, *self._workers) if p is None or p.poll() is not None
            ]
            return problems + [f"the cluster went down with its client ({gone})"] * bool(gone)
        return self._kill_of_cluster(who, name, chance)

    def _kill_of_cluster(self, who: str, name: str, chance: random.Random) -> list[str]:
        run = self.run
        before = run.state()
        which = 1 - before
        doomed = self._workers[-1] if who == "worker" else self._scheduler
        assert doomed is not None
        begun = time.monotonic()
        pid = trial.begin(run.actions[which], run.errors)
        time.sleep(chance.uniform(0, run.usual))
        with contextlib.suppress(ProcessLookupError):
            os.kill(doomed.pid, getattr(signal, f"SIG{name}"))
        ended = trial.end(pid, run.errors, begun)
        with contextlib.suppress(subprocess.TimeoutExpired):
            doomed.wait(START)  # a scheduler that ends takes its file along, late
        doomed.kill()
        problems = [f"{len(ended.left)} processes left"] if ended.left else []
        problems += problems_of_stopping(ended, name, {*run.left()}, fine=(2,))
        if ended.code not in (0, 2):
            problems.append(f"{who}: exit code {ended.code}: {ended.error.strip()[-300:]}")
        if who == "worker" and ended.code != 0:
            problems.append(f"a lost worker ended the run: {ended.error.strip()[-300:]}")
        after = run.state()
        if after != (which if ended.code == 0 else before):
            problems.append(f"mixed: was {before}, ran {which}, ended {ended.code}, is {after}")
        problems += run.more(False)
        self.counts["running"] += 1
        self._mend()
        return problems + run._run_again(which)

    def _begin(self) -> None:
        self._scheduler = self._start("dask_scheduler", "--port", "0")
        _until(self._file.is_file)
        self._mend()

    def _mend(self) -> None:
        """Start what is not there (any more)."""
        if self._scheduler is not None and self._scheduler.poll() is not None:
            self.close()
            self._begin()
        self._workers = [p for p in self._workers if p.poll() is None]
        while len(self._workers) < 2:
            self._workers.append(
                self._start("dask_worker", "--nthreads", "1", "--no-nanny", "--death-timeout", "60",
                            "--local-directory", str(self._folder))
            )  # fmt: skip

    def _start(self, module: str, *options: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", f"distributed.cli.{module}", "--scheduler-file"]
        command += [str(self._file), "--host", "127.0.0.1", "--no-dashboard", *options]
        with (self._folder / "log.txt").open("ab") as log:
            return subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self._folder,
                env={**os.environ, "PYTHONPATH": str(trial.ROOT)},
            )  # fmt: skip


def _until(reached: object) -> None:
    last = time.monotonic() + START
    while not reached():  # type: ignore[operator]
        assert time.monotonic() < last, "waited too long"
        time.sleep(0.1)


class Local:
    """A run with processes of its own (``--cluster local:2``): they end with it."""

    def __init__(self, work: Path, inputs: trial.Inputs) -> None:
        import distributed  # noqa: F401

        self.run = _target(work, inputs, "local:2", again=0.3)
        self.counts: Counter[str] = self.run.counts
        self._parts = work / "out" / PARTS

    def close(self) -> None:
        """There is nothing to end."""

    def kill(self, number: int, name: str, chance: random.Random) -> list[str]:
        """Kill the run; half of the times there are no parts of an earlier one."""
        if chance.random() < 0.5:
            shutil.rmtree(self._parts, ignore_errors=True)
        return self.run.kill(number, name, chance)


def make_cluster(work: Path, inputs: trial.Inputs) -> Cluster:
    """Return the target on a cluster."""
    return Cluster(work, inputs)


def make_local(work: Path, inputs: trial.Inputs) -> Local:
    """Return the target with processes on this machine."""
    return Local(work, inputs)

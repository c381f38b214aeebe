"""Commands that write files and folders, to be killed: `extract` in its kinds, exchange, sheets."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import time
import zipfile
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from hardening import trial
from hardening.kill_llm import Asked

Action = Callable[[], int]
KEPT_FOR_AN_HOUR = ".sdk_text"
"""Ending of a file that a killed process had begun: the next write after an hour removes it."""


class Target(Protocol):
    """Something that runs, to be killed."""

    counts: Counter[str]
    """What is worth telling: how many were really killed, say."""

    def kill(self, number: int, name: str, chance: random.Random) -> list[str]:
        """Run, kill by the signal of this name, look; return what did not hold."""
        ...

    def close(self) -> None:
        """End what the target started for itself."""


def strike(
    pid: int, name: str, chance: random.Random, usual: float, marks: Sequence[Callable[[], bool]]
) -> str:
    """Kill a process at some moment of its time; return the signal's name, "" if it was over.

    Every third time it is hit soon after one of `marks` is seen. A terminal sends its signals to
    all processes of a group, others send them to one.
    """
    number = getattr(signal, f"SIG{name}")
    send = os.killpg if name in ("INT", "HUP") and chance.random() < 0.5 else os.kill
    mark = chance.choice(marks) if marks and chance.random() < 0.34 else None
    until = time.monotonic() + (usual * 3 if mark else chance.uniform(0, usual * 1.1))
    while time.monotonic() < until and not _is_over(pid):
        if mark is not None and mark():
            time.sleep(chance.uniform(0, 0.02))
            break
        time.sleep(0.001 if mark else 0.005)
    over = _is_over(pid)
    with suppress(ProcessLookupError):
        send(pid, number)
    return "" if over else name


def _is_over(pid: int) -> bool:
    return os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None


@dataclass
class Written:
    """A command that writes to a place, and how to tell whose results are there."""

    actions: tuple[Action, Action]
    state: Callable[[], int]
    """-1: neither the one's nor the other's; 2: nothing is there."""
    left: Callable[[], list[str]]
    """What is hidden in or beside the place."""
    errors: Path
    marks: Sequence[Callable[[], bool]] = ()
    again: float = 1.0
    """Share of the trials after which the command is run once more, to its end."""
    prepare: Callable[[random.Random], None] = lambda _: None
    more: Callable[[bool], list[str]] = lambda _: []
    """Looks at what else must hold, after a kill and (True) after a run that was not killed."""
    usual: float = 0.0
    counts: Counter[str] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        for action in self.actions:
            ended = trial.run(action, self.errors)
            assert ended.code == 0, ended.error
            self.usual = max(self.usual, ended.seconds)

    def close(self) -> None:
        """There is nothing to end."""

    def kill(self, number: int, name: str, chance: random.Random) -> list[str]:
        """Run one of the two commands, the other one's results being there, mostly; kill it."""
        self.prepare(chance)
        before = self.state()
        which = number % 2 if before not in (0, 1) else 1 - before
        known = self.left()  # a file that a killed process had begun stays for an hour
        begun = time.monotonic()
        pid = trial.begin(self.actions[which], self.errors)
        hit = strike(pid, name, chance, self.usual, self.marks)
        ended = trial.end(pid, self.errors, begun)
        self.counts["running"] += bool(hit)
        problems = [f"{len(ended.left)} processes left"] if ended.left else []
        if name != "KILL":
            problems += problems_of_stopping(ended, name, {*self.left()} - {*known})
        try:
            after = self.state()
        except Exception as error:
            return [*problems, f"cannot be opened: {error!r}"]
        if after not in (before, which):
            problems.append(f"mixed: was {before}, ran {which}, is {after}")
        if name != "KILL" and "nothing was written" in ended.error and after != before:
            problems.append("said that nothing was written")
        if hidden := [n for n in self.left() if n.startswith(trial.HIDDEN)]:
            problems.append(f"left after opening: {hidden}")
        problems += self.more(False)
        if chance.random() < self.again:
            problems += self._run_again(which)
        return problems

    def _run_again(self, which: int) -> list[str]:
        """Run the command to its end: what was killed must not be in its way."""
        self.counts["next runs"] += 1
        ended = trial.run(self.actions[which], self.errors)
        self.usual = 0.7 * self.usual + 0.3 * ended.seconds
        if ended.code != 0 or not ended.is_told_well:
            return [f"next run: exit code {ended.code}: {ended.error.strip()[-300:]}"]
        problems = [] if self.state() == which else [f"next run: is {self.state()}"]
        if hidden := [n for n in self.left() if not n.endswith(KEPT_FOR_AN_HOUR)]:
            problems.append(f"left after the next run: {hidden}")
        return problems + self.more(True)


def problems_of_stopping(
    ended: trial.Ended, name: str, new: set[str], fine: Sequence[int] = ()
) -> list[str]:
    """Return what was wrong with a command that could clean up after itself.

    Args:
        ended: how it ended.
        name: of the signal.
        new: what is hidden now and was not before.
        fine: further exit codes that are right.
    """
    problems = []
    if not ended.is_told_well:
        problems.append(f"told badly: {ended.error.strip()[-2_000:]}")
    stopped = 128 + getattr(signal, f"SIG{name}")
    # Before the command begins, and after it ended, a signal is Python's own business.
    outside = -getattr(signal, f"SIG{name}")
    if ended.code not in (0, stopped, outside, *fine):
        problems.append(f"exit code {ended.code}: {ended.error.strip()[-200:]}")
    if ended.code != outside and new:
        problems.append(f"left: {sorted(new)}")
    return problems


def _seen(*places: Path) -> list[Callable[[], bool]]:
    return [lambda place=place: os.path.lexists(place) for place in places]  # type: ignore[misc]


def _seen_beside(place: Path) -> list[Callable[[], bool]]:
    """Whether a file is being written for a place."""
    return [lambda: any(place.parent.glob(f".{place.name[:40]}-*"))]


def _hidden_beside(place: Path) -> list[str]:
    """Return what is hidden beside a file, but locks: the next run removes them."""
    return sorted(p.name for p in place.parent.glob(".*") if not p.name.endswith(".lock"))


def folder_target(
    out: Path, actions: tuple[Action, Action], work: Path, *, again: float = 1.0
) -> Written:
    """Return a target that is a folder of a run; it is run twice for the two states."""
    from sdk_text.run import moving, output_folder

    runs: list[dict[str, str]] = []
    for action in actions:
        ended = trial.run(action, work / "first.txt")
        assert ended.code == 0, ended.error
        runs.append(trial.digests(out))
    runs.append({})

    def state() -> int:
        output_folder.finish_interrupted(out)
        return trial.whose(out, runs)

    names = (output_folder.PARTIAL, moving.COMPLETE, moving.EARLIER, moving.COMPLETE)
    marks = _seen(*(out / name for name in names))
    return Written(
        actions, state, lambda: trial.hidden(out), work / "errors.txt", marks, again=again
    )


def make_extract(work: Path, inputs: trial.Inputs) -> Written:
    out = work / "out"
    one, two = (inputs.extract(number, out, "--no-tables") for number in (0, 1))
    return folder_target(out, (one, two), work)


def make_tables(work: Path, inputs: trial.Inputs) -> Written:
    out = work / "out"
    one, two = (inputs.extract(number, out, "--formats", "csv,svg") for number in (0, 1))
    return folder_target(out, (one, two), work, again=0.34)


def make_share(work: Path, inputs: trial.Inputs) -> Written:
    """A run with a folder to hand on beside it: that is whole, too, and never newer."""
    out, beside = work / "out", work / "beside"
    shared = beside / "shared"
    # Names are known to the embedded engine only.
    told = ("--formats", "csv", "--engine", "embedded", "--share", str(shared))
    actions = tuple(inputs.extract(number, out, *told) for number in (0, 1))
    shares = []
    for action in actions:
        ended = trial.run(action, work / "first.txt")
        assert ended.code == 0, ended.error
        shares.append(trial.digests(shared))
    assert shares[0] != shares[1]
    target = folder_target(out, (actions[0], actions[1]), work, again=0.5)
    hidden = [beside / f".shared.sdk_text-{what}" for what in ("partial", "earlier")]
    target.marks = [*target.marks, *_seen(*hidden)]
    in_out = target.left

    def left() -> list[str]:
        # Between its two renames a killed run leaves the old share under a hidden name.
        return [*in_out(), *(p.name for p in hidden if p.exists())]

    def more(finished: bool) -> list[str]:
        if finished:
            own = trial.digests(shared) == shares[target.state()]
            return [] if own else ["next run: the share is another run's"]
        held = trial.digests(shared if shared.is_dir() else hidden[1])
        return [] if held in shares else ["the share is mixed"]

    target.left, target.more = left, more
    return target


def _projects(work: Path, inputs: trial.Inputs) -> list[Path]:
    """Two projects to take in, made of two runs."""
    from sdk_text.exchange import export_results

    made = []
    for number in (0, 1):
        out = work / f"run{number}"
        assert trial.run(inputs.extract(number, out, "--no-tables"), work / "x.txt").code == 0
        made.append(work / f"project{number}.qdpx")
        export_results(out, made[-1])
    return made


def _by_a_person(project: Path) -> Path:
    """Return a copy of a project in which a person coded what the rules had coded."""
    made = project.with_name("person.qdpx")
    with zipfile.ZipFile(project) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name.endswith(".qde"):
                data, times = re.subn(rb'(<User [^>]*name=")[^"]*', rb"\1", data)
                assert times
            new.writestr(name, data)
    return made


def file_target(place: Path, actions: tuple[Action, Action], work: Path) -> Written:
    """Return a target that is one file, the only one of its folder."""
    contents = []
    for action in actions:
        ended = trial.run(action, work / "x.txt")
        assert ended.code == 0, ended.error
        contents.append(place.read_bytes())
    assert contents[0] != contents[1]

    def state() -> int:
        return contents.index(place.read_bytes()) if place.read_bytes() in contents else -1

    return Written(
        actions, state, lambda: _hidden_beside(place), work / "errors.txt", _seen_beside(place)
    )


def make_exchange(work: Path, inputs: trial.Inputs) -> Written:
    """A project written over another one."""
    from sdk_text.exchange.__main__ import main

    _projects(work, inputs)
    to = work / "place" / "study.qdpx"
    to.parent.mkdir()

    def action(number: int) -> Action:
        run = str(work / f"run{number}")
        return lambda: main(["export", run, "--to", str(to), "--overwrite"])

    return file_target(to, (action(0), action(1)), work)


def make_import(work: Path, inputs: trial.Inputs) -> Written:
    """A project's codings taken into a file of decisions that holds some already."""
    from sdk_text.exchange.__main__ import main

    project = _by_a_person(_projects(work, inputs)[0])
    place = work / "corpus" / "sdk-decisions.csv"
    place.parent.mkdir()
    shutil.copy(inputs.reports[0], place.parent)
    start = [*map(str, ("import", project, "--corpus", place.parent, "--codebook"))]

    def by(coder: str) -> Action:
        return lambda: main([*start, str(inputs.codebook), "--coder", coder])

    assert trial.run(by("Anna"), work / "x.txt").code == 0
    old = place.read_bytes()
    assert trial.run(by("Jānis"), work / "x.txt").code == 0

    def rows(data: bytes) -> list[list[str]]:
        """All but when it was decided."""
        import csv
        import io

        table = list(csv.reader(io.StringIO(data.decode("utf-8"))))
        at = table[0].index("decided")
        return [row[:at] + row[at + 1 :] for row in table]

    new = rows(place.read_bytes())
    assert len(new) > len(rows(old)) > 1

    def state() -> int:
        held = rows(place.read_bytes())
        return 0 if held == rows(old) else 1 if held == new else -1

    def back(_: random.Random) -> None:
        place.write_bytes(old)

    target = Written(
        (by("Anna"), by("Jānis")), state, lambda: _hidden_beside(place), work / "errors.txt",
        _seen_beside(place),
    )  # fmt: skip
    target.prepare = back  # type: ignore[method-assign]
    return target


def make_study(work: Path, inputs: trial.Inputs) -> Written:
    """A project taken in as a study of its own."""
    from sdk_text.exchange.__main__ import main

    projects = _projects(work, inputs)
    out = work / "out"

    def action(number: int) -> Action:
        told = ["import", str(projects[number]), "--out", str(out), "--no-tables", "--coder", "A"]
        return lambda: main(told)

    return folder_target(out, (action(0), action(1)), work)


def make_llm(work: Path, inputs: trial.Inputs) -> Written:
    """A run that asks a language model: answers that came are kept, none is asked for twice."""
    corpus = work / "llm"
    corpus.mkdir()
    asked = Asked(corpus)
    out = work / "out"

    def action(number: int) -> Action:
        told = ("--no-tables", "--coder", "llm", "--quiet", "--llm", str(asked.settings))
        return inputs.extract(number, out, *told)

    target = folder_target(out, (action(0), action(1)), work)
    target.marks = [*target.marks, *asked.marks]

    def more(finished: bool) -> list[str]:
        meta = json.loads((out / "run.json").read_text(encoding="utf-8")) if finished else {}
        return asked.problems(meta.get("llm"))

    target.prepare, target.more, target.close = asked.prepare, more, asked.close  # type: ignore[method-assign]
    return target


TARGETS: dict[str, Callable[[Path, trial.Inputs], Written]] = {
    "extract": make_extract,
    "tables": make_tables,
    "share": make_share,
    "exchange": make_exchange,
    "import": make_import,
    "study": make_study,
    "llm": make_llm,
}

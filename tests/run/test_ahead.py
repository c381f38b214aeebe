"""The encoder beside the language engine: the same codings, and a clean end whatever happens."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from sdk_text.coding.encoder.session import Encoder
from sdk_text.extract import main
from sdk_text.run import ahead
from sdk_text.run.ahead import ReaderAhead
from sdk_text.system import networks
from sdk_text.system.networks import StoppedError, beside, run_batches

FAST = ["--engine", "blank", "--no-tables", "--no-cache", "--quiet"]


@pytest.fixture
def report(root: Path, tmp_path: Path) -> Path:
    """A short report in a folder of its own."""
    text = (root / "corpus" / "kalnvarti.txt").read_text("utf-8")
    path = tmp_path / "reports" / "kalnvarti.txt"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def codings(report: Path, out: Path) -> bytes:
    assert main([str(report), "--out", str(out), *FAST]) == 0
    return (out / "codings.csv").read_bytes()


def test_beside_or_after_the_codings_are_the_same(
    report: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    where: list[str] = []
    real = Encoder.read

    def read(self: Encoder, segments: Any) -> Any:
        where.append(threading.current_thread().name)
        return real(self, segments)

    monkeypatch.setattr(Encoder, "read", read)
    monkeypatch.setattr(ahead, "cores", lambda: 2)
    besides = codings(report, tmp_path / "a")
    monkeypatch.setattr(ahead, "cores", lambda: 1)
    after = codings(report, tmp_path / "b")
    assert [name.startswith("encoder") for name in where] == [True, False]
    assert besides == after
    assert besides.count(b"\n") > 10


def test_one_thread_is_one_thread(report: Path, tmp_path: Path, monkeypatch: Any) -> None:
    begun: list[str] = []
    monkeypatch.setattr(ahead, "cores", lambda: 4)
    monkeypatch.setattr(ReaderAhead, "reading", lambda *a: begun.append("begun"))
    assert main([str(report), "--out", str(tmp_path / "out"), *FAST, "--threads", "1"]) == 0
    assert begun == []


@pytest.mark.parametrize("error", [MemoryError(), OSError(5, "Input/output error", "weights")])
def test_an_error_beside_ends_the_run_and_leaves_nothing(
    report: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    error: Exception,
) -> None:
    def fail(self: Encoder, segments: Any) -> Any:
        raise error

    monkeypatch.setattr(ahead, "cores", lambda: 2)
    monkeypatch.setattr(Encoder, "read", fail)
    threads = threading.active_count()
    assert main([str(report), "--out", str(tmp_path / "out"), *FAST]) == 2
    said = capsys.readouterr().err
    assert said.startswith("error: ")
    assert said.count("\n") == 1
    assert "memory" in said or "weights" in said
    assert not (tmp_path / "out").exists()
    assert threading.active_count() == threads


def test_a_bug_beside_names_the_document(
    report: Path, tmp_path: Path, monkeypatch: Any, capsys: Any
) -> None:
    def fail(self: Encoder, segments: Any) -> Any:
        raise RuntimeError("a node failed")

    monkeypatch.setattr(ahead, "cores", lambda: 2)
    monkeypatch.setattr(Encoder, "read", fail)
    assert main([str(report), "--out", str(tmp_path / "out"), *FAST]) == 1
    said = capsys.readouterr().err
    assert "a node failed" in said
    assert "'kalnvarti'" in said


class Slow:
    """A reader whose network takes its time, batch after batch."""

    def __init__(self) -> None:
        self.batches = 0
        self.begun = threading.Event()

    def run(self, outputs: Any, arrays: Any) -> list[Any]:
        self.begun.set()
        self.batches += 1
        time.sleep(0.02)
        return [arrays["x"]]

    def read(self, segments: Any) -> list[Any]:
        places = [[i] for i in range(10_000)]
        return list(run_batches(self, ["x"], places, lambda p: {"x": np.zeros(len(p))}, threads=3))


def test_it_stops_when_the_other_work_fails() -> None:
    slow = Slow()
    parsed: Any = SimpleNamespace(segments=(), document=SimpleNamespace(name="report"))
    reader = ReaderAhead(slow, 1)
    with pytest.raises(KeyboardInterrupt), reader.reading(parsed):  # noqa: PT012
        assert slow.begun.wait(30)
        raise KeyboardInterrupt
    done = slow.batches
    assert 0 < done < 10_000
    time.sleep(0.1)
    assert slow.batches == done


@pytest.mark.parametrize("threads", [1, 3])
def test_networks_beside_other_work_keep_their_bounds(threads: int) -> None:
    stop = threading.Event()
    slow = Slow()
    places = [[i] for i in range(8)]
    seen: set[int] = set()
    busy = threading.Semaphore(threads)

    def arrays(places: list[int]) -> dict[str, Any]:
        seen.add(threading.get_ident())
        assert busy.acquire(blocking=False), "more batches at a time than allowed"
        time.sleep(0.001)
        busy.release()
        return {"x": np.zeros(1)}

    with beside(threads, stop):
        assert len(list(run_batches(slow, ["x"], places, arrays, threads=8))) == 8
        stop.set()
        with pytest.raises(StoppedError):
            list(run_batches(slow, ["x"], places, arrays, threads=8))
    assert len(seen) <= threads
    assert list(run_batches(slow, ["x"], places[:2], lambda p: {"x": np.zeros(1)})), "free again"
    assert networks.cores() >= 1


@pytest.mark.slow
@pytest.mark.skipif(os.name == "nt", reason="no SIGINT for a child there")
def test_ctrl_c_while_both_read(report: Path, tmp_path: Path) -> None:
    """The interruption comes while the encoder reads: 130, one line, nothing left behind."""
    code = (
        "import sys, time, threading\n"
        "from sdk_text.system import networks\n"
        "from sdk_text.run import ahead\n"
        "ahead.cores = lambda: 2\n"
        "from sdk_text.coding.encoder.session import Encoder\n"
        "def read(self, segments):\n"
        "    print('reading', flush=True)\n"
        "    class Net:\n"
        "        def run(self, o, a): time.sleep(0.05); return [a]\n"
        "    return list(networks.run_batches(Net(), ['x'], [[i] for i in range(9999)], dict))\n"
        "Encoder.read = read\n"
        "from sdk_text.extract import main\n"
        "sys.exit(main(sys.argv[1:]))\n"
    )
    process = subprocess.Popen(
        [sys.executable, "-c", code, str(report), "--out", str(tmp_path / "out"), *FAST],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
    )
    try:
        assert process.stdout is not None
        assert process.stdout.readline() == "reading\n"
        process.send_signal(signal.SIGINT)
        _, said = process.communicate(timeout=120)
    finally:
        process.kill()
        process.wait()
    assert process.returncode == 130, said
    assert said == "stopped; nothing was written\n"
    assert not (tmp_path / "out").exists()

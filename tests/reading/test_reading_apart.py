"""PDF, DOCX and ODT are read in a process of their own, which a file can end but not the run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import psutil
import pytest
from hardening import hostile_docx, hostile_pdf

from sdk_text.errors import InputError
from sdk_text.reading import Limits, apart, read_document

SAMPLES = ("dzelmava.docx", "sunupe.pdf")
WORKLOAD = hostile_pdf.calling_forms(11, 10)
"""A page that takes thousands of years."""


def reading_processes() -> set[int]:
    """Ids of the reading processes that this test run has now."""
    children = psutil.Process().children()
    return {child.pid for child in children if "apart_process" in " ".join(child.cmdline())}


@pytest.fixture(name="endless")
def endless_file(tmp_path: Path) -> Path:
    path = tmp_path / "bezgalīgs.pdf"
    path.write_bytes(WORKLOAD)
    return path


@pytest.mark.parametrize("name", SAMPLES)
def test_the_same_comes_of_both_ways(root: Path, name: str) -> None:
    path = root / "corpus" / name
    assert read_document(path) == read_document(path, limits=Limits(apart=False))


def test_one_process_reads_all_good_files(root: Path) -> None:
    read_document(root / "corpus" / "dzelmava.docx")
    before = reading_processes()
    for _ in range(3):
        read_document(root / "corpus" / "dzelmava.docx")
    assert len(before) == 1
    assert reading_processes() == before


def test_processes_that_are_kept_end_when_told(root: Path) -> None:
    read_document(root / "corpus" / "dzelmava.docx")
    assert reading_processes()
    apart.end_idle()
    assert not reading_processes()
    assert read_document(root / "corpus" / "dzelmava.docx").text


def test_a_file_that_never_ends_is_stopped_and_named(endless: Path, root: Path) -> None:
    with pytest.raises(InputError, match=r"bezgalīgs\.pdf: .*more than 1 second of work") as error:
        read_document(endless, limits=Limits(seconds=1.0))
    assert "Print it to PDF anew" in str(error.value)
    assert not reading_processes()
    assert read_document(root / "corpus" / "sunupe.pdf").text


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", hostile_pdf.with_map("1 beginbfrange\n<00000000> <0FFFFFFF> <41>\nendbfrange")),
        ("a.docx", hostile_docx.document("<w:p/>" * 3_000_000)),
    ],
    ids=["pdf", "docx"],
)
def test_a_file_that_fills_the_memory_is_stopped_and_named(
    tmp_path: Path, name: str, data: bytes
) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(InputError, match=rf"{name}: .*more than \d+ MB of memory"):
        read_document(path, limits=Limits(seconds=60.0, memory_bytes=200_000_000))


def test_pages_that_are_done_earn_time() -> None:
    limits = Limits(seconds=6.0, seconds_a_page=0.5)
    assert limits.allowed_seconds({}) == 6.0
    assert limits.allowed_seconds({"page": 3_000}) == 1_506.0
    assert limits.allowed_memory(10, {"page": 2}) > limits.allowed_memory(10, {})


def test_a_process_that_ends_by_itself_names_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, root: Path
) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(WORKLOAD)
    killer = threading.Timer(0.5, lambda: [os.kill(pid, 9) for pid in reading_processes()])
    read_document(root / "corpus" / "sunupe.pdf")  # so that the process has its libraries
    killer.start()
    with pytest.raises(InputError, match=r"a\.pdf: reading it ended the process"):
        read_document(path, limits=Limits(seconds=60.0))


def test_a_process_that_was_ended_while_idle_is_replaced(root: Path) -> None:
    path = root / "corpus" / "dzelmava.docx"
    first = read_document(path)
    for pid in reading_processes():
        psutil.Process(pid).kill()
        psutil.Process(pid).wait()
    assert read_document(path) == first


def test_threads_read_at_once(root: Path) -> None:
    path = root / "corpus" / "dzelmava.docx"
    texts: list[str] = []
    threads = [
        threading.Thread(target=lambda: texts.append(read_document(path).text)) for _ in range(3)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(texts) == 3
    assert len(set(texts)) == 1


def test_a_failure_of_our_own_shows_where(monkeypatch: pytest.MonkeyPatch) -> None:
    answer = {"bug": "Traceback …\nKeyError: 'x'"}
    monkeypatch.setattr(apart, "_answer", lambda *_: answer)
    with pytest.raises(RuntimeError, match="KeyError"):
        apart.read_apart("pdf", b"", "a.pdf", Limits())


def test_a_script_needs_no_guard_and_leaves_no_process(root: Path, tmp_path: Path) -> None:
    """Also a module in the folder one works in stands in for no library."""
    (tmp_path / "psutil.py").write_text("raise SystemExit('shadowed')\n")
    script = tmp_path / "script" / "read.py"
    script.parent.mkdir()
    script.write_text(
        "import json, psutil, sdk_text\n"
        f"document = sdk_text.read_document({str(root / 'corpus' / 'dzelmava.docx')!r})\n"
        "pids = [child.pid for child in psutil.Process().children()]\n"
        "print(json.dumps([len(document.text), pids]))\n"
    )
    done = subprocess.run(
        [sys.executable, str(script)], capture_output=True, text=True, check=True, cwd=tmp_path
    )
    length, pids = json.loads(done.stdout)
    assert length > 1_000
    assert len(pids) == 1
    assert not psutil.pid_exists(pids[0]) or _ends(pids[0])


def _ends(pid: int) -> bool:
    try:
        psutil.Process(pid).wait(timeout=30)
    except psutil.NoSuchProcess:
        return True
    except psutil.TimeoutExpired:
        return False
    return True


def test_a_busy_process_ends_with_the_one_that_was_killed(endless: Path) -> None:
    script = (
        "import sys, sdk_text; from sdk_text.reading import Limits; "
        "sdk_text.read_document(sys.argv[1], limits=Limits(seconds=600))"
    )
    first = subprocess.Popen([sys.executable, "-c", script, str(endless)])
    second = next(iter(_children(first.pid)))
    first.kill()
    first.wait()
    assert _ends(second)


def _children(pid: int) -> list[int]:
    """The reading process of another one, once it has begun with its file."""
    process = psutil.Process(pid)
    while True:
        busy = [child.pid for child in process.children() if child.cpu_times().user > 1.0]
        if busy:
            return busy


@pytest.mark.parametrize("name", ["pipe.pdf", "pipe.txt"])
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_no_file(tmp_path: Path, name: str) -> None:
    os.mkfifo(tmp_path / name)
    with pytest.raises(InputError, match="not a file"):
        read_document(tmp_path / name)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="this system has no such device")
def test_a_link_to_a_device_is_no_file(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to("/dev/zero")
    with pytest.raises(InputError, match="not a file"):
        read_document(tmp_path / "a.txt")

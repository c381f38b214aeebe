from pathlib import Path

import pytest

from sdk_text.extract import main
from sdk_text.publication.prepared import known_of
from sdk_text.publication.prepared_kept import FILE
from sdk_text.publication.write import standard_contents
from sdk_text.results import Results
from sdk_text.run import figure_process
from sdk_text.run.figure_process import FigureProcess
from sdk_text.system.spreadsheet import append_csv

OPTIONS = {"lang": "lv", "names": "replace", "without_reuse": False, "formats": ["svg", "png"]}


@pytest.fixture
def folder(made: Results, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """What a run has written before the tables and figures."""
    monkeypatch.setattr(figure_process, "cores", lambda: 2)
    (tmp_path / "documents").mkdir()
    for name, frame in made.frames().items():
        append_csv(tmp_path / f"{name}.csv", frame, header=True)
    (tmp_path / FILE).write_bytes(known_of(made, "replace").to_bytes())
    for name, text in made.texts.items():
        (tmp_path / "documents" / f"{name}.txt").write_bytes(text.encode())
    return tmp_path


def test_the_figures_are_the_same_as_drawn_here(folder: Path) -> None:
    with FigureProcess(folder, **OPTIONS) as second:
        second.draw()
        assert second.finished()
    here = standard_contents(Results.from_tables(folder, meta={}), ("figures",), **OPTIONS)
    there = {f"figures/{path.name}": path.read_bytes() for path in folder.glob("figures/*")}
    assert there == {n: c if isinstance(c, bytes) else c.encode() for n, c in here.items()}


def test_a_failure_is_told(folder: Path) -> None:
    (folder / "codings.csv").unlink()
    with FigureProcess(folder, **OPTIONS) as second:
        second.draw()
        assert not second.finished()


def test_it_ends_with_the_first_process(folder: Path) -> None:
    with FigureProcess(folder, **OPTIONS) as second:
        second.draw()
        process = second._process
        assert process is not None
        process.stdin.close()  # as the system does when the first process is killed
        assert process.wait(timeout=60) == 1
    assert not list(folder.glob("figures/*"))


def test_an_error_here_ends_it(folder: Path) -> None:
    second = FigureProcess(folder, **OPTIONS)
    second.start()
    with pytest.raises(KeyError), second:
        raise KeyError
    assert second._process is not None
    assert second._process.returncode not in (None, 0)


def test_one_core_has_no_second_process(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(figure_process, "cores", lambda: 1)
    with FigureProcess(folder, **OPTIONS) as second:
        second.draw()
        assert not second.finished()


def test_it_ends_also_before_it_draws(folder: Path) -> None:
    with FigureProcess(folder, **OPTIONS) as second:
        second.start()
        assert second._process is not None
        second._process.stdin.close()
        assert second._process.wait(timeout=60) == 1
        assert not second.finished()


def test_it_starts_before_there_is_a_folder(folder: Path) -> None:
    with FigureProcess(**OPTIONS) as second:
        second.start()
        process = second._process
        assert process is not None
        with second.drawing_in(folder):
            second.draw()
            assert second.finished()
            assert second._process is process
    assert (folder / "figures" / "index.html").exists()


def test_nothing_is_written_after_the_folder_is_left(folder: Path) -> None:
    with FigureProcess(**OPTIONS) as second:
        second.start()
        with second.drawing_in(folder):
            second.draw()
        assert second._process is not None
        assert second._process.returncode not in (None, 0)
        second.end()  # once more does no harm


def test_a_run_that_cannot_begin_leaves_no_process(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[FigureProcess] = []
    real = FigureProcess.start

    def start(self: FigureProcess) -> None:
        real(self)
        started.append(self)

    monkeypatch.setattr(FigureProcess, "start", start)
    (tmp_path / "own.yaml").write_text("name: 5\nfamilies: none\n", encoding="utf-8")
    report = tmp_path / "report.txt"
    report.write_text("Nekas.\n", encoding="utf-8")
    options = ["--codebook", str(tmp_path / "own.yaml"), "--quiet", "--no-cache"]
    assert main([str(report), "--out", str(tmp_path / "out"), *options]) == 2
    assert len(started) == 1
    process = started[0]._process
    assert process is not None
    assert process.returncode is not None
    assert not (tmp_path / "out").exists()

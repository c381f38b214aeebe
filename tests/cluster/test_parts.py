"""Parts of documents: whole or not there, used again only for what they were made of."""

from __future__ import annotations

import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from cluster_processes import FAST, outputs

import sdk_text
from sdk_text.cluster.run import ClusterParts
from sdk_text.errors import InputError
from sdk_text.results import Results

pytest.importorskip("pyarrow", reason="extra cluster: pip install 'sdk_text[cluster]'")

PARTS = ".sdk_text-parts"


@pytest.fixture
def pool() -> Iterator[ThreadPoolExecutor]:
    with ThreadPoolExecutor(2) as executor:
        yield executor


@pytest.fixture(scope="module")
def few(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three reports, with a person's decision."""
    folder = tmp_path_factory.mktemp("few")
    for path in sorted(reports.iterdir())[:3]:
        shutil.copy(path, folder)
    return folder


@pytest.fixture(scope="module")
def few_serial(few: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    out = tmp_path_factory.mktemp("few-serial") / "out"
    sdk_text.extract(few, out, **FAST)
    return outputs(out)


@pytest.fixture
def done(few: Path, tmp_path: Path, pool: ThreadPoolExecutor) -> Path:
    """The output of a run whose parts are all there."""
    sdk_text.extract(few, tmp_path / "out", cluster=pool, **FAST)
    return tmp_path / "out"


def account(results: Results) -> dict[str, int]:
    kept = results.meta["cluster"]
    return {name: kept[name] for name in ("made", "found", "failed") if name in kept}


def test_any_executor_gives_what_one_process_gives(
    done: Path, few_serial: dict[str, bytes]
) -> None:
    assert outputs(done) == few_serial


def test_in_memory_too(few: Path, done: Path, pool: ThreadPoolExecutor) -> None:
    results = sdk_text.extract(few, cluster=pool, **FAST)
    assert account(results) == {"made": 3}
    loaded = Results.load(done)
    for name, frame in results.frames().items():
        pd.testing.assert_frame_equal(frame, loaded.frames()[name])
    assert results.texts == loaded.texts


def test_in_memory_the_parts_are_gone_with_the_run(
    few: Path, pool: ThreadPoolExecutor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    closed: list[ClusterParts] = []
    close = ClusterParts.close
    monkeypatch.setattr(ClusterParts, "close", lambda parts: (closed.append(parts), close(parts)))
    sdk_text.extract(few, cluster=pool, **FAST)
    assert len(closed) == 1  # still held here, so nothing else can have deleted them
    assert list(tmp_path.iterdir()) == []


def test_a_repeat_makes_nothing(few: Path, done: Path, few_serial: dict[str, bytes]) -> None:
    results = sdk_text.extract(few, done, cluster="tcp://127.0.0.1:9", **FAST)
    assert account(results) == {"found": 3}
    assert outputs(done) == few_serial


def test_only_what_is_missing_is_made(
    few: Path, reports: Path, done: Path, pool: ThreadPoolExecutor, tmp_path: Path
) -> None:
    more = tmp_path / "more"
    shutil.copytree(few, more)
    fourth = sorted(reports.iterdir())[3]
    shutil.copy(fourth, more)
    edited = sorted(more.iterdir())[0]
    edited.write_text(edited.read_text("utf-8") + "\nPapildu teikums.\n", encoding="utf-8")
    results = sdk_text.extract(more, done, cluster=pool, **FAST)
    assert account(results) == {"found": 2, "made": 2}
    sdk_text.extract(more, tmp_path / "serial", **FAST)
    assert outputs(done) == outputs(tmp_path / "serial")
    assert len(list((done / PARTS).iterdir())) == 4, "parts of no use are deleted"


def test_the_codebook_beside_the_reports_holds_for_workers(
    few: Path, tmp_path: Path, pool: ThreadPoolExecutor
) -> None:
    shutil.copytree(few, tmp_path / "reports")
    (tmp_path / "reports" / "sdk-codebook.yaml").write_text(
        "name: own\nextends: sdk\ncodes:\n"
        "  - id: difficulty/words\n    label_lv: Vārdi\n    label_en: Words\n"
        "    definition_lv: Vārds.\n    definition_en: A word.\n    cues: [iedzīvotājs]\n",
        encoding="utf-8",
    )
    sdk_text.extract(tmp_path / "reports", tmp_path / "serial", **FAST)
    results = sdk_text.extract(tmp_path / "reports", tmp_path / "out", cluster=pool, **FAST)
    assert "difficulty/words" in set(results.codings["code"])
    assert outputs(tmp_path / "out") == outputs(tmp_path / "serial")


def test_a_worker_that_lacks_the_engine_is_no_fault_of_the_files(
    few: Path, tmp_path: Path, pool: ThreadPoolExecutor
) -> None:
    pytest.importorskip("stanza", reason="the extra 'stanza' is not installed")
    (tmp_path / "none").mkdir()
    lacking = {**FAST, "engine": "stanza", "engine_options": {"folder": str(tmp_path / "none")}}
    with pytest.raises(InputError, match="cannot do this run's work"):
        sdk_text.extract(few, tmp_path / "out", cluster=pool, skip_unusable=True, **lacking)


def test_other_settings_make_other_parts(few: Path, done: Path, pool: ThreadPoolExecutor) -> None:
    results = sdk_text.extract(few, done, cluster=pool, **{**FAST, "threshold": 0.9})
    assert account(results) == {"made": 3}


def cut(data: bytes) -> bytes:
    return data[: len(data) // 2]


def flipped(data: bytes) -> bytes:
    middle = len(data) // 2
    return data[:middle] + bytes([data[middle] ^ 255]) + data[middle + 1 :]


@pytest.mark.parametrize("damage", [cut, flipped, lambda data: b"", lambda data: b"PAR1" * 9])
def test_a_damaged_part_is_made_anew(
    few: Path, done: Path, few_serial: dict[str, bytes], pool: ThreadPoolExecutor,
    damage: Callable[[bytes], bytes],
) -> None:  # fmt: skip
    part = sorted((done / PARTS).iterdir())[0]
    part.write_bytes(damage(part.read_bytes()))
    sdk_text.extract(few, done, cluster=pool, **FAST)
    assert outputs(done) == few_serial


def test_a_part_under_anothers_name_is_not_used(
    few: Path, done: Path, few_serial: dict[str, bytes], pool: ThreadPoolExecutor
) -> None:
    first, second, _ = sorted((done / PARTS).iterdir())
    shutil.copy(first, second)
    results = sdk_text.extract(few, done, cluster=pool, **FAST)
    assert account(results) == {"found": 2, "made": 1}
    assert outputs(done) == few_serial


def test_decisions_are_applied_to_parts(
    few: Path, done: Path, pool: ThreadPoolExecutor, tmp_path: Path
) -> None:
    from sdk_text.review.decisions.file import save_decisions
    from sdk_text.review.decisions.record import Decision, fingerprint

    coded = pd.read_csv(done / "codings.csv")
    row = coded[coded["segment"].notna()].iloc[0]
    decision = Decision(
        coder="Anna", decided="2026-01-02T03:04:05", action="reject", summary=row["summary"],
        section=str(row["section"]), segment=row["segment"], code=row["code"], text=row["text"],
        key=fingerprint(row["text"]),
    )  # fmt: skip
    file = tmp_path / "decisions.csv"
    save_decisions([decision], file)
    results = sdk_text.extract(few, done, cluster=pool, decisions=file, **FAST)
    assert account(results) == {"found": 3}
    sdk_text.extract(few, tmp_path / "serial", decisions=file, **FAST)
    assert outputs(done) == outputs(tmp_path / "serial")
    assert list(results.decisions["status"]) == ["applied"]


def test_reports_that_moved_are_found_where_they_are(few: Path, done: Path, tmp_path: Path) -> None:
    moved = tmp_path / "moved"
    shutil.copytree(few, moved)
    results = sdk_text.extract(moved, done, cluster="tcp://127.0.0.1:9", **FAST)
    assert {str(Path(path).parent) for path in results.documents["path"]} == {str(moved)}
    sdk_text.extract(moved, tmp_path / "serial", **FAST)
    assert outputs(done) == outputs(tmp_path / "serial")


def test_a_summary_twice_is_told_as_in_one_process(
    few: Path, pool: ThreadPoolExecutor, tmp_path: Path
) -> None:
    twice = tmp_path / "twice"
    shutil.copytree(few, twice)
    first = sorted(few.iterdir())[0]
    shutil.copy(first, twice / "again.txt")
    said = []
    for settings in ({}, {"cluster": pool}):
        with pytest.raises(InputError) as error:
            sdk_text.extract(twice, tmp_path / "out", **settings, **FAST)
        said.append(str(error.value))
    assert said[0] == said[1]


class KilledError(Exception):
    """What an executor says of a file whose workers died."""


class Killing(Executor):
    """An executor in which one file kills whoever works on it."""

    def submit(self, fn: Any, *args: Any, **kwargs: Any) -> Future[Any]:
        future: Future[Any] = Future()
        if args[1]["name"].endswith("-2"):
            future.set_exception(KilledError(f"{args[1]['name']}: workers died"))
        else:
            future.set_result(fn(*args))
        return future


def test_a_file_that_kills_workers_stops_no_other(few: Path, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="workers died"):
        sdk_text.extract(few, tmp_path / "out", cluster=Killing(), **FAST)
    sdk_text.extract(few, tmp_path / "out", cluster=Killing(), skip_unusable=True, **FAST)
    errors = pd.read_csv(tmp_path / "out" / "errors.csv")
    assert errors["kind"].tolist() == ["worker"]
    assert errors["path"].tolist() == [str(p) for p in few.iterdir() if p.stem.endswith("-2")]
    assert len(pd.read_csv(tmp_path / "out" / "summaries.csv")) == 2


def test_without_pyarrow_it_says_what_to_install(
    few: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pyarrow", None)
    with pytest.raises(InputError, match=r'pip install "sdk_text\[cluster\]"'):
        sdk_text.extract(few, tmp_path / "out", cluster="local", **FAST)


def test_pyarrow_changes_no_table(done: Path) -> None:
    """pandas keeps text otherwise once pyarrow is there; nobody may see it in the results."""
    from sdk_text.publication.write import standard_contents

    made = []
    for storage in ("python", "pyarrow"):
        with pd.option_context("mode.string_storage", storage):
            contents = standard_contents(Results.load(done), ("tables",), formats=("csv",))
        made.append(contents)
    assert made[0] == made[1]

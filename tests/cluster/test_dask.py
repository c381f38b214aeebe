"""On a real cluster of processes: the same results, a lost worker, another version."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pandas as pd
import pytest
from cluster_processes import FAST, ROOT, DaskCluster, dask_processes, end, outputs, until

import sdk_text
from sdk_text.cluster import executors
from sdk_text.cluster.work import given_threads
from sdk_text.errors import InputError
from sdk_text.run.stages import Run

pytestmark = pytest.mark.slow


def test_a_cluster_gives_what_one_process_gives(
    dask_cluster: DaskCluster, reports: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    results = sdk_text.extract(
        reports, tmp_path / "out", cluster=dask_cluster.scheduler_file, **FAST
    )
    assert outputs(tmp_path / "out") == serial
    assert results.meta["cluster"]["made"] == len(list(reports.iterdir()))


def test_a_worker_killed_in_the_middle_costs_nothing(
    dask_cluster: DaskCluster, reports: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    doomed, name = dask_cluster.worker()
    out = tmp_path / "out"
    ended: list[BaseException | None] = []

    def extract() -> None:
        try:
            sdk_text.extract(reports, out, cluster=dask_cluster.scheduler_file, **FAST)
            ended.append(None)
        except BaseException as error:
            ended.append(error)

    run = threading.Thread(target=extract)
    run.start()
    until(lambda: dask_cluster.names().get(name) or ended)
    end(doomed)
    assert not ended, "the run was over before the worker was killed"
    run.join()
    assert ended == [None]
    assert name not in dask_cluster.names()
    assert outputs(out) == serial
    summaries = pd.read_csv(out / "summaries.csv")["summary"]
    assert len(summaries) == len(list(reports.iterdir()))
    assert not summaries.duplicated().any()


def test_a_worker_of_another_version_is_told(
    dask_cluster: DaskCluster, reports: Path, other_version: Path, tmp_path: Path
) -> None:
    odd, _ = dask_cluster.worker(other_version)
    try:
        with pytest.raises(InputError, match=r"sdk_text 0\.0\.1 instead of .*install the same"):
            sdk_text.extract(reports, tmp_path / "out", cluster=dask_cluster.scheduler_file, **FAST)
    finally:
        end(odd)
    assert not (tmp_path / "out" / "run.json").exists()


def test_a_file_that_fails_is_a_row(
    dask_cluster: DaskCluster, broken: Path, tmp_path: Path
) -> None:
    where = {"cluster": dask_cluster.scheduler_file, **FAST}
    with pytest.raises(InputError) as error:
        sdk_text.extract(broken, tmp_path / "out", **where)
    assert "empty.docx" in str(error.value)
    assert "other.txt" in str(error.value)
    sdk_text.extract(broken, tmp_path / "out", skip_unusable=True, **where)
    errors = pd.read_csv(tmp_path / "out" / "errors.csv")
    assert {Path(path).name for path in errors["path"]} == {"empty.docx", "other.txt"}
    assert set(errors["kind"]) == {"input"}
    assert len(pd.read_csv(tmp_path / "out" / "summaries.csv")) == 2
    sdk_text.extract(broken, tmp_path / "serial", skip_unusable=True, **FAST)
    assert outputs(tmp_path / "out") == outputs(tmp_path / "serial")


KILLER = """
import os, signal

def dask_setup(worker):
    from sdk_text.cluster import work
    inner = work._coded

    def coded(job, file):
        if file["name"].endswith("-7"):
            os.kill(os.getpid(), signal.SIGKILL)
        return inner(job, file)

    work._coded = coded
"""
"""What makes a worker die of one file, as it would for lack of memory."""


def test_a_file_that_kills_its_worker_is_a_row(reports: Path, tmp_path: Path) -> None:
    pytest.importorskip("distributed", reason="extra cluster")
    some = tmp_path / "some"
    some.mkdir()
    for path in sorted(reports.iterdir())[:2]:
        shutil.copy(path, some)
    preload, out = tmp_path / "killer.py", tmp_path / "out"
    preload.write_text(KILLER, encoding="utf-8")
    (tmp_path / "dask").mkdir()
    none = {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}
    with dask_processes(tmp_path / "dask", 1, "--preload", str(preload), **none) as cluster:
        where = {"cluster": cluster.scheduler_file, "skip_unusable": True, **FAST}
        sdk_text.extract(some, out, **where)
        shutil.copy(next(p for p in reports.iterdir() if p.stem.endswith("-7")), some)
        results = sdk_text.extract(some, out, **where)
    assert len(results.summaries) == 2
    row = pd.read_csv(out / "errors.csv").iloc[0]
    assert row["kind"] == "worker"
    assert Path(row["path"]).stem.endswith("-7")
    assert Path(row["path"]).name in row["message"]


def test_a_worker_uses_as_many_cores_as_it_was_given(dask_cluster: DaskCluster) -> None:
    from distributed import Client

    wide, name = dask_cluster.worker(ROOT, "--nthreads", "3")
    try:
        with Client(scheduler_file=dask_cluster.scheduler_file, set_as_default=False) as client:
            of_one = client.submit(given_threads, workers=["worker-1"], pure=False).result()
            of_three = client.submit(given_threads, workers=[name], pure=False).result()
    finally:
        end(wide)
    assert (of_one, of_three) == (1, 3)
    assert given_threads() is None  # in this process, which is no worker


def test_what_sends_the_work_loads_neither_engine_nor_coder(
    dask_cluster: DaskCluster, reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    some = tmp_path / "some"
    some.mkdir()
    for path in sorted(reports.iterdir())[:2]:
        shutil.copy(path, some)
    expected = sdk_text.extract(some, tmp_path / "serial", **FAST).meta

    def loads(run: Run) -> None:
        raise AssertionError("loaded")

    monkeypatch.setattr(Run, "nlp", property(loads))
    monkeypatch.setattr(Run, "coder", property(loads))
    where = {"cluster": dask_cluster.scheduler_file, **FAST}
    for _ in range(2):  # the second time from parts alone
        meta = sdk_text.extract(some, tmp_path / "out", **where).meta
        assert (meta["engine"], meta["coder"]) == (expected["engine"], expected["coder"])


def test_no_scheduler_there(reports: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("distributed", reason="extra cluster")
    monkeypatch.setattr(executors, "_TIMEOUT", 1)
    with pytest.raises(InputError, match="no Dask scheduler answers"):
        sdk_text.extract(reports, tmp_path / "out", cluster="tcp://127.0.0.1:9", **FAST)
    with pytest.raises(InputError, match="no such scheduler file"):
        sdk_text.extract(reports, tmp_path / "out", cluster="nowhere.json", **FAST)
    for wrong in ("local:0", "local:two", "local:"):
        with pytest.raises(InputError, match="local:N"):
            sdk_text.extract(reports, tmp_path / "out", cluster=wrong, **FAST)


def test_local_starts_processes_of_its_own(
    reports: Path, serial: dict[str, bytes], tmp_path: Path
) -> None:
    pytest.importorskip("distributed", reason="extra cluster")
    from sdk_text.extract import main

    arguments = [str(reports), "--out", str(tmp_path / "out"), "--cluster", "local:2"]
    fast = ["--engine", "blank", "--coder", "rules", "--no-tables", "--quiet"]
    assert main([*arguments, *fast]) == 0
    assert outputs(tmp_path / "out") == serial

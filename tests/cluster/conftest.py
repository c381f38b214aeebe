"""Reports for a cluster, and the processes to code them with."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from cluster_processes import FAST, ROOT, DaskCluster, dask_processes, outputs, write_reports


@pytest.fixture(scope="session")
def dask_cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[DaskCluster]:
    """A scheduler and two workers."""
    pytest.importorskip("distributed", reason="extra cluster: pip install 'sdk_text[cluster]'")
    pytest.importorskip("pyarrow", reason="extra cluster: pip install 'sdk_text[cluster]'")
    with dask_processes(tmp_path_factory.mktemp("dask"), 2) as cluster:
        yield cluster


@pytest.fixture(scope="session")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Reports, a summary a file."""
    return write_reports(tmp_path_factory.mktemp("reports"), 7)


@pytest.fixture(scope="session")
def serial(reports: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What a run in one process writes of them."""
    import sdk_text

    out = tmp_path_factory.mktemp("serial") / "out"
    sdk_text.extract(reports, out, **FAST)
    return outputs(out)


@pytest.fixture(scope="session")
def other_version(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder to import from in which the package calls itself another version."""
    folder = tmp_path_factory.mktemp("other") / "sdk_text"
    folder.mkdir()
    for path in (ROOT / "sdk_text").iterdir():
        if path.name == "__init__.py":
            text = re.sub(r'__version__ = ".*"', '__version__ = "0.0.1"', path.read_text("utf-8"))
            (folder / path.name).write_text(text, encoding="utf-8")
        elif path.name != "__pycache__":
            (folder / path.name).symlink_to(path)
    assert '"0.0.1"' in (folder / "__init__.py").read_text("utf-8")
    return folder.parent


@pytest.fixture
def broken(tmp_path: Path, reports: Path) -> Path:
    """Two good reports and two files that cannot be used."""
    folder = tmp_path / "broken"
    folder.mkdir()
    for path in sorted(reports.iterdir())[:2]:
        shutil.copy(path, folder)
    (folder / "empty.docx").write_bytes(b"PK\x03\x04 no document")
    (folder / "other.txt").write_text("Šis nav kopsavilkums.\n", encoding="utf-8")
    return folder

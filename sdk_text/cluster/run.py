"""A run whose documents are coded elsewhere: what is missing is sent out, the rest is there."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, CancelledError, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pandas as pd

from sdk_text.cluster.executors import Workplace, workplace
from sdk_text.cluster.job import make_job, part_key
from sdk_text.cluster.parts import Part, PartHead, PartStore
from sdk_text.cluster.work import code_file
from sdk_text.errors import InputError
from sdk_text.frames import as_codings
from sdk_text.reading.documents import file_bytes
from sdk_text.records import ParsedDocument
from sdk_text.run.survey import Source, Surveyed

if TYPE_CHECKING:
    from sdk_text.run.stages import Run

_AGAIN = "the parts done so far are kept: the same command does only what is missing"


@dataclass(frozen=True)
class _File:
    path: Path
    name: str
    key: str = ""


class ClusterParts:
    """The parts of one run: made where the settings say, read back document by document."""

    def __init__(self, run: Run, folder: Path | None) -> None:
        """Keep the parts in `folder`; None: until `close`."""
        self._run = run
        self._temporary = tempfile.TemporaryDirectory() if folder is None else None
        self._store = PartStore(folder or Path(self._temporary.name if self._temporary else ""))
        self._keys: dict[Path, str] = {}
        self._counts: Counter[str] = Counter()
        self._seconds: Counter[str] = Counter()

    def close(self) -> None:
        """Delete the parts that were kept only for this run."""
        if self._temporary is not None:
            self._temporary.cleanup()

    def survey(self) -> list[Source]:
        """Have every file coded whose part is not there; return the files that can be used.

        Raises:
            InputError: files that cannot be used (all of them named), a summary found twice, a
                worker that is not like this process, or a cluster that went away.
        """
        run = self._run
        with run.stage("cluster"):
            job = make_job(run)
            files = run.files()
            found: dict[Path, Surveyed] = {}
            missing: list[_File] = []
            for path, name in files:
                try:
                    key = part_key(job, file_bytes(path), name, path.suffix.lower())
                except InputError as error:
                    found[path] = Surveyed(path, name, problem=str(error))
                    continue
                self._keys[path] = key
                head = self._store.head(key)
                if head is None:
                    missing.append(_File(path, name, key))
                else:
                    self._counts["found"] += 1
                    found[path] = _surveyed(path, name, head)
            if missing:
                found.update((one.path, one) for one in self._code(job, missing))
        return run.accept(found[path] for path, _ in files)

    def parsed(self, source: Source) -> ParsedDocument:
        """Return the records of a document."""
        part = self._store.get(self._keys[source.path]) or self._anew(source)
        return part.found_at(str(source.path)).parsed()

    def decided(self, source: Source) -> tuple[ParsedDocument, dict[str, pd.DataFrame]]:
        """Return records and frames of a document, persons' decisions applied."""
        run = self._run
        part = self._store.get(self._keys[source.path]) or self._anew(source)
        self._run.made_by = self._run.made_by or dict(part.made_by)
        part = part.found_at(str(source.path))
        parsed, frames = part.parsed(), dict(part.frames)
        if run.decisions:
            codings = as_codings(frames["codings"])
            return parsed, run.with_decisions(parsed, frames, codings)
        return parsed, frames

    def account(self) -> dict[str, Any]:
        """Return what run.json says: parts made and found, and the workers' seconds by stage."""
        seconds = {name: round(value, 3) for name, value in sorted(self._seconds.items())}
        return {**dict(self._counts), "seconds of the workers": seconds}

    def forget_others(self) -> None:
        """Delete parts that this run has no use for."""
        self._store.keep_only(set(self._keys.values()))

    def _anew(self, source: Source) -> Part:
        """Code a document here whose part was damaged or deleted since it was made."""
        parsed = self._run.parse(source.path, source.name)
        if parsed.document.sha256 != source.sha256:
            raise InputError(f"{source.path}: changed during the run; run again")
        frames = self._run.frames(parsed, decide=False)
        return Part.of(parsed, frames, self._run.makers_said())

    def _code(self, job: Mapping[str, Any], missing: list[_File]) -> Iterator[Surveyed]:
        from tqdm import tqdm

        with (
            workplace(self._run.settings.cluster, self._run.settings.threads) as place,
            tqdm(
                total=len(missing), desc="reports", unit="file", leave=False,
                disable=None if self._run.settings.progress else True,
            ) as bar,
        ):  # fmt: skip
            for file, answer in _answers(place, {**job, "cores": place.cores}, missing):
                bar.update()
                yield self._taken(file, answer)

    def _taken(self, file: _File, answer: Mapping[str, Any]) -> Surveyed:
        """Keep a part that arrived, or return the row that says why there is none."""
        where = self._run.settings.cluster
        kind = str(answer["kind"])
        if kind == "version":
            shown = where if isinstance(where, str) else type(where).__name__
            raise InputError(
                f"--cluster {shown}: the worker on {answer['worker']} {answer['message']}; install "
                f"the same on all workers and here; {_AGAIN}"
            )
        self._counts["made" if kind == "part" else "failed"] += 1
        if kind != "part":
            said = str(answer["message"])
            problem = f"{file.path}: its worker was lost ({said})" if kind == "worker" else said
            return Surveyed(file.path, file.name, problem=problem, kind=kind)
        self._seconds.update(answer["seconds"])
        try:
            head = self._store.put(file.key, answer["part"])
        except ValueError as error:
            message = f"{file.path}: its part did not arrive whole ({error}); run again"
            return Surveyed(file.path, file.name, problem=message, kind="worker")
        return _surveyed(file.path, file.name, head)


def _surveyed(path: Path, name: str, head: PartHead) -> Surveyed:
    notices = tuple(n for n in head.found_at(str(path)).notices)
    return Surveyed(path, name, head.sha256, head.summaries, notices)


def _answers(
    place: Workplace, job: dict[str, Any], files: list[_File]
) -> Iterator[tuple[_File, Mapping[str, Any]]]:
    """Yield each file's answer as it comes, with few files under way at a time."""
    waiting: dict[Future[dict[str, Any]], _File] = {}
    left = iter(files)
    try:
        while True:
            while len(waiting) < place.ahead and (file := next(left, None)) is not None:
                try:
                    data = file_bytes(file.path)
                except InputError as error:
                    yield file, {"kind": "input", "message": str(error)}
                    continue
                sent = {"key": file.key, "name": file.name, "path": str(file.path), "data": data}
                waiting[place.executor.submit(code_file, job, sent)] = file
            if not waiting:
                return
            for future in wait(waiting, return_when=FIRST_COMPLETED).done:
                yield waiting.pop(future), _answer(future)
    finally:
        for future in waiting:
            future.cancel()


def _answer(future: Future[dict[str, Any]]) -> Mapping[str, Any]:
    """Return what a worker answered, or what became of the worker."""
    try:
        return future.result()
    except (BrokenProcessPool, CancelledError) as error:
        raise InputError(
            f"--cluster: the workers went away ({type(error).__name__}); {_AGAIN}"
        ) from error
    except (ImportError, AttributeError) as error:
        raise InputError(
            f"--cluster: a worker cannot start the work ({error}); install sdk_text in this "
            f"version on all workers, with the extra 'cluster'; {_AGAIN}"
        ) from error
    except Exception as error:
        return {"kind": "worker", "message": f"{type(error).__name__}: {error}"}

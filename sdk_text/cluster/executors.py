"""Where the work is done: Dask at an address or on this machine, or any executor of Python's."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sdk_text.cluster.arrow import INSTALL, require_arrow
from sdk_text.errors import InputError
from sdk_text.system.networks import cores

if TYPE_CHECKING:
    from distributed import Client

LOCAL = "local"
_MOST_WORKERS = 512
_TIMEOUT = 30
_LEAST_WAITING = 32
"""Files that are sent ahead of the work: enough for a cluster that grows with its queue."""
_RETRIES = 2
"""How often Dask repeats a file whose worker was lost before it calls the file a killer."""


@dataclass(frozen=True)
class Workplace:
    """An executor, and how it is to be used."""

    executor: Executor
    ahead: int
    """Files that may wait or be worked on at a time."""
    cores: int | None
    """For each worker; None: as many as the worker was given where it runs."""


@contextmanager
def workplace(where: str | Executor, threads: int | None = None) -> Iterator[Workplace]:
    """Open an executor, and close what was opened.

    Args:
        where: "local" (a process for each core of this machine), "local:3" (three), the address
            of a Dask scheduler ("tcp://host:8786"), its scheduler file (.json), or an executor,
            which stays open.
        threads: of each process that is started here; None: one.

    Raises:
        InputError: Dask is not installed, or no scheduler answers.
    """
    require_arrow("--cluster")
    if not isinstance(where, str):
        slots = int(getattr(where, "_max_workers", 1))
        shared = isinstance(where, ThreadPoolExecutor)
        yield Workplace(where, max(2 * slots, 4), None if shared else max(1, cores() // slots))
        return
    try:
        import distributed
    except ImportError:
        raise InputError(f"--cluster {where} needs the extra 'cluster': {INSTALL}") from None
    if where.partition(":")[0] == LOCAL:
        count = _workers(where)
        with (
            distributed.LocalCluster(
                n_workers=count, threads_per_worker=threads or 1, processes=True,
                host="127.0.0.1", dashboard_address="127.0.0.1:0", silence_logs=50,
            ) as cluster,
            _client(cluster) as client,
        ):  # fmt: skip
            yield _of(client, count)
        return
    with _client(where) as client:
        yield _of(client, _slots(client))


def _workers(where: str) -> int:
    number = where.removeprefix(LOCAL).removeprefix(":")
    if where == LOCAL:
        return cores()
    if not (number.isascii() and number.isdigit() and 1 <= int(number) <= _MOST_WORKERS):
        raise InputError(f"--cluster {where}: write local, or local:N for N processes")
    return int(number)


def _of(client: Client, slots: int) -> Workplace:
    executor = client.get_executor(pure=False, retries=_RETRIES)
    return Workplace(executor, max(4 * slots, _LEAST_WAITING), None)


@contextmanager
def _client(where: Any) -> Iterator[Client]:
    from distributed import Client

    options: dict[str, Any] = {"timeout": _TIMEOUT, "set_as_default": False}
    try:
        if isinstance(where, str) and where.endswith(".json"):
            if not Path(where).is_file():
                raise InputError(f"--cluster {where}: there is no such scheduler file")
            client = Client(scheduler_file=where, **options)
        else:
            client = Client(where, **options)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError(
            f"--cluster {where}: no Dask scheduler answers there ({error}); start one with "
            "`dask scheduler`, or use --cluster local"
        ) from error
    with _quiet():
        try:
            yield client
        finally:
            client.close()


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep Dask's own tracebacks of a lost scheduler back: the run says what happened in a line."""
    names = [n for n in logging.root.manager.loggerDict if n.split(".")[0] == "distributed"]
    loggers = [logging.getLogger(name) for name in (*names, "asyncio")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    finally:
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)


def _slots(client: Client) -> int:
    workers = client.scheduler_info(n_workers=-1)["workers"].values()
    return sum(int(worker["nthreads"]) for worker in workers)

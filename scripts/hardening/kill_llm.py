"""A language model to ask while runs are killed: the fake server of the tests, in a process."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from hardening.trial import ROOT

SECONDS_OF_AN_ANSWER = 0.02


def _behaviour(body: dict[str, Any]) -> str:
    """Give each unit the first code that is offered, on its first words."""
    from fake_server import codes_offered, units

    time.sleep(SECONDS_OF_AN_ANSWER)
    code = codes_offered(body)[0]
    rows = [
        {
            "segment": unit["segment"],
            "verdict": "coded",
            "codings": [
                {"quote": " ".join(unit["text"].split()[:2]), "reason": "te", "code": code}
            ],
        }
        for unit in units(body)
    ]
    return json.dumps({"segments": rows}, ensure_ascii=False)


def _serve(told: int) -> None:
    """Answer until the process that began this one is gone."""
    sys.path.insert(0, str(ROOT / "tests" / "llm"))
    from fake_server import fake_server

    parent = os.getppid()
    with fake_server(_behaviour) as server:
        os.write(told, f"{server.address}\n".encode())
        while os.getppid() == parent:
            time.sleep(0.2)


class Asked:
    """A server that answers, the settings that name it, and the answers that runs keep."""

    def __init__(self, folder: Path) -> None:
        reads, writes = os.pipe()
        self._pid = os.fork()
        if not self._pid:
            try:
                _serve(writes)
            finally:
                os._exit(0)
        os.close(writes)
        with os.fdopen(reads, encoding="utf-8") as pipe:
            address = pipe.readline().strip()
        self.settings = folder / "sdk-llm.toml"
        self.settings.write_text(
            f'model = "fake-model"\naddress = "{address}"\nsegments = 4\n', encoding="utf-8"
        )
        self.answers = folder / "sdk-llm-answers.jsonl"
        self._before = b""
        self._lines = 0

    @property
    def marks(self) -> list[Callable[[], bool]]:
        """Whether one more answer has come."""
        return [lambda: self._size() > len(self._before)]

    def prepare(self, chance: random.Random) -> None:
        """Forget the answers, or some of them, so that there is something to ask."""
        data = self.answers.read_bytes() if self.answers.exists() else b""
        lines = data.splitlines(keepends=True)
        kept = b"".join(lines[: chance.choice((0, 0, len(lines) // 2))])
        self.answers.write_bytes(kept)
        self._before, self._lines = kept, kept.count(b"\n")

    def problems(self, told: dict[str, Any] | None) -> list[str]:
        """Return what is wrong with the answers kept; `told`: of a run that was not killed."""
        data = self.answers.read_bytes()
        problems = [] if data.startswith(self._before) else ["answers that were kept are gone"]
        whole = [line for line in data.splitlines(keepends=True) if line.endswith(b"\n")]
        torn = [line for line in whole if not _is_answer(line)]
        if len(torn) > 1:
            problems.append(f"{len(torn)} answers are torn")
        keys = [json.loads(line)["custom_id"] for line in whole if _is_answer(line)]
        if len(set(keys)) != len(keys):
            problems.append("asked twice for an answer that was kept")
        if told is not None and told["requests"] - told["kept"] != len(keys) - self._lines:
            problems.append(f"kept {self._lines} of {told}, now {len(keys)}")
        self._before, self._lines = data, len(keys)
        return problems

    def close(self) -> None:
        """End the server."""
        with suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGTERM)
        os.waitpid(self._pid, 0)

    def _size(self) -> int:
        with suppress(OSError):
            return self.answers.stat().st_size
        return 0


def _is_answer(line: bytes) -> bool:
    try:
        return bool(json.loads(line)["custom_id"])
    except (ValueError, KeyError, TypeError):
        return False

"""The reader's server killed while acts are sent: what was answered stands, nothing twice."""

from __future__ import annotations

import http.client
import itertools
import json
import random
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from hardening import trial
from hardening.kill_files import problems_of_stopping, strike

CODER = "Anna"
FILES = ("sdk-decisions-anna.csv", "sdk-memos.csv", "sdk-codebook.yaml", ".sdk-journal-anna.jsonl")
START = 60.0
"""Seconds that the server may take to answer for the first time on a busy machine."""
ACTING = 1.0
"""Seconds of acts, beside the start, in which it is killed."""


@dataclass
class Sent:
    """What was sent, and what was answered."""

    answered: dict[str, dict[str, Any]] = field(default_factory=dict)
    """Acts by their nonce."""
    lost: dict[str, Any] | None = None
    """The act whose answer did not come."""
    refused: list[str] = field(default_factory=list)


class Reader:
    """A server over a small run, and a window that sends acts to it."""

    def __init__(self, work: Path, inputs: trial.Inputs) -> None:
        import uvicorn  # noqa: F401

        import sdk_text.reader.server
        import sdk_text.reader.serving  # noqa: F401

        self.counts: Counter[str] = Counter()
        self._errors = work / "errors.txt"
        self._out, self._corpus = work / "out", work / "corpus"
        self._corpus.mkdir()
        for report in inputs.reports:
            (self._corpus / report.name).write_bytes(report.read_bytes())
        self._codebook = inputs.codebook
        ended = trial.run(inputs.extract(0, self._out, "--no-tables"), self._errors)
        assert ended.code == 0, ended.error
        self._port = _free_port()
        self._sent = Sent()
        self._acts = self._new_acts()
        self._usual = ACTING

    def close(self) -> None:
        """There is nothing to end."""

    def kill(self, number: int, name: str, chance: random.Random) -> list[str]:
        """Start the server, send acts, kill it while they are sent; look at the files."""
        from sdk_text.reader.__main__ import main

        if not number % 25:
            self._begin_anew()
        told = [str(self._out), "--corpus", str(self._corpus), "--coder", CODER, "--no-browser"]
        told += ["--port", str(self._port), "--codebook", str(self._corpus / "sdk-codebook.yaml")]
        begun = time.monotonic()
        pid = trial.begin(lambda: main(told), self._errors)
        early = chance.random() < 0.1
        sender = threading.Thread(target=self._send_all, args=(pid, chance.random()))
        if not early:
            if not self._wait(pid):
                return [f"did not start: {trial.end(pid, self._errors, begun).error[-300:]}"]
            sender.start()
        hit = strike(pid, name, chance, ACTING, [self._is_half_written])
        ended = trial.end(pid, self._errors, begun)
        if not early:
            sender.join()
        self.counts["running"] += bool(hit)
        problems = [f"{len(ended.left)} processes left"] if ended.left else []
        if name != "KILL":
            problems += problems_of_stopping(ended, name, {*self._hidden()})
        problems += [f"refused: {line}" for line in self._sent.refused]
        self._sent.refused.clear()
        problems += self._problems_of_files()
        problems += self._problems_of_next_start()
        return problems

    def _begin_anew(self) -> None:
        for name in FILES:
            (self._corpus / name).unlink(missing_ok=True)
        (self._corpus / "sdk-codebook.yaml").write_bytes(self._codebook.read_bytes())
        self._sent, self._acts = Sent(), self._new_acts()

    def _new_acts(self) -> Iterator[dict[str, Any]]:
        """Yield acts of all kinds, each with a name of its own."""
        from sdk_text.results import Results

        segments = Results.load(self._out).segments
        codes = ("difficulty/time", "difficulty/money", "resource/people")
        number = itertools.count()
        while True:
            for row in segments.itertuples(index=False):
                for code in codes:
                    yield {
                        "act": "add", "summary": row.summary, "start": int(row.start),
                        "end": int(row.end), "codes": [code], "memo": f"nr. {next(number)}",
                    }  # fmt: skip
                yield {"act": "read", "segment": row.segment}
                now = next(number)
                if now % 5 == 0:
                    yield {"act": "memo", "on": "report", "id": row.summary, "text": f"{now}."}
                if now % 7 == 0:
                    yield {"act": "new_code", "family": "difficulty", "id": f"kods_{now}",
                           "label_lv": f"kods {now}"}  # fmt: skip
                if now % 11 == 0:
                    yield {"what": "undo"}
                if now % 22 == 0:
                    yield {"what": "redo"}

    def _address(self) -> str:
        with suppress(OSError):
            return (self._corpus / ".sdk-reader-anna.token").read_text(encoding="ascii").split()[0]
        return ""

    def _wait(self, pid: int) -> bool:
        from hardening.kill_files import _is_over

        until = time.monotonic() + START
        while time.monotonic() < until and not _is_over(pid):
            with suppress(OSError, http.client.HTTPException):
                if self._ask("GET", "api/progress")[0] == 200:
                    return True
            time.sleep(0.02)
        return False

    def _ask(self, method: str, what: str, body: Any = None) -> tuple[int, bytes]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            data = None if body is None else json.dumps(body).encode()
            headers = {"Content-Type": "application/json"} if data else {}
            connection.request(method, f"/{self._address()}/{what}", data, headers)
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()

    def _send_all(self, pid: int, seed: float) -> None:
        """Send acts until one is not answered; that one is sent first the next time."""
        chance = random.Random(seed)
        while True:
            act = self._sent.lost or {**next(self._acts), "nonce": f"{chance.random():.17f}"}
            self._sent.lost = act
            body = {key: value for key, value in act.items() if key != "what"} | {"client": "w"}
            try:
                status, data = self._ask("POST", f"api/{act.get('what', 'act')}", body)
            except (OSError, http.client.HTTPException):
                return
            self._sent.lost = None
            if status == 200:
                self._sent.answered[act["nonce"]] = act
                self.counts["acts"] += 1
            elif status != 409 or "what" not in act:  # there may be nothing to undo
                self._sent.refused.append(f"{status} {act} {data[:200]!r}")

    def _is_half_written(self) -> bool:
        return any(self._corpus.glob(".sdk-*.sdk_text"))

    def _hidden(self) -> list[str]:
        return sorted(p.name for p in self._corpus.glob(".sdk*.sdk_text"))

    def _problems_of_files(self) -> list[str]:
        """Look at the files as the kill left them: the journal alone says what must be in them."""
        from sdk_text.reader.journal import Journal

        journal = Journal(self._corpus / FILES[3])
        problems = []
        nonces = Counter(e.nonce for e in journal.entries.values() if e.state == "done")
        for nonce, act in self._sent.answered.items():
            # Reading what is read already changes nothing, and is not written down.
            if nonces[nonce] != 1 and not (act.get("act") == "read" and nonces[nonce] == 0):
                problems.append(f"answered, {nonces[nonce]} times in the journal: {act}")
        if twice := [n for n, times in nonces.items() if n and times > 1]:
            problems.append(f"done twice: {twice}")
        opened = journal.open_entries()
        if len(opened) > 1:
            problems.append(f"{len(opened)} acts are open")
        try:
            held = self._held()
        except Exception as error:
            return [*problems, f"a file cannot be read: {error!r}"]
        done, and_open = _replayed(journal, opened=False), _replayed(journal, opened=True)
        if any(held[k] not in (done[k], and_open[k]) for k in done):
            problems.append(f"files are not as the journal has it: {_difference(held, done)}")
        return problems

    def _problems_of_next_start(self) -> list[str]:
        """Open the project as the next start does; then all must be as the journal has it."""
        from sdk_text.reader.answers import Answers
        from sdk_text.reader.journal import Journal
        from sdk_text.reader.project import Opened, Project

        try:
            answers = Answers(Project(Opened(self._out, self._corpus, CODER, lang="lv")))
        except Exception as error:
            return [f"next start: {error!r}"]
        problems = [f"next start: {line}" for line in answers.project.problems]
        journal = Journal(self._corpus / FILES[3])
        if journal.open_entries():
            problems.append("next start: an act is still open")
        if [e for e in journal.entries.values() if e.state == "void"]:
            problems.append("next start: an act was given up")
        if self._held() != _replayed(journal, opened=False):
            problems.append("next start: files are not as the journal has it")
        if hidden := self._hidden():
            problems.append(f"next start: left {hidden}")
        self.counts["next runs"] += 1
        return problems

    def _held(self) -> dict[str, Any]:
        from sdk_text.codebook import load_codebook
        from sdk_text.review.decisions.file import load_decisions
        from sdk_text.review.memos import load_memos

        decisions, memos = (self._corpus / name for name in FILES[:2])
        book = self._corpus / FILES[2]
        load_codebook(book)
        return {
            "decisions": _counted(load_decisions(decisions)) if decisions.exists() else Counter(),
            "memos": _counted(load_memos(memos)) if memos.exists() else Counter(),
        }


def _counted(rows: list[Any]) -> Counter[str]:
    return Counter(json.dumps(asdict(row), sort_keys=True) for row in rows)


def _replayed(journal: Any, *, opened: bool) -> dict[str, Counter[str]]:
    """Return what the acts of a journal leave, one after the other; also those that are open."""
    from sdk_text.reader.changes import changes_from

    decisions: Counter[str] = Counter()
    memos: Counter[str] = Counter()
    for entry in journal.entries.values():
        if entry.state == "void" or (entry.state == "begun" and not opened):
            continue
        changes = changes_from(entry.changes)
        decisions -= _counted(list(changes.decisions.removed))
        decisions += _counted(list(changes.decisions.added))
        memos -= _counted(list(changes.memos_removed))
        memos += _counted(list(changes.memos_added))
    return {"decisions": decisions, "memos": memos}


def _difference(held: dict[str, Any], wanted: dict[str, Any]) -> str:
    return "; ".join(
        f"{key}: {sum((held[key] - wanted[key]).values())} more, "
        f"{sum((wanted[key] - held[key]).values())} fewer"
        for key in wanted
    )


def _free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


def make_reader(work: Path, inputs: trial.Inputs) -> Reader:
    """Return the target."""
    return Reader(work, inputs)

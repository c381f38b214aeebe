"""One question to the server, within the budget; what it answers is kept, what it did is noted."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import Answer, AnswerFile, answer_of
from sdk_text.llm.client import Client, said
from sdk_text.llm.settings import LlmSettings
from sdk_text.review.decisions.file import now
from sdk_text.wording.plurals import counted

_REFUSED_AT_ONCE = 3
"""So many questions in a row that a server calls bad, and the fault is not in the texts."""
_FEWEST_CHARACTERS_TO_DOUBT = 6000
_MOST_CHARACTERS_OF_A_TOKEN = 8


@dataclass
class Log:
    """What happened while asking, for the account."""

    asked: int = 0
    kept: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    guessed: int = 0
    """Tokens of answers whose server does not count them; they are in neither of the two."""
    cost_guessed: float = 0.0
    retries: int = 0
    seconds: float = 0.0
    problems: dict[str, int] = field(default_factory=dict)
    """Answers that could not be used, by reason."""
    models: dict[str, int] = field(default_factory=dict)
    fingerprints: dict[str, int] = field(default_factory=dict)
    servers: dict[str, int] = field(default_factory=dict)
    """Answers by the address that gave them, where that is known."""
    dates: list[str] = field(default_factory=list)
    cut: int = 0
    """Answers to fewer tokens than the question has, by any count."""

    def took(self, answer: Answer, *, new: bool) -> None:
        """Note an answer."""
        self.asked += new
        self.kept += not new
        self.tokens_in += answer.tokens_in
        self.tokens_out += answer.tokens_out
        for found, name in (
            (self.models, answer.model), (self.fingerprints, answer.fingerprint),
            (self.servers, answer.server),
        ):  # fmt: skip
            if name:
                found[name] = found.get(name, 0) + 1
        if answer.when:
            self.dates.append(answer.when[:10])

    def problem(self, why: str) -> None:
        """Note an answer that could not be used."""
        self.problems[why] = self.problems.get(why, 0) + 1


class Poster:
    """Asks a server, connecting with the first question."""

    def __init__(
        self, settings: LlmSettings, answers: AnswerFile, connect: Callable[[], Client]
    ) -> None:
        self._settings = settings
        self._answers = answers
        self._connect = connect
        self._client: Client | None = None
        self._refused = 0
        self.log = Log()
        self.refusal = ""
        """What the server said when it last called a question bad; empty once it answered one."""

    def post(self, key: str, body: Mapping[str, Any]) -> Answer:
        """Return the answer to a question, kept if it is the model's own.

        Raises:
            InputError: no server answers, the budget is spent, or the server refuses all questions;
                what was answered before is kept.
        """
        self._stop_at_budget()
        if self._client is None:
            self._client = self._connect()
        reply = self._client.ask(body)
        self.log.retries += reply.retries
        self.log.seconds += reply.seconds
        answer = answer_of(key, reply.status, reply.body, now())
        answer = replace(answer, server=self._client.server.url)
        told = reply.status not in (401, 403, 404) and (
            200 <= reply.status < 300 or 400 <= reply.status < 500
        )
        if not told:
            raise InputError(self._why(reply.status, reply.body))
        if answer.status >= 400:
            self._refused += 1
            self.refusal = self._why(reply.status, reply.body)
            if self._refused >= _REFUSED_AT_ONCE:
                raise InputError(self.refusal)
        else:
            self._refused, self.refusal = 0, ""
        if answer.problem in ("", "empty", "refused"):
            # What is the server's fault is asked again another time.
            self._answers.add([answer])
        self._weigh(answer, sum(len(message["content"]) for message in body["messages"]))
        return answer

    def close(self) -> None:
        """End the connection."""
        if self._client is not None:
            self._client.__exit__()
            self._client = None

    def _weigh(self, answer: Answer, characters: int) -> None:
        """Compare the tokens that were read with the characters sent; guess those not told."""
        if (
            answer.tokens_in
            and characters > _FEWEST_CHARACTERS_TO_DOUBT
            and answer.tokens_in * _MOST_CHARACTERS_OF_A_TOKEN < characters
        ):
            self.log.cut += 1
        if answer.tokens_in or answer.tokens_out or answer.status >= 400:
            return
        s = self._settings
        read = characters / s.characters_per_token
        written = len(answer.content) / s.characters_per_token
        self.log.guessed += int(read + written)
        self.log.cost_guessed += (read * s.price_in + written * s.price_out) / 1e6

    def _stop_at_budget(self) -> None:
        s, log = self._settings, self.log
        spent = log.tokens_in + log.tokens_out + log.guessed
        cost = (log.tokens_in * s.price_in + log.tokens_out * s.price_out) / 1e6 + log.cost_guessed
        if spent >= s.most_tokens or (s.most_cost and cost >= s.most_cost):
            said_cost = f", {cost:,.2f} {s.currency}" if cost else ""
            raise InputError(
                f"stopped at the budget: {counted(spent, 'token|tokens', spec=',')}{said_cost}; "
                f"{counted(log.asked, 'answer was|answers were')} kept in {self._answers.path}; "
                "raise the budget and run again to go on"
            )

    def _why(self, status: int, body: bytes) -> str:
        s = self._settings
        told = f"{s.address}: status {status}{said(body)}"
        if status in (401, 403):
            return f"{told}; the server wants a key: name its environment variable in key_from"
        if status == 404 and self._client is not None:
            models = self._client.models()
            known = f" (it offers: {', '.join(models[:12])})" if models else ""
            return f"{told}; is model {s.model!r} there{known}, and does the address end in /v1?"
        if 300 <= status < 400:
            return f"{told}; it points elsewhere, which is not followed; see the address"
        if status in (400, 422):
            return (
                f'{told}; if it does not know JSON schemas, set answer_form to "json" or '
                '"text"; if the text is too long for it, take fewer segments or families = '
                '"apart"'
            )
        return f"{told}; what was answered is kept: run again to go on"

"""All questions of a run, asked once: from the answers that are kept, else from the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import Answer, AnswerFile, answer_of
from sdk_text.llm.checking import Checked, check_answer
from sdk_text.llm.client import Client, said
from sdk_text.llm.planning import Bundle, Planner, Question
from sdk_text.llm.settings import LlmSettings
from sdk_text.llm.strict_json import JsonError
from sdk_text.review.decisions.file import now
from sdk_text.wording.plurals import counted

_TOKENS_OF_A_CODING = 60
_TOKENS_OF_A_SEGMENT = 30
_REFUSED_AT_ONCE = 3
"""So many questions in a row that a server calls bad, and the fault is not in the texts."""
_FEWEST_CHARACTERS_TO_DOUBT = 6000
_MOST_CHARACTERS_OF_A_TOKEN = 8


@dataclass(frozen=True, slots=True)
class Estimate:
    """What a run will ask, as far as can be told beforehand."""

    requests: int
    kept: int
    """Of these, answered before."""
    tokens_in: int
    """Of those that are still to be asked."""
    tokens_out: int
    spent: int
    """Tokens of the answers that are kept."""
    cost: float
    """Of all, kept ones included."""

    def line(self, settings: LlmSettings) -> str:
        """Return it as a sentence."""
        cost = f", about {self.cost:,.2f} {settings.currency}" if self.cost else ""
        return (
            f"{settings.model}: {counted(self.requests, 'request|requests')}, {self.kept} answered "
            f"before; to ask about {counted(self.tokens_in, 'token|tokens', spec=',')} in and "
            f"{self.tokens_out:,} out{cost} (an estimate)"
        )


@dataclass
class Log:
    """What happened while asking, for the account."""

    asked: int = 0
    kept: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    retries: int = 0
    seconds: float = 0.0
    problems: dict[str, int] = field(default_factory=dict)
    """Answers that could not be used, by reason."""
    models: dict[str, int] = field(default_factory=dict)
    fingerprints: dict[str, int] = field(default_factory=dict)
    dates: list[str] = field(default_factory=list)
    cut: int = 0
    """Answers to fewer tokens than the question has, by any count."""

    def took(self, answer: Answer, *, new: bool) -> None:
        """Note an answer."""
        self.asked += new
        self.kept += not new
        self.tokens_in += answer.tokens_in
        self.tokens_out += answer.tokens_out
        for found, name in ((self.models, answer.model), (self.fingerprints, answer.fingerprint)):
            if name:
                found[name] = found.get(name, 0) + 1
        if answer.when:
            self.dates.append(answer.when[:10])

    def problem(self, why: str) -> None:
        """Note an answer that could not be used."""
        self.problems[why] = self.problems.get(why, 0) + 1


@dataclass(frozen=True, slots=True)
class Read:
    """A bundle as one pass read it; without `checked` its answers could not be used."""

    bundle: Bundle
    number: int
    checked: Checked | None


class Asking:
    """Puts the questions of a plan, one after the other."""

    def __init__(
        self, planner: Planner, answers: AnswerFile, client: Callable[[], Client] | None
    ) -> None:
        """Ask nothing yet; `client` is called when the first question needs a server."""
        self._planner = planner
        self._settings = planner.settings
        self._answers = answers
        self._connect = client
        self._client: Client | None = None
        self._refused = 0
        self.log = Log()

    def estimate(self, bundles: Sequence[Bundle]) -> Estimate:
        """Return what is to ask about `bundles`."""
        s = self._settings
        requests = kept = characters = out = kept_in = kept_out = 0
        for question in self._planner.questions(bundles):
            requests += 1
            answer = self._answers.get(question.key)
            if answer is not None:
                kept += 1
                kept_in += answer.tokens_in
                kept_out += answer.tokens_out
                continue
            characters += _characters(question)
            out += _TOKENS_OF_A_SEGMENT + sum(
                _TOKENS_OF_A_SEGMENT + _TOKENS_OF_A_CODING for _ in question.bundle.segments
            )
        tokens = int(characters / s.characters_per_token)
        cost = ((tokens + kept_in) * s.price_in + (out + kept_out) * s.price_out) / 1e6
        return Estimate(requests, kept, tokens, out, kept_in + kept_out, cost)

    def check_budget(self, estimate: Estimate) -> None:
        """Refuse a run that would need more than the budget.

        Raises:
            InputError: it would.
        """
        s = self._settings
        if estimate.kept == estimate.requests:
            return
        tokens = estimate.tokens_in + estimate.tokens_out + estimate.spent
        if tokens > s.most_tokens:
            raise InputError(
                f"the budget is {s.most_tokens:,} tokens, and this run needs about {tokens:,}; "
                "raise most_tokens, take fewer passes or reports; nothing was asked"
            )
        if s.most_cost and estimate.cost > s.most_cost:
            raise InputError(
                f"the budget is {s.most_cost:,.2f} {s.currency}, and this run needs about "
                f"{estimate.cost:,.2f}; raise most_cost, take fewer passes or reports; nothing "
                "was asked"
            )

    def read_all(self, bundles: Sequence[Bundle]) -> Iterator[Read]:
        """Yield every bundle as every pass read it.

        Raises:
            InputError: no server answers, the budget is spent, or an answer is missing and there
                is no server; all answers so far are kept.
        """
        try:
            for question in self._planner.questions(bundles):
                yield Read(question.bundle, question.number, self._read(question))
        finally:
            if self._client is not None:
                self._client.__exit__()
                self._client = None

    def _read(self, first: Question) -> Checked | None:
        """Return what the first readable answer of several attempts says, or None."""
        for attempt in range(self._settings.attempts):
            question = first if not attempt else self._again(first, attempt)
            answer = self._answers.get(question.key)
            if answer is not None and answer.status >= 400 and self._connect is not None:
                answer = None
            new = answer is None
            if answer is None:
                if attempt and self._connect is None:
                    break
                answer = self._ask(question)
            self.log.took(answer, new=new)
            problem = answer.problem
            if not problem:
                try:
                    return check_answer(answer.content, question.bundle, question.number)
                except JsonError as found:
                    cut = answer.finish == "length"
                    problem = "cut off at most_answer_tokens" if cut else f"{found}"
            self.log.problem(problem)
            if answer.problem == "refused" or answer.status >= 400:
                break
        return None

    def _again(self, first: Question, attempt: int) -> Question:
        return self._planner.question(first.bundle, first.number, attempt)

    def _ask(self, question: Question) -> Answer:
        if self._connect is None:
            raise InputError(
                "answers are missing and there is no server (address is empty); write the open "
                "requests with `python -m sdk_text.llm requests … --missing`"
            )
        if self._client is None:
            self._client = self._connect()
        self._stop_at_budget()
        reply = self._client.ask(question.body)
        self.log.retries += reply.retries
        self.log.seconds += reply.seconds
        answer = answer_of(question.key, reply.status, reply.body, now())
        if reply.status in (401, 403, 404) or not (
            200 <= reply.status < 300 or 400 <= reply.status < 500
        ):
            raise InputError(self._why(reply.status, reply.body))
        if reply.status >= 400:
            self._refused += 1
            if self._refused >= _REFUSED_AT_ONCE:
                raise InputError(self._why(reply.status, reply.body))
        else:
            self._refused = 0
        if answer.problem in ("", "empty", "refused") and reply.status < 400:
            # What is the server's fault is asked again another time.
            self._answers.add([answer])
        characters = _characters(question)
        if (
            answer.tokens_in
            and characters > _FEWEST_CHARACTERS_TO_DOUBT
            and answer.tokens_in * _MOST_CHARACTERS_OF_A_TOKEN < characters
        ):
            self.log.cut += 1
        return answer

    def _stop_at_budget(self) -> None:
        s, log = self._settings, self.log
        spent = log.tokens_in + log.tokens_out
        cost = (log.tokens_in * s.price_in + log.tokens_out * s.price_out) / 1e6
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
        return told


def _characters(question: Question) -> int:
    return sum(len(message["content"]) for message in question.body["messages"])

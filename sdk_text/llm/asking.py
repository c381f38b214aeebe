"""All questions of a run, asked once: from the answers that are kept, else from the server."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import Answer, AnswerFile
from sdk_text.llm.checking import Checked, check_answer
from sdk_text.llm.client import Client
from sdk_text.llm.planning import Bundle, Planner, Question
from sdk_text.llm.posting import Log, Poster
from sdk_text.llm.settings import LlmSettings
from sdk_text.llm.strict_json import JsonError
from sdk_text.wording.plurals import counted

_TOKENS_OF_A_CODING = 60
_TOKENS_OF_A_SEGMENT = 30


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
        self._poster = Poster(self._settings, answers, client) if client is not None else None
        self.log = self._poster.log if self._poster is not None else Log()

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
            if self._poster is not None:
                self._poster.close()

    def _read(self, first: Question) -> Checked | None:
        """Return what the first readable answer of several attempts says, or None."""
        for attempt in range(self._settings.attempts):
            question = first if not attempt else self._again(first, attempt)
            answer = self._answers.get(question.key)
            if answer is not None and answer.status >= 400 and self._poster is not None:
                answer = None
            new = answer is None
            if answer is None:
                if attempt and self._poster is None:
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
        if self._poster is None:
            raise InputError(
                "answers are missing and there is no server (address is empty); write the open "
                "requests with `python -m sdk_text.llm requests … --missing`"
            )
        return self._poster.post(question.key, question.body)


def _characters(question: Question) -> int:
    return sum(len(message["content"]) for message in question.body["messages"])

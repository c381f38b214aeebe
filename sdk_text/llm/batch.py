"""Requests out and answers in, without a server: for batch queues and air-gapped machines."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import Answer, AnswerFile, read_answers
from sdk_text.llm.checking import check_answer
from sdk_text.llm.planning import Bundle, Planner, Question
from sdk_text.llm.strict_json import JsonError
from sdk_text.review.decisions.file import now
from sdk_text.system.files import write_asked_for
from sdk_text.wording.plurals import counted

_PATH = "/v1/chat/completions"


def write_requests(
    planner: Planner,
    bundles: Sequence[Bundle],
    path: str | Path,
    *,
    missing: AnswerFile | None,
    again: bool = False,
    overwrite: bool = True,
) -> int:
    """Write one request a line in the OpenAI batch format; return their number.

    Args:
        planner: makes the questions.
        bundles: what to ask about.
        path: of the file.
        missing: leave out what is answered in this file.
        again: but ask once more what was answered unusably (`open_question`).
        overwrite: replace another file that is there.

    Raises:
        InputError: the file cannot be written, or another one is there.
    """
    questions = [
        question
        for first in planner.questions(bundles)
        if (question := first if missing is None else open_question(planner, first, missing, again))
    ]
    write_asked_for(path, (_line(question) for question in questions), overwrite=overwrite)
    return len(questions)


def open_question(
    planner: Planner, first: Question, answers: AnswerFile, again: bool
) -> Question | None:
    """Return what is still to be asked about a bundle in one pass, None where that is nothing.

    A server's error leaves the question open. With `again` an answer that cannot be used is asked
    for with another seed, as often as the settings' `attempts` allow; a refusal is not pressed.
    """
    for attempt in range(planner.settings.attempts):
        question = planner.question(first.bundle, first.number, attempt) if attempt else first
        answer = answers.get(question.key)
        if answer is None or answer.status >= 400:
            return question
        if not again or answer.problem == "refused" or usable(answer, question):
            return None
    return None


def _line(question: Question) -> str:
    row = {"custom_id": question.key, "method": "POST", "url": _PATH, "body": dict(question.body)}
    return json.dumps(row, ensure_ascii=False) + "\n"


@dataclass
class Taken:
    """What became of the lines of a file of answers."""

    new: int = 0
    again: int = 0
    """Answered before; the new answer counts."""
    foreign: int = 0
    """To no request of this run."""
    damaged: int = 0
    """Lines that could not be read."""
    unusable: int = 0
    """Of those taken, answers that cannot be used: empty, refused, not of the form."""
    unanswered: int = 0
    """Requests of this run that are still without an answer."""
    open: int = 0
    """These, and those to which a server's error came."""
    repeatable: int = 0
    """Requests that were answered unusably and may be asked once more."""


def take_answers(
    planner: Planner, bundles: Sequence[Bundle], path: str | Path, answers: AnswerFile
) -> Taken:
    """Put the answers of a batch file to those that are kept; return what became of them.

    Raises:
        InputError: the file cannot be read, or none of its answers belongs to these requests:
            then nothing is taken.
    """
    questions = {question.key: question for question in _all(planner, bundles)}
    found, kept = Taken(), dict[str, Answer]()
    for answer in read_answers(Path(path)):
        if answer is None:
            found.damaged += 1
        elif answer.key not in questions:
            found.foreign += 1
        else:
            kept[answer.key] = answer
    if not kept:
        raise InputError(f"{path}: {_why_none(found)}")
    for key, answer in kept.items():
        if answers.get(key) is None:
            found.new += 1
        else:
            found.again += 1
        found.unusable += not usable(answer, questions[key])
    answers.add(_dated(answer) for answer in kept.values())
    first = list(planner.questions(bundles))
    found.unanswered = sum(answers.get(question.key) is None for question in first)
    found.open, more = (
        sum(open_question(planner, question, answers, again) is not None for question in first)
        for again in (False, True)
    )
    found.repeatable = more - found.open
    return found


def _why_none(found: Taken) -> str:
    """Return why a file has no answer to the requests of a run, and what to do."""
    told = (
        "holds no answer to the requests of this run "
        f"({counted(found.damaged, 'damaged line|damaged lines')}, "
        f"{counted(found.foreign, 'answer|answers')} to other requests); "
    )
    if found.foreign:
        return (
            f"{told}settings, codebook and reports must be those that the requests were written "
            "with"
        )
    return (
        f"{told}a line is one answer in the OpenAI batch format, UTF-8: its custom_id, and the "
        "model's words in response.body.choices[0].message.content"
    )


def usable(answer: Answer, question: Question) -> bool:
    """Tell whether an answer says something of the segments that were asked about."""
    if answer.problem:
        return False
    try:
        check_answer(answer.content, question.bundle, question.number)
    except JsonError:
        return False
    return True


def _all(planner: Planner, bundles: Sequence[Bundle]) -> Iterator[Question]:
    """Yield the requests of all passes and attempts."""
    for first in planner.questions(bundles):
        yield first
        for attempt in range(1, planner.settings.attempts):
            yield planner.question(first.bundle, first.number, attempt)


def _dated(answer: Answer) -> Answer:
    from dataclasses import replace

    return answer if answer.when else replace(answer, when=now())

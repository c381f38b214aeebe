"""One small question to a server, to find out early whether it can be used."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import answer_of
from sdk_text.llm.checking import check_answer
from sdk_text.llm.client import Client, said
from sdk_text.llm.planning import Planner
from sdk_text.llm.strict_json import JsonError
from sdk_text.records import Segment
from sdk_text.template import load_template
from sdk_text.wording.plurals import counted

if TYPE_CHECKING:
    from sdk_text.llm.coder import LlmCoder

SENTENCE = "Nometnei naudas nepietika, un neviens nevēlējās uzņemties vadību."


def try_server(coder: LlmCoder) -> Iterator[str]:
    """Yield what a server says of itself, and how it codes an invented sentence.

    Raises:
        InputError: it cannot be asked, or its answer cannot be used.
    """
    settings = replace(coder.settings, passes=1)
    if coder.server is None:
        raise InputError("address is empty: there is no server to ask")
    planner = Planner(settings, coder.planner_prompt, coder.codebook, load_template())
    segment = Segment("a", "6.factors", "a/1", 0, len(SENTENCE), SENTENCE)
    bundle = planner.bundles([segment], lambda text: ())[0]
    question = planner.question(bundle, 0)
    with Client(coder.server, settings) as client:
        offered = client.models()
        if offered:
            yield f"{settings.address}: offers {', '.join(offered[:12])}"
        reply = client.ask(question.body)
    if reply.status != 200:
        raise InputError(f"{settings.address}: status {reply.status}{said(reply.body)}")
    answer = answer_of(question.key, reply.status, reply.body)
    if answer.problem:
        raise InputError(f"{settings.address}: the answer cannot be used: {answer.problem}")
    yield (
        f"{answer.model or settings.model}: {counted(answer.tokens_in, 'token|tokens')} in, "
        f"{answer.tokens_out} out, {reply.seconds:.1f} s"
    )
    try:
        found = check_answer(answer.content, bundle, 0)
    except JsonError as problem:
        raise InputError(
            f"{settings.address}: the answer is {problem}; try another answer_form, or a larger "
            "model"
        ) from problem
    yield f"on „{SENTENCE}” it says:"
    for s in found.suggestions:
        yield f"  {s.code}: „{s.quote}”" + (f" (dropped: {s.dropped})" if s.dropped else "")
    if not found.suggestions:
        yield f"  {', '.join(found.verdicts.values())}"

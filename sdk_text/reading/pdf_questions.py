"""Which lines of the left column are one question, where no line and no gap parts the rows.

A word processor breaks a line only where the next word has no room: a line that had room for it
was ended, and the next line begins a new row. Where a line happens to be full, the known questions
of the template help, and after them a capital letter beside a new answer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from sdk_text.reading.pdf_boxes import Line
from sdk_text.reading.questions_across import letters, whole_questions
from sdk_text.template import load_template

_LEVEL = 3.0
"""Points within which a question and its answer begin level."""
_MOST_LINES = 5
"""Lines of a column that a question is broken over."""
_SHORTEST = 4
"""Letters from which on the beginning of a known question is told."""


def begins_question(
    group: Sequence[Line], line: Line, right: Sequence[Line], edge: float, wide: float
) -> bool:
    """Whether a left line, close under the lines of a question, is the first of another.

    Args:
        group: the question's lines so far.
        line: the line under them.
        right: all lines of the right column.
        edge: x up to which the left column's lines may run.
        wide: points between two lines above which a new paragraph begins.
    """
    above = group[-1]
    if above.text.endswith("?"):
        return True
    if not (line.text[:1].isupper() or line.text[:1].isdigit()):
        return False
    known = _known_question(group, line)
    if known is not None:
        return known
    return has_room(above, line, edge) or _stands_beside_new_answer(line, right, wide)


def has_room(above: Line, line: Line, edge: float) -> bool:
    """Whether the line's first word had room on the line above: that one was ended, not broken."""
    if above.text.endswith(("-", "/")):
        return False
    blank = 0.3 * above.box.height
    return above.box.x1 + blank + line.words[0].box.width <= edge


def _stands_beside_new_answer(line: Line, right: Sequence[Line], wide: float) -> bool:
    """Whether a left line stands level with an answer's first line, or beside nothing.

    The first line of an answer is told by a gap above it, by an X above it, or by a capital,
    number or bullet after a finished sentence.
    """
    top = line.box.top
    here = next((i for i, r in enumerate(right) if abs(r.box.top - top) <= _LEVEL), None)
    if here is None:
        # Nothing beside it: an unticked box, or an answer left out.
        return not any(r.box.top < line.box.bottom and r.box.bottom > top for r in right)
    if here == 0:
        return False
    above, first = right[here - 1], right[here]
    if len(above.text) <= 3 or first.box.top - above.box.bottom > wide:
        return True
    is_ended = above.text.endswith((".", "!", "?", "”", "“", ";"))
    return is_ended and not first.text[:1].islower()


def questions_among(lines: Sequence[Line]) -> int:
    """Return how many of the template's questions stand whole on lines of their own."""
    texts = [letters(line.text) for line in lines]
    found = (
        "".join(texts[i:k])
        for i in range(len(texts))
        for k in range(i + 1, min(len(texts), i + _MOST_LINES) + 1)
        if texts[i]
    )
    return len(whole_questions().intersection(found))


def goes_on(right: Sequence[Line], index: int, wide: float) -> bool:
    """Whether a line of the right column goes on the sentence of the line close above it."""
    if index == 0:
        return False
    above, line = right[index - 1], right[index]
    if line.box.top - above.box.bottom > wide or len(above.text) <= 3:
        return False
    if above.text.endswith((".", "!", "?", "”", "“", ";", ":")):
        return False
    edge = max(other.box.x1 for other in right)
    return not has_room(above, line, edge)


def _known_question(group: Sequence[Line], line: Line) -> bool | None:
    """Whether the template says that a question is complete before a line; None: not known."""
    before = letters("".join(part.text for part in group))
    together = before + letters(line.text)
    if len(before) < _SHORTEST:
        return None
    questions = _known_questions()
    if any(question.startswith(together) for question in questions):
        return False
    return True if before in questions else None


@cache
def _known_questions() -> frozenset[str]:
    """Letters of the template's headings and of the labels of its form."""
    template = load_template()
    texts = [wording for section in template.sections for wording in section.wordings]
    texts += (
        [approach.label for approach in template.form.approaches if not approach.free]
        if template.form
        else []
    )
    return frozenset(map(letters, texts))

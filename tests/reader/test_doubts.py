"""The reading list names what is doubted, and why; what the machine is sure of it does not name."""

from __future__ import annotations

import pytest
from reader_examples import Session

from sdk_text.reader.queue import _Doubt, _why


@pytest.mark.parametrize(
    ("doubts", "said"),
    [
        ([_Doubt("method/survey", 0.6, 0.4)], "perhaps wrong: {} (confidence 40%)"),
        ([_Doubt("method/survey", 0.6, 0.96)], "perhaps wrong: {} (rejected in similar places)"),
        ([_Doubt("method/survey", 0.04, 0.96)], "several codings, each a little unsure"),
        ([], "several codings, each a little unsure"),
    ],
)
def test_why(anna: Session, doubts: list[_Doubt], said: str) -> None:
    label = anna.project.codebook.label("method/survey", "en")
    assert _why(anna.project, [], doubts, False) == said.format(label)

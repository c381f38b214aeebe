"""Remarks keep their lines, in files of a line a record, too."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sdk_text.text.written_lines import in_lines, on_one_line, same_words

WRITTEN = st.text(alphabet="ab ā⏎\n\r\t\x0b\u2028 -\"';,")


@given(WRITTEN)
def test_a_line_a_record_and_back(text: str) -> None:
    lines = in_lines(text)
    assert in_lines(lines) == lines
    assert len(on_one_line(text).splitlines()) <= 1
    assert in_lines(on_one_line(text)) == lines
    assert same_words(text, lines)


def test_lines_stay_and_blanks_are_put_right() -> None:
    assert in_lines("  viens \r\n\r\n\r\n - otrs   te\n") == "viens\n\n- otrs te"
    assert in_lines(" \n ") == ""

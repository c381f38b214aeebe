"""Which word is meant, and where that is said."""

from __future__ import annotations

import pytest

from sdk_text.codebook import load_codebook
from sdk_text.coding import make_coder
from sdk_text.errors import InputError
from sdk_text.publication.write import chosen_formats
from sdk_text.run.settings import Settings, with_options
from sdk_text.wording.nearest import did_you_mean, hint, nearest


@pytest.mark.parametrize(
    ("value", "known", "found"),
    [
        ("rulez", ["rules", "llm"], ["rules"]),
        ("RULES", ["llm", "rules"], ["rules"]),
        ("funding", ["resource/people", "difficulty/funding"], ["difficulty/funding"]),
        ("difficulty/fundin", ["difficulty/funding", "method/swot"], ["difficulty/funding"]),
        ("6.factor", ["6.factors", "5.goal"], ["6.factors"]),
        ("grūtības", ["Grūtības"], ["Grūtības"]),
        ("", ["a"], []),
        ("xyz", ["rules"], []),
    ],
)
def test_nearest(value: str, known: list[str], found: list[str]) -> None:
    assert nearest(value, known) == found


def test_what_is_said() -> None:
    assert did_you_mean("doc", ["docx"]) == "; did you mean 'docx'?"
    assert did_you_mean("zz", ["docx"]) == ""
    assert hint("zz", ["a", "b"]) == "known: a, b"
    assert hint("zz", map(str, range(20))).endswith("11 …")
    assert hint("zz", []) == "known: none"


def test_where_it_is_said() -> None:
    with pytest.raises(InputError, match=r"combined, rules, classifier, llm, .*mean 'rules'"):
        make_coder("rulez")
    with pytest.raises(InputError, match="did you mean 'docx'"):
        chosen_formats(["docs"])
    with pytest.raises(InputError, match="did you mean 'formats'"):
        with_options(Settings(), format="csv")
    with pytest.raises(InputError, match="did you mean 'difficulty/funding'"):
        load_codebook().code("difficulty/fundings")

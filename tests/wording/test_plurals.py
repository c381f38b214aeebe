"""A number and its noun agree wherever the program writes them, in Latvian and in English."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import sdk_text
from sdk_text.wording.plurals import FORMS, counted, form_of, plural

PACKAGE = Path(sdk_text.__file__).parent
FILES = sorted(p for p in (PACKAGE / "wording").glob("*.toml") if p.name != "plurals.toml")
ASKED = re.compile(r"\{(\w+)(?::([^{}]*))?\}")
PLURALS = (
    "answers|approaches|boxes|cells|characters|coders|codes|codings|columns|conflicts|cues|decisions|"
    "documents|families|figures|files|letters|lines|names|pages|pairs|persons|places|quotes|readings|"
    "remarks|reports|requests|rows|rules|seconds|sections|segments|signs|suggestions|summaries|tables|"
    "themes|times|tokens|topics|units|values|words|"
)
LATVIAN = re.compile(
    r"\s+(?:kopsavilkum|segment|kodējum|kod[sia]|cilvēk|lēmum|vārd|tēm|rind|viet|lappus|sadaļ|dokument|"
    r"ierosinājum|vienīb|citāt|domstarpīb|grup|līnij|pār[isu]|secīb|lasījum)"
)


@pytest.mark.parametrize(
    ("n", "lv", "en"),
    [(0, "kodu", "codes"), (1, "kods", "code"), (2, "kodi", "codes"), (9, "kodi", "codes"),
     (10, "kodu", "codes"), (11, "kodu", "codes"), (19, "kodu", "codes"), (20, "kodu", "codes"),
     (21, "kods", "codes"), (22, "kodi", "codes"), (30, "kodu", "codes"), (41, "kods", "codes"),
     (100, "kodu", "codes"), (101, "kods", "codes"), (111, "kodu", "codes"),
     (1001, "kods", "codes"), (-1, "kods", "code")],
)  # fmt: skip
def test_the_noun_follows_the_number(n: int, lv: str, en: str) -> None:
    assert plural(n, "kods|kodi|kodu", "lv") == lv
    assert plural(n, "code|codes", "en") == en
    assert counted(n, "code|codes") == f"{n} {en}"


def test_fractions_go_by_the_digits_that_are_shown() -> None:
    assert [form_of(1.5, "lv"), form_of(0.1, "lv"), form_of(2.11, "lv")] == ["other", "one", "zero"]
    assert form_of(1.0, "en") == "one"
    assert form_of(1.0, "en", decimals=2) == "other"
    assert counted(1234567, "word|words", spec=",") == "1,234,567 words"


def test_the_rules_are_those_of_cldr() -> None:
    babel = pytest.importorskip("babel", reason="Babel, which knows CLDR's rules, is not there")
    for lang in ("lv", "en"):
        rule = babel.Locale(lang).plural_form
        for n in range(1300):
            assert form_of(n, lang) == rule(n), (lang, n)
        for n in range(0, 3000, 7):
            assert form_of(n / 100, lang, 2) == rule(Decimal(n).scaleb(-2)), (lang, n)
            assert form_of(n / 10, lang, 1) == rule(Decimal(n).scaleb(-1)), (lang, n)


def test_two_or_three_forms_are_wanted() -> None:
    assert plural(10, "segmentā|segmentos", "lv") == "segmentos"
    for forms in ("kods", "a|b|c|d"):
        with pytest.raises(ValueError, match="two or three forms"):
            plural(1, forms, "lv")


def texts(lang: str) -> Iterator[tuple[str, str]]:
    def walk(data: Any, key: str) -> Iterator[tuple[str, str]]:
        for name, value in data.items():
            if isinstance(value, dict):
                yield from walk(value, f"{key}.{name}")
            elif name == lang and isinstance(value, str):
                yield key, value

    for path in FILES:
        yield from walk(tomllib.loads(path.read_text(encoding="utf-8")), path.stem)


def test_latvian_nouns_have_the_genitive_of_zero_unless_the_plural_serves() -> None:
    """Only a dative, an instrumental or a locative is the same after 2 and after 10."""
    found = 0
    for key, text in texts("lv"):
        for name, spec in ASKED.findall(text):
            if "|" not in spec or spec.startswith("="):
                continue
            found += 1
            forms = spec.split("|")
            if len(forms) == len(FORMS):
                assert re.search(r"u\b", forms[2]), (key, spec)
            else:
                assert re.search(r"(iem|ām|ēm|īm|os|ās|ēs|īs)\b", forms[1]), (key, name, spec)
    assert found > 40


@pytest.mark.parametrize("lang", ["lv", "en"])
def test_no_number_in_the_wording_stands_before_a_noun_of_one_form(lang: str) -> None:
    noun = LATVIAN if lang == "lv" else re.compile(rf"\s+(?:{PLURALS}people)\b")
    found = [
        (key, text[match.start() : match.end() + 20])
        for key, text in texts(lang)
        for match in ASKED.finditer(text)
        if "|" not in match[0] and noun.match(text, match.end()) and match[1] not in NO_COUNTS
    ]
    assert found == []


NO_COUNTS = {"few", "level", "model", "given", "not_given", "not_read"}
"""Limits of the program, of which the wording knows how large they are; names and signs."""


def sources() -> Iterator[tuple[Path, ast.AST]]:
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            yield path, node


def test_no_message_puts_a_number_before_a_noun_of_one_form() -> None:
    noun = re.compile(rf"\s+(?:[a-z-]+\s+)?(?:{PLURALS}people)\b")
    found = [
        f"{path.relative_to(PACKAGE)}:{value.lineno}: {ast.unparse(value.value)}{after.value[:40]}"
        for path, node in sources()
        if isinstance(node, ast.JoinedStr)
        for value, after in zip(node.values, node.values[1:], strict=False)
        if isinstance(value, ast.FormattedValue)
        and isinstance(after, ast.Constant)
        and noun.match(str(after.value))
        and not harmless(value)
    ]
    assert found == []


def harmless(value: ast.FormattedValue) -> bool:
    """A noun that agrees, a limit of the program (in capitals), a quoted word, or MANY."""
    said = ast.unparse(value.value)
    if said.startswith(("counted(", "plural(")):
        return True
    return bool(value.conversion == ord("r") or re.search(r"\b_?[A-Z]{3}", said) or said in MANY)


MANY = {
    "name", "what", "READ", "who",  # no numbers
    "max_pages", "max_unpacked", "most", "s.most_tokens",  # limits, of thousands
    "number",  # parsing/gaps.py: from 2 on
    "size", "len(parts)", "len(members)", "status.st_size", "wanted", "len(text)",  # sizes of files
}  # fmt: skip


def test_every_call_gives_two_forms_in_english() -> None:
    calls = [
        (path, node)
        for path, node in sources()
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id in ("counted", "plural")
    ]
    given = [
        (path, node.args[1].value)
        for path, node in calls
        if len(node.args) > 1 and isinstance(node.args[1], ast.Constant)
    ]
    assert len(given) > 50
    assert [(path, forms) for path, forms in given if forms.count("|") != 1] == []

"""Settings files: what is taken, and what is refused with one clear line."""

from __future__ import annotations

import os
import tomllib
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path

import pytest

from sdk_text.errors import InputError
from sdk_text.llm.answer_file import read_answers
from sdk_text.llm.prompt import load_prompt
from sdk_text.llm.settings import LlmSettings, example_settings, find_settings, load_settings


def written(folder: Path, text: str | bytes) -> Path:
    path = folder / "sdk-llm.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return path


def test_what_is_not_said_has_its_default(tmp_path: Path) -> None:
    path = written(tmp_path, 'model = "m"\ntemperature = 1\nextra = { top_k = 1 }\n')
    settings = load_settings(path)
    assert settings == LlmSettings("m", temperature=1.0, extra={"top_k": 1}, file=path)
    assert settings.answers_path == tmp_path / "sdk-llm-answers.jsonl"


def test_the_example_names_every_key_with_its_default(tmp_path: Path) -> None:
    plain = "\n".join(
        line[2:] if line.startswith("# ") and " = " in line and ":" not in line.split(" = ")[0]
        else line
        for line in example_settings().splitlines()
        if not line.startswith("# [extra]") and "reasoning_effort" not in line
        and "Another machine" not in line
    )  # fmt: skip
    values = {}
    for line in plain.splitlines():
        try:
            values |= tomllib.loads(line)
        except tomllib.TOMLDecodeError:
            assert line.startswith("#") or not line[:1].isalpha() or " = " not in line
    known = {f.name: f.default for f in fields(LlmSettings)}
    assert set(values) == set(known) - {"file", "extra"}
    for key in set(values) - {"model", "answers"}:
        assert values[key] == known[key], key
    load_settings(written(tmp_path, example_settings().replace('"NAME"', '"a-model"')))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "model is missing"),
        ('model = "NAME"', "model is missing"),
        ('model = ""', "model is empty"),
        ("model = 3", "model is 3; it must be text"),
        ('modell = "x"', "unknown key 'modell'; did you mean 'model'?"),
        ('file = "x"\nmodel = "x"', "unknown key 'file'"),
        ('model = "m"\npasses = 0', "passes is 0; it must lie between 1 and 25"),
        ('model = "m"\npasses = 2.5', "passes is 2.5; it must be a whole number"),
        ('model = "m"\npasses = true', "passes is True; it must be a whole number"),
        ('model = "m"\npasses = "3"', "passes is '3'; it must be a whole number"),
        ('model = "m"\ntemperature = nan', "temperature is nan; it must be a number"),
        ('model = "m"\nmost_cost = inf', "most_cost is inf"),
        ('model = "m"\ntemperature = -1', "temperature is -1; it must lie between 0 and 2"),
        ('model = "m"\nseed = 99999999999999999999999', "seed is 9999"),
        ('model = "m"\nlanguage = "de"', "language is 'de'; it must be one of 'en', 'lv'"),
        ('model = "m"\nanswers = "../x.jsonl"', "answers is '../x.jsonl'; it must be the name"),
        ('model = "m"\nanswers = "C:x"', "answers is 'C:x'; it must be the name"),
        ('model = "m"\nextra = 3', "extra must be a table"),
        ('model = "m"\nextra = {messages = "x"}', "extra sets 'messages', which sdk_text sets"),
        ('model = "m"\nextra = {stream = true}', "extra sets 'stream'"),
        ('model = "m"\nextra = {a = 2026-11-25}', "extra holds dates"),
        ('model = "m"\nextra = {headers = {Api-Key = "x"}}', "extra holds a key or password"),
        ('model = "m"\nextra = {a = nan}', "extra holds dates, numbers that are none"),
        ('model = "m"\nextra = {a = ' + "[" * 9 + "]" * 9 + "}", "nested too deeply"),
        ('model = "m"\nextra = {a = [' + "1," * 99 + "]}", "extra has more than 40 values"),
        ('model = "a\\u0007b"', "model is too long or holds control characters"),
        ("model = '" + "m" * 2000 + "'", "model is too long"),
        ("model = ", "not valid TOML"),
        ('model = "m"\nmodel = "n"', "not valid TOML"),
        ("a = " + "[" * 20_000, "nested too deeply"),
        ("seed = " + "9" * 6000, "not valid TOML"),
        (b'model = "\xff"', "not UTF-8 text"),
        (b"#" * 100_001, "larger than 100 kB"),
        (b"model\x00", "not valid TOML"),
    ],
)
def test_what_cannot_be_used_is_said_in_one_line(
    tmp_path: Path, text: str | bytes, said: str
) -> None:
    path = written(tmp_path, text)
    with pytest.raises(InputError) as error:
        load_settings(path)
    assert said in str(error.value)
    assert str(error.value).startswith(str(path))
    assert "\n" not in str(error.value)
    assert len(str(error.value)) < 900


def test_files_that_are_not_there(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read"):
        load_settings(tmp_path / "none.toml")
    with pytest.raises(InputError, match="cannot be read"):
        load_settings(tmp_path)
    (tmp_path / "mani pārskati").mkdir()
    with pytest.raises(InputError, match=r'llm settings --to ".*mani pārskati/sdk-llm\.toml"`'):
        find_settings(None, [tmp_path / "mani pārskati"])


def test_settings_lie_beside_the_reports(tmp_path: Path) -> None:
    written(tmp_path, 'model = "beside"')
    (tmp_path / "a.txt").write_text("x")
    assert find_settings(None, [tmp_path / "a.txt", tmp_path]).model == "beside"
    other = tmp_path / "other"
    other.mkdir()
    written(other, 'model = "two"')
    with pytest.raises(InputError, match="name one of them with --llm"):
        find_settings(None, [tmp_path, other])
    assert find_settings(other / "sdk-llm.toml", [tmp_path]).model == "two"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no pipes here")
@pytest.mark.parametrize("kind", ["pipe", "device", "folder", "missing"])
@pytest.mark.parametrize(
    "load", [load_settings, lambda p: load_prompt(p, "en"), lambda p: list(read_answers(p))]
)
def test_what_is_no_file_is_told_and_not_waited_for(
    tmp_path: Path, kind: str, load: Callable[[Path], object]
) -> None:
    path = tmp_path / "given.toml"
    if kind == "pipe":
        os.mkfifo(path)
    elif kind == "device":
        path.symlink_to("/dev/zero")
    elif kind == "folder":
        path.mkdir()
    with pytest.raises(InputError, match=r"given\.toml"):
        load(path)

